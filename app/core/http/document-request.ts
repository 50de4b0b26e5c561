/**
 * True when a browser asks for a whole page: a form posted without scripts, or before they arrived. Such a
 * post is answered by a redirect; a fetch by our own scripts (`Accept: *\/*`) wants the data.
 */
export function isDocumentRequest(request: Request): boolean {
  return request.headers.get('accept')?.includes('text/html') ?? false
}

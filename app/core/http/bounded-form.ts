/**
 * Reads a form, but no more of it than a limit: what is longer is not kept.
 * @param limit bytes of the whole request body
 * @returns undefined when the body is longer
 * @throws Response 400 when it cannot be read as a form
 */
export async function boundedForm(request: Request, limit: number): Promise<FormData | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = request.body?.getReader()
  for (;;) {
    const part = await reader?.read()
    if (!part || part.done) break
    length += part.value.length
    // Read to the end all the same: an answer before that is one that browsers do not show.
    if (length > limit) chunks.length = 0
    else chunks.push(part.value)
  }
  if (length > limit) return undefined
  const type = request.headers.get('content-type') ?? ''
  return new Response(new Blob(chunks), { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Response('not a readable form', { status: 400 })
  })
}

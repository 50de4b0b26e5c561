/**
 * For `shouldRevalidate` of pages with reveal buttons: asking for consignees changes nothing that a page has loaded.
 * @returns undefined where it is for the router to decide
 */
export function staysAsLoaded({ formAction }: { formAction?: string | undefined }): boolean {
  return formAction?.split('?')[0] === '/reveals'
}

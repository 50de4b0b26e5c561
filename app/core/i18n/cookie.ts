/**
 * One cookie of a request; undefined when absent. It stands here because i18n is the part of core that screens
 * may use as well: language, theme and sessions are read by the same lines.
 * @param header the Cookie header as it came
 */
export function readCookie(header: string | null | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

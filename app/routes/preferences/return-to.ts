/**
 * Where to send the reader after a change of language or theme. The value comes from a form, so it only counts
 * when it is a path on this site; everything else (other hosts, `//host`, `/\host`, control characters) becomes '/'.
 */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return '/'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and newlines inside addresses, so they must not pass
  if (/[\\\u0000-\u001f\u007f]/.test(value)) return '/'
  const base = 'http://self.invalid'
  const url = URL.parse(value, base)
  if (url?.origin !== base) return '/'
  // Parsing can collapse '/.//host' into '//host', so the result is looked at again.
  const path = url.pathname + url.search
  return path.startsWith('//') ? '/' : path
}

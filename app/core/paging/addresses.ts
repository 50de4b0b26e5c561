type At = string | number | undefined

/** What of these is given, as a query string carries it: not undefined, and not empty. */
export function given(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(values).map(([name, value]) => [name, String(value ?? '')] as const)
  return Object.fromEntries(texts.filter(([, text]) => text !== ''))
}

/**
 * The addresses of the pages around a page, as `Pagination` takes them.
 * @param path of the list
 * @param query that narrows the list; without a place
 * @param page `previous` and `next` of a Page
 */
export function addressesBeside(
  path: string,
  query: string | Readonly<Record<string, string>>,
  { previous, next }: { previous?: At; next?: At },
): { previous: string | undefined; next: string | undefined } {
  const address = (name: 'after' | 'before', at: At) => {
    if (at === undefined) return undefined
    const params = new URLSearchParams(query)
    params.append(name, String(at))
    return `${path}?${params}`
  }
  return { previous: address('before', previous), next: address('after', next) }
}

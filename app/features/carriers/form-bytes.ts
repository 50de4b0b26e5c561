/**
 * A posted form whose values are bytes: a signature is made of the bytes that were sent, in whatever encoding.
 * @param body application/x-www-form-urlencoded
 * @returns the first value of each field; undefined when something is encoded wrongly
 */
export function readFormBytes(body: Uint8Array): ReadonlyMap<string, Buffer> | undefined {
  const fields = new Map<string, Buffer>()
  // Byte by byte the same characters: what is outside ASCII comes unencoded from some senders.
  for (const pair of Buffer.from(body).toString('latin1').split('&')) {
    if (pair === '') continue
    const middle = pair.indexOf('=')
    const name = decode(middle < 0 ? pair : pair.slice(0, middle))
    const value = decode(middle < 0 ? '' : pair.slice(middle + 1))
    if (!name || !value) return undefined
    const key = name.toString('latin1')
    if (!fields.has(key)) fields.set(key, value)
  }
  return fields
}

function decode(encoded: string): Buffer | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(encoded)) return undefined
  const latin1 = encoded
    .replaceAll('+', ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(latin1, 'latin1')
}

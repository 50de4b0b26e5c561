import { randomFillSync } from 'node:crypto'

/**
 * Characters drawn evenly from an alphabet, by the system's CSPRNG. Bytes that would favour the first
 * characters (256 is no multiple of the alphabet's length) are thrown away.
 * @param alphabet 2 to 256 different ASCII characters
 * @returns count ASCII bytes
 */
export function randomCharacters(alphabet: string, count: number): Buffer {
  const size = alphabet.length
  const limit = 256 - (256 % size)
  const codes = Buffer.from(alphabet, 'latin1')
  const out = Buffer.allocUnsafe(count)
  const pool = Buffer.allocUnsafe(Math.min(65_536, Math.ceil((count * 256) / limit) + 64))
  let filled = 0
  while (filled < count) {
    randomFillSync(pool)
    for (let i = 0; i < pool.length && filled < count; i += 1) {
      const byte = pool[i] as number
      if (byte < limit) {
        out[filled] = codes[byte % size] as number
        filled += 1
      }
    }
  }
  return out
}

/**
 * Different random numbers: prefix and then that many random digits.
 * @param taken numbers that may not come out, beside each other
 */
export function randomNumbers(
  prefix: string,
  digits: number,
  count: number,
  taken: (number: string) => boolean = () => false,
): string[] {
  const found = new Set<string>()
  while (found.size < count) {
    const missing = count - found.size
    const characters = randomCharacters('0123456789', missing * digits).toString('latin1')
    for (let i = 0; i < missing; i += 1) {
      const number = prefix + characters.slice(i * digits, (i + 1) * digits)
      if (!taken(number)) found.add(number)
    }
  }
  return [...found]
}

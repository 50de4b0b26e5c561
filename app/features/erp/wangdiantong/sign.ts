import { createHash } from 'node:crypto'

/**
 * The signature of a request to Wangdiantong's enterprise edition: names sorted, each pair as `02-name:0005-value` with
 * the lengths in characters, joined by semicolons, the secret behind it, MD5 in lower-case hex.
 * @param params all parameters but `sign`
 */
export function signature(params: Readonly<Record<string, string>>, secret: string): string {
  const pairs = Object.entries(params)
    .filter(([name]) => name !== 'sign')
    // By code unit, as PHP's ksort does with these ASCII names.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${length(name, 2)}-${name}:${length(value, 4)}-${value}`)
  return createHash('md5')
    .update(pairs.join(';') + secret, 'utf8')
    .digest('hex')
}

/** In code points, as the vendor's PHP counts (iconv_strlen); a character outside the BMP is one. */
function length(text: string, digits: number): string {
  return String([...text].length).padStart(digits, '0')
}

/**
 * JSON in which characters outside the BMP (emoji, rare Han characters) are written as \u escapes. So nothing in a
 * request is counted as one character by some and as two by others, and no database of three-byte UTF-8 meets it raw.
 */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u{10000}-\u{10FFFF}]/gu,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}\\u${character.charCodeAt(1).toString(16).padStart(4, '0')}`,
  )
}

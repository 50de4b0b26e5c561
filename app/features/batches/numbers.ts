// Card numbers and password alphabets: pure rules that the form's preview, its check and the generation share.

export type NumberMode = 'sequential' | 'random'
export type PasswordAlphabet = 'digits' | 'safe'

// Upper case without what scratched print confuses: 0 O D Q, 1 I L, 2 Z, 5 S, 8 B, 6 G (the letter), U V (V).
export const ALPHABETS: Record<PasswordAlphabet, string> = {
  digits: '0123456789',
  safe: '34679ACEFHJKMNPRTUWXY',
}

/** Passwords are sealed in blocks of so many cards (docs/decisions/0003-card-secrets-in-blocks.md). */
export const BLOCK_CARDS = 256

/** How sequential numbers of one batch look: the card at position 0 is start + 1. */
export type NumberRange = { prefix: string; digits: number; start: number; quantity: number }

/** The number of the card at this position (0-based) of a sequential batch. */
export function sequentialNumber(range: NumberRange, position: number): string {
  return range.prefix + String(range.start + position + 1).padStart(range.digits, '0')
}

/** True when the last number of a range still has room in its digits. */
export function fitsDigits(range: NumberRange): boolean {
  return BigInt(range.start) + BigInt(range.quantity) < 10n ** BigInt(range.digits)
}

/** How many random numbers may be taken from these digits: 1 %, so that a guessed number is hardly ever a card. */
export function randomSpace(digits: number): number {
  return Math.floor(10 ** digits / 100)
}

/**
 * The first number two sequential ranges have in common, or undefined. Prefixes may differ: A1 with 5 digits
 * and A with 6 give the same texts.
 */
export function firstCommonNumber(a: NumberRange, b: NumberRange): string | undefined {
  if (a.prefix.length + a.digits !== b.prefix.length + b.digits) return undefined
  const [short, long] = a.prefix.length <= b.prefix.length ? [a, b] : [b, a]
  if (!long.prefix.startsWith(short.prefix)) return undefined
  const rest = long.prefix.slice(short.prefix.length)
  if (!/^\d*$/.test(rest)) return undefined
  const shift = BigInt(rest || '0') * 10n ** BigInt(long.digits)
  const from = (range: NumberRange) => BigInt(range.start) + 1n + (range === long ? shift : 0n)
  const to = (range: NumberRange) => from(range) + BigInt(range.quantity) - 1n
  // biome-ignore lint/complexity/useMathMinMax: Math.max() takes no BigInt
  const first = from(short) > from(long) ? from(short) : from(long)
  // biome-ignore lint/complexity/useMathMinMax: Math.min() takes no BigInt
  const last = to(short) < to(long) ? to(short) : to(long)
  return first > last ? undefined : short.prefix + first.toString().padStart(short.digits, '0')
}

/** True when a number belongs to a sequential range. */
export function inRange(range: NumberRange, number: string): boolean {
  if (number.length !== range.prefix.length + range.digits || !number.startsWith(range.prefix)) return false
  const digits = number.slice(range.prefix.length)
  if (!/^\d+$/.test(digits)) return false
  const value = BigInt(digits)
  return value > BigInt(range.start) && value <= BigInt(range.start) + BigInt(range.quantity)
}

/** What the form shows while it is being filled in: the first numbers and the last one. */
export type NumberPreview = { first: string[]; last: string | undefined } | undefined

/**
 * The numbers a form would give. Random numbers show their shape: prefix and a dot per digit.
 * @returns undefined while the entries make no range
 */
export function previewNumbers(
  mode: NumberMode,
  range: { prefix: string; digits: number; start: number; quantity: number },
): NumberPreview {
  const { prefix, digits, start, quantity } = range
  const whole = [digits, start, quantity].every((n) => Number.isSafeInteger(n) && n >= 0)
  if (!whole || digits < 1 || quantity < 1 || !/^[A-Z0-9]*$/.test(prefix)) return undefined
  if (mode === 'random') return { first: [prefix + '•'.repeat(digits)], last: undefined }
  if (!fitsDigits(range)) return undefined
  const shown = Math.min(3, quantity)
  return {
    first: Array.from({ length: shown }, (_, i) => sequentialNumber(range, i)),
    last: quantity > shown ? sequentialNumber(range, quantity - 1) : undefined,
  }
}

// The outer form of a pick-up code, for the browser too. Longer than any card number, so neither is taken for the other.

export const CODE_PREFIX = 'TH1'
/** Prefix, and 34 bytes in base 32. */
export const CODE_LENGTH = CODE_PREFIX.length + 55
const LONGEST_NUMBER = 40

/** True for a whole or a torn pick-up code. @param text normalised */
export function looksLikePickUpCode(text: string): boolean {
  return text.startsWith(CODE_PREFIX) && text.length > LONGEST_NUMBER && /^[0-9A-Z]+$/.test(text)
}

/**
 * A card number or password as the card has it: half-width, upper case, without the spaces and hyphens that
 * people type to keep their place, or that come along when they copy from a chat.
 */
export function normaliseCode(typed: string): string {
  return (
    typed
      // NFKC turns full-width letters and digits, which Chinese keyboards give, into ASCII.
      .normalize('NFKC')
      .replace(/[\s\p{Cf}\p{Pd}\u2212\u30fc_]/gu, '')
      .toUpperCase()
  )
}

/** One line of text: no control or invisible characters, one space at most between words, none around. */
export function normaliseLine(typed: string): string {
  return typed
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** A name as its blind index has it, so that full-width and half-width forms find each other. */
export function nameForIndex(name: string): string {
  return normaliseLine(name.normalize('NFKC'))
}

/** A card number for showing: its beginning and end. */
export function maskNumber(number: string): string {
  const shown = number.length >= 12 ? 4 : 2
  return `${number.slice(0, shown)} •••• ${number.slice(-shown)}`
}

/** As many numbers as one list takes. */
export const MAX_NUMBERS = 100_000
/** As much as is read of what was pasted or uploaded, in bytes. */
export const MAX_LIST_BYTES = 5 * 1024 * 1024

/** What was read of a pasted list. */
export type NumberList = {
  /** Each number once, in the order it came: half-width capitals. What can be no number of a card is here too. */
  numbers: string[]
  /** All of them, repeats included; one above MAX_NUMBERS when reading stopped there. */
  pasted: number
  tooMany: boolean
}

/** Longer things are no number of a card; so much of them is kept to be recognised. */
const KEPT = 40

/**
 * Reads numbers out of what people paste: one in a line (Windows line ends too), or with commas, tabs, semicolons
 * or spaces between them, also full-width ones; quotes and the apostrophes of Excel are left out. Digits and
 * letters of Chinese keyboards (０１Ａ) and small letters count as plain capitals.
 */
export function readNumbers(text: string): NumberList {
  const numbers = new Set<string>()
  let pasted = 0
  // One after the other: five million commas must not become a list first.
  for (const [word] of text.matchAll(/[^\s,;|'"，；、｜＇＂‘’“”]+/g)) {
    pasted += 1
    if (pasted > MAX_NUMBERS) return { numbers: [...numbers], pasted, tooMany: true }
    numbers.add(plain(word))
  }
  return { numbers: [...numbers], pasted, tooMany: false }
}

function plain(word: string): string {
  // Kept apart from the text it comes from, which would otherwise stay in memory as long as the shortest piece.
  const kept = word.length > KEPT ? `${word.slice(0, KEPT)}…` : word
  const normal = /^[0-9A-Z-]*$/.test(kept) ? kept : kept.normalize('NFKC').toUpperCase()
  return normal.slice(0, 2 * KEPT)
}

/** A file of numbers as text: UTF-8, or the UTF-16 of Windows; any other code writes digits and letters like UTF-8. */
export function textOfFile(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}

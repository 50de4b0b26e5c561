/** Words of fewer letters are in every sentence; with digits around them they are refused by their length alone. */
const WORD = 5

/** What people write for letters to make a word look harder. */
const DISGUISES: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '0': 'o',
  $: 's',
  '5': 's',
  '1': 'i',
  '!': 'i',
}

/** One spelling: half-width, small letters. */
export function plainPassword(password: string): string {
  return password.normalize('NFKC').toLowerCase().trim()
}

/** The word between digits and marks: `2024sunshine!` → `sunshine`. */
export function wordOf(plain: string): string {
  return plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

/**
 * What is looked up for a password: itself, the word in it, and both without disguise.
 * @returns each once; words of fewer than five letters are left out
 */
export function formsOf(password: string): string[] {
  const plain = plainPassword(password)
  // Disguised letters may stand at the end: marks that are none go first.
  const marksOff = plain.replace(/[!\d.,?*#-]+$/u, '')
  const undisguised = [plain, marksOff].map((text) =>
    text.replace(/[@430$51!]/g, (sign) => DISGUISES[sign] ?? sign),
  )
  const words = [wordOf(plain), ...undisguised.map(wordOf)].filter((word) => [...word].length >= WORD)
  return [...new Set([plain, ...words])]
}

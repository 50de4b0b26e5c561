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

/** What people read or type for a digit: capital O for zero, I and small L for one. */
const DIGIT_FOR: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

/**
 * The numbers that a typed card number may stand for, as typed first. Card numbers end in digits, so an O, I or L
 * among or next to the last digits is one of them misread; letters before those are the prefix of the batch and
 * stay. Both are looked up at once, and what was typed wins.
 * @param number normalised, as normaliseCode gives it
 */
export function candidatesOf(number: string): [string] | [string, string] {
  const read = number.replace(/[0-9OIL]+$/, (end) =>
    end.replace(/[OIL]/g, (letter) => DIGIT_FOR[letter] ?? letter),
  )
  return read === number ? [number] : [number, read]
}

/** What scratched print is misread as, by the characters a password can have (batches/numbers.ts). */
const MISREAD: Readonly<Record<'digits' | 'safe', Readonly<Record<string, string>>>> = {
  digits: { ...DIGIT_FOR, D: '0', Q: '0', Z: '2', S: '5', G: '6', B: '8' },
  safe: { G: '6', V: 'U' },
}

/**
 * The passwords that a typed one may stand for, as typed first. Only characters that no password of this alphabet
 * has are replaced, so nothing becomes easier to guess. Always two, also when they are the same: comparing them
 * takes everybody the same time.
 * @param typed normalised, as normaliseCode gives it
 * @param alphabet of the card's batch; 'any': printed by others, taken as it stands
 */
export function passwordCandidates(typed: string, alphabet: 'digits' | 'safe' | 'any'): [string, string] {
  if (alphabet === 'any') return [typed, typed]
  const misread = MISREAD[alphabet]
  return [typed, typed.replace(/[A-Z]/g, (letter) => misread[letter] ?? letter)]
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

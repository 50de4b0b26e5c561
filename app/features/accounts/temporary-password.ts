import { randomInt } from 'node:crypto'

// Without i, l, o, 0 and 1: it is read aloud, written on paper and typed again.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const GROUP_LENGTH = 4

/** A first password in groups, e.g. `k7mp-x3fa-9qdt`: 59 bits, and it must be changed at the first login. */
export function temporaryPassword(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

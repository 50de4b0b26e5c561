import { randomInt } from 'node:crypto'
import { ALPHABETS } from '../batches/numbers.ts'

const LENGTH = 16

/** A password for a zip: 16 characters that nobody misreads on the telephone, about 70 bits of chance. */
export function newZipPassword(): string {
  return Array.from({ length: LENGTH }, () => ALPHABETS.safe[randomInt(ALPHABETS.safe.length)]).join('')
}

import { createHash, randomInt } from 'node:crypto'

/** How many codes a set has. */
export const RECOVERY_CODES = 10

// Small letters and digits that nobody takes for one another: 31 of them, 16 make 79 bits.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const LENGTH = 16

/** A new set, as it is shown once: four groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
    return (letters.match(/.{4}/g) ?? []).join('-')
  })
}

/** True when a normalised text has the form of a recovery code. */
export function isRecoveryCode(code: string): boolean {
  return new RegExp(`^[${LETTERS}]{${LENGTH}}$`).test(code)
}

/**
 * What is kept of a code: with 79 random bits a plain hash says nothing of it.
 * @param code normalised: without hyphens
 * @param accountId so that two accounts never share one
 */
export function recoveryHash(accountId: string, code: string): Buffer {
  return createHash('sha256').update(`tihuo.recovery:${accountId}:${code}`).digest()
}

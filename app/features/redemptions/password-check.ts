import { createHash, timingSafeEqual } from 'node:crypto'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'

/** The sealed passwords of 256 cards and where in them one card stands (docs/decisions/0003). */
export type SealedPassword = {
  batch_id: string
  block: number
  serial: number
  serial_from: number
  password_length: number
  passwords_enc: Buffer
}

const CARDS_PER_BLOCK = 256
const DUMMY_LENGTH = 8
const DUMMY_PLACE = { table: 'card_secrets', column: 'passwords_enc', row: 'dummy' }

const dummies = new Map<string, Buffer>()

function openDummy(keys: MerchantKeys, merchantId: string): string {
  const known = dummies.get(merchantId)
  try {
    if (known) return keys.openText(DUMMY_PLACE, known)
  } catch {
    // Sealed under a key that has been retired since; made anew below.
  }
  const made = keys.seal(DUMMY_PLACE, '0'.repeat(CARDS_PER_BLOCK * DUMMY_LENGTH))
  dummies.set(merchantId, made)
  return keys.openText(DUMMY_PLACE, made)
}

function same(left: string, right: string): boolean {
  // Hashing gives buffers of one length, so neither content nor length of the password shows in the time.
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

/**
 * True when the password is that of the card. For an unknown number (found undefined) the same work is done
 * on a block of no card, so that the time does not tell which of the two was wrong.
 * @param password normalised
 */
export function passwordFits(
  keys: MerchantKeys,
  merchantId: string,
  found: SealedPassword | undefined,
  password: string,
): boolean {
  const block = found
    ? keys.openText(
        { table: 'card_secrets', column: 'passwords_enc', row: `${found.batch_id}.${found.block}` },
        found.passwords_enc,
      )
    : openDummy(keys, merchantId)
  const length = found?.password_length ?? DUMMY_LENGTH
  const start = found ? ((found.serial - found.serial_from) % CARDS_PER_BLOCK) * length : 0
  const right = block.slice(start, start + length)
  const fits = same(right, password)
  return found !== undefined && right.length === length && fits
}

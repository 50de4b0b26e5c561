import { createHash, timingSafeEqual } from 'node:crypto'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { BLOCK_CARDS } from '#app/features/batches/numbers.ts'
import { passwordAt } from '#app/features/batches/passwords.ts'
import { normaliseCode } from './normalise.ts'

/** The sealed passwords of 256 cards and where in them one card stands (docs/decisions/0003). */
export type SealedPassword = {
  batch_id: string
  block: number
  serial: number
  serial_from: number
  password_length: number
  passwords_enc: Buffer
}

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
  const made = keys.seal(DUMMY_PLACE, '0'.repeat(BLOCK_CARDS * DUMMY_LENGTH))
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
    ? keys
        .openBytes(
          { table: 'card_secrets', column: 'passwords_enc', row: `${found.batch_id}.${found.block}` },
          found.passwords_enc,
        )
        .toString('latin1')
    : openDummy(keys, merchantId)
  const position = found ? found.serial - found.serial_from : 0
  const right = passwordAt(block, position, found?.password_length ?? DUMMY_LENGTH)
  // What others have printed may be in lower case or have hyphens in it: both sides are compared as typed codes.
  const fits = same(normaliseCode(right ?? ''), password)
  return found !== undefined && right !== undefined && password !== '' && fits
}

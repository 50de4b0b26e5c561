import { createHash, timingSafeEqual } from 'node:crypto'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { BLOCK_CARDS } from '#app/features/batches/numbers.ts'
import { passwordAt } from '#app/features/batches/passwords.ts'
import type { CardToCheck } from '#app/features/guard/types.ts'
import { normaliseCode, passwordCandidates } from '../normalise.ts'

const DUMMY_LENGTH = 8
const DUMMY_PLACE = { table: 'card_secrets', column: 'passwords_enc', row: 'dummy' }

const dummies = new Map<string, Buffer>()

/** A block of no card: for a merchant without cards, where there is no other card to do the work on. */
function openDummy(keys: MerchantKeys, merchantId: string): Buffer {
  const known = dummies.get(merchantId)
  try {
    if (known) return keys.openBytes(DUMMY_PLACE, known)
  } catch {
    // Sealed under a key that has been retired since; made anew below.
  }
  const made = keys.seal(DUMMY_PLACE, '0'.repeat(BLOCK_CARDS * DUMMY_LENGTH))
  dummies.set(merchantId, made)
  return keys.openBytes(DUMMY_PLACE, made)
}

function same(left: string, right: string): boolean {
  // Hashing gives buffers of one length, so neither content nor length of the password shows in the time.
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

/**
 * True when the password is that of the card, as it was typed or as scratched print may be meant. For an unknown
 * number the same work is done on another card's block, so that the time does not tell which of the two was wrong
 * (bench/verify-timing.ts).
 * @param found the card, or another in its place (is_real false); undefined: the merchant has no cards
 * @param password normalised
 */
export function passwordFits(
  keys: MerchantKeys,
  merchantId: string,
  found: CardToCheck | undefined,
  password: string,
): boolean {
  const block = found
    ? keys.openBytes(
        { table: 'card_secrets', column: 'passwords_enc', row: `${found.batch_id}.${found.block}` },
        found.passwords_enc,
      )
    : openDummy(keys, merchantId)
  const position = found ? found.serial - found.serial_from : 0
  const right = passwordAt(block.toString('latin1'), position, found?.password_length ?? DUMMY_LENGTH)
  // What others have printed may be in lower case or have hyphens in it: both sides are compared as typed codes.
  const wanted = normaliseCode(right ?? '')
  const [typed, meant] = passwordCandidates(password, found?.password_alphabet ?? 'digits')
  // Both, always.
  const fits = [same(wanted, typed), same(wanted, meant)]
  return found?.is_real === true && right !== undefined && password !== '' && fits.includes(true)
}

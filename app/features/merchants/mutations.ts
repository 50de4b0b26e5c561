import { v7 as uuid } from 'uuid'
import type { Operator } from '#app/core/auth/account.ts'
import { createUser } from '#app/core/auth/supabase-auth.ts'
import { createMerchantKeys } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { authEmail } from '../accounts/mutations.ts'
import { temporaryPassword } from '../accounts/temporary-password.ts'
import { merchantCodeTaken } from './data.ts'
import type { NewMerchant } from './schema.ts'
import type { MerchantStatus } from './types.ts'

/**
 * Opens a merchant: keys, owner's user, then tenant, serial counter and owner in one transaction.
 * @returns the owner's temporary password; it is kept nowhere and cannot be shown again
 */
export async function openMerchant(
  operator: Operator,
  input: NewMerchant,
): Promise<Outcome<{ merchantId: string; password: string }, 'CODE_TAKEN'>> {
  if (await merchantCodeTaken(operator.scope, input.code)) return { ok: false, reason: 'CODE_TAKEN' }
  const merchantId = uuid()
  const ownerId = uuid()
  const password = temporaryPassword()
  const email = authEmail(ownerId)
  // Keys and user come first, because a merchant without keys could not seal anything and one without owner
  // could not be entered. Should the last step fail, keys of nobody and a user without rights remain.
  await createMerchantKeys(merchantId)
  const userId = await createUser(email, password)
  try {
    await withTenant(
      operator.scope,
      ({ tx }) => tx`
        select private.open_merchant(${merchantId}, ${input.code}, ${input.name}, ${input.timeZone}, ${input.currency},
          ${ownerId}, ${userId}, ${email}, ${input.ownerLogin}, ${input.ownerName})`,
    )
  } catch (error) {
    const { code, constraint_name } = error as { code?: unknown; constraint_name?: unknown }
    // Two operators with the same idea at the same time.
    if (code === '23505' && constraint_name === 'merchants_code_key')
      return { ok: false, reason: 'CODE_TAKEN' }
    throw error
  }
  return { ok: true, merchantId, password }
}

/**
 * Suspends a merchant (nobody of it can sign in, its redemption site is gone) or lets it go on.
 * @returns UNKNOWN when there is no such merchant
 */
export async function setMerchantStatus(
  operator: Operator,
  merchantId: string,
  status: MerchantStatus,
): Promise<Outcome<object, 'UNKNOWN'>> {
  const [row] = await withTenant(
    operator.scope,
    ({ tx }) =>
      tx<{ found: boolean }[]>`select private.set_merchant_status(${merchantId}, ${status}) as found`,
  )
  return row?.found ? { ok: true } : { ok: false, reason: 'UNKNOWN' }
}

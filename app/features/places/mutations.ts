import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import type { NewPlace } from './schema.ts'

/** Adds a store or supplier. Needs store.manage or supplier.manage; two of a kind cannot have one name. */
export async function addPlace(
  actor: Member,
  place: NewPlace,
): Promise<Outcome<{ id: string }, 'NAME_TAKEN'>> {
  const id = uuid()
  const row = { merchant_id: actor.merchant_id, name: place.name }
  try {
    await withTenant(actor.scope, ({ tx }) =>
      place.kind === 'store'
        ? tx`insert into stores ${tx({ ...row, store_id: id })}`
        : tx`insert into suppliers ${tx({ ...row, supplier_id: id })}`,
    )
  } catch (error) {
    if ((error as { code?: unknown }).code === '23505') return { ok: false, reason: 'NAME_TAKEN' }
    throw error
  }
  return { ok: true, id }
}

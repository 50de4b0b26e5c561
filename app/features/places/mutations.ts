import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/** Adds a supplier. Needs supplier.manage; two cannot have one name. */
export function addSupplier(actor: Actor, name: string): Promise<Outcome<{ id: string }, 'NAME_TAKEN'>> {
  const id = uuid()
  return nameTaken(async () => {
    await withTenant(
      actor.scope,
      ({ tx }) => tx`insert into suppliers ${tx({ merchant_id: actor.merchant_id, supplier_id: id, name })}`,
    )
    return { ok: true, id }
  })
}

/** Renames a supplier. Needs supplier.manage. */
export async function renameSupplier(
  actor: Actor,
  supplierId: string,
  name: string,
): Promise<Outcome<object, 'NAME_TAKEN' | 'SUPPLIER_UNKNOWN'>> {
  return nameTaken<Outcome<object, 'SUPPLIER_UNKNOWN'>>(async () => {
    const changed = await withTenant(
      actor.scope,
      ({ tx }) => tx`
        update suppliers set name = ${name}
        where merchant_id = ${actor.merchant_id} and supplier_id = ${supplierId}`,
    )
    return changed.count === 1 ? { ok: true } : { ok: false, reason: 'SUPPLIER_UNKNOWN' }
  })
}

async function nameTaken<T>(work: () => Promise<T>): Promise<T | { ok: false; reason: 'NAME_TAKEN' }> {
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: unknown }).code === '23505') return { ok: false, reason: 'NAME_TAKEN' }
    throw error
  }
}

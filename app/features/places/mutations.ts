import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { codesOf, resolve } from '../regions/regions.ts'
import type { NewPlace, StoreForm } from './schema.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/** Adds a store or supplier. Needs store.manage or supplier.manage; two of a kind cannot have one name. */
export async function addPlace(
  actor: Actor,
  place: NewPlace,
): Promise<Outcome<{ id: string }, 'NAME_TAKEN'>> {
  const id = uuid()
  const row = { merchant_id: actor.merchant_id, name: place.name }
  return nameTaken(async () => {
    await withTenant(actor.scope, ({ tx }) =>
      place.kind === 'store'
        ? tx`insert into stores ${tx({ ...row, store_id: id })}`
        : tx`insert into suppliers ${tx({ ...row, supplier_id: id })}`,
    )
    return { ok: true, id }
  })
}

/**
 * Changes name, place and opening hours of a store, and whether goods can be picked up there. Needs store.manage.
 * @returns REGION_UNKNOWN when the three codes are not those of a district
 */
export async function editStore(
  actor: Actor,
  storeId: string,
  form: StoreForm,
): Promise<Outcome<object, 'NAME_TAKEN' | 'STORE_UNKNOWN' | 'REGION_UNKNOWN'>> {
  const { province, city, district } = form
  const above = codesOf(district)
  if (district && (!resolve(district) || above.province !== province || above.city !== city))
    return { ok: false, reason: 'REGION_UNKNOWN' }
  const columns = {
    name: form.name,
    pick_up: form.pickUp,
    region_code: district || null,
    address: form.address,
    hours: form.hours,
  }
  return nameTaken<Outcome<object, 'STORE_UNKNOWN'>>(async () => {
    const changed = await withTenant(
      actor.scope,
      ({ tx }) => tx`
        update stores set ${tx(columns)} where merchant_id = ${actor.merchant_id} and store_id = ${storeId}`,
    )
    return changed.count === 1 ? { ok: true } : { ok: false, reason: 'STORE_UNKNOWN' }
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

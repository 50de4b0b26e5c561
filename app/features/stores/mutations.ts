import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withSystem, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { codesOf, resolve } from '../regions/regions.ts'
import type { StoreForm } from './schema.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/**
 * Adds a store. Needs store.manage.
 * @returns NAME_TAKEN, or REGION_UNKNOWN when the three codes are not those of a district
 */
export async function createStore(
  actor: Actor,
  form: StoreForm,
): Promise<Outcome<{ storeId: string }, 'NAME_TAKEN' | 'REGION_UNKNOWN'>> {
  if (!regionExists(form)) return { ok: false, reason: 'REGION_UNKNOWN' }
  const storeId = uuid()
  return nameTaken(async () => {
    await withTenant(
      actor.scope,
      ({ tx }) =>
        tx`insert into stores ${tx({ merchant_id: actor.merchant_id, store_id: storeId, ...columnsOf(form) })}`,
    )
    return { ok: true, storeId }
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
  if (!regionExists(form)) return { ok: false, reason: 'REGION_UNKNOWN' }
  return nameTaken<Outcome<object, 'STORE_UNKNOWN'>>(async () => {
    const changed = await withTenant(
      actor.scope,
      ({ tx }) => tx`
        update stores set ${tx(columnsOf(form))}
        where merchant_id = ${actor.merchant_id} and store_id = ${storeId}`,
    )
    return changed.count === 1 ? { ok: true } : { ok: false, reason: 'STORE_UNKNOWN' }
  })
}

/**
 * Closes a store: its accounts are out at their next request, and nobody can choose to pick up there. What it has and
 * what it did stays. Needs store.manage; logged.
 * @returns STORE_UNKNOWN also when it is closed already
 */
export function closeStore(actor: Actor, storeId: string): Promise<Outcome<object, 'STORE_UNKNOWN'>> {
  return switchStore(actor, storeId, true)
}

/** Opens a closed store again; its accounts can sign in at once. Needs store.manage; logged. */
export function reopenStore(actor: Actor, storeId: string): Promise<Outcome<object, 'STORE_UNKNOWN'>> {
  return switchStore(actor, storeId, false)
}

function switchStore(
  { merchant_id: merchantId, scope }: Actor,
  storeId: string,
  closing: boolean,
): Promise<Outcome<object, 'STORE_UNKNOWN'>> {
  return withTenant(scope, async ({ tx }) => {
    const [store] = closing
      ? await tx<{ name: string }[]>`
          update stores set closed_at = now(), pick_up = false
          where merchant_id = ${merchantId} and store_id = ${storeId} and closed_at is null returning name`
      : await tx<{ name: string }[]>`
          update stores set closed_at = null
          where merchant_id = ${merchantId} and store_id = ${storeId} and closed_at is not null returning name`
    if (!store) return { ok: false, reason: 'STORE_UNKNOWN' }
    await writeCardLog(tx, {
      logId: uuid(),
      action: closing ? 'stores.close' : 'stores.reopen',
      filter: {},
      count: 0,
      detail: { store: store.name },
    })
    return { ok: true }
  })
}

/** Deltas that one transaction folds at most. */
export const FOLDED_AT_ONCE = 20_000

/**
 * Moves what the ledger has got since into the running sums, in one transaction. What others have not committed yet is
 * not seen and stays for the next time.
 * @returns how many deltas
 */
export function foldDeltas(merchantId: string): Promise<number> {
  return withSystem('fold the ledger of stores into their stock', async ({ tx }) => {
    // One at a time: two would wait for each other's rows in any order.
    await tx`select pg_advisory_xact_lock(hashtextextended(${`stock.fold ${merchantId}`}, 0))`
    const [folded] = await tx<{ n: number }[]>`
      with taken as (
        delete from store_stock_deltas d using (
          select delta_id from store_stock_deltas where merchant_id = ${merchantId} limit ${FOLDED_AT_ONCE}) chosen
        where d.merchant_id = ${merchantId} and d.delta_id = chosen.delta_id
        returning d.store_id, d.batch_id, d.created, d.active, d.redeemed, d.void),
      added as (
        insert into store_stock as s (merchant_id, store_id, batch_id, created, active, redeemed, void)
        select ${merchantId}::uuid, store_id, batch_id, sum(created), sum(active), sum(redeemed), sum(void)
        from taken group by store_id, batch_id
        on conflict (merchant_id, store_id, batch_id) do update set created = s.created + excluded.created,
          active = s.active + excluded.active, redeemed = s.redeemed + excluded.redeemed, void = s.void + excluded.void)
      select count(*) as n from taken`
    return folded?.n ?? 0
  })
}

function regionExists({ province, city, district }: StoreForm): boolean {
  const above = codesOf(district)
  return !district || (resolve(district) !== undefined && above.province === province && above.city === city)
}

function columnsOf(form: StoreForm) {
  return {
    name: form.name,
    pick_up: form.pickUp,
    region_code: form.district || null,
    address: form.address,
    hours: form.hours,
  }
}

async function nameTaken<T>(work: () => Promise<T>): Promise<T | { ok: false; reason: 'NAME_TAKEN' }> {
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: unknown }).code === '23505') return { ok: false, reason: 'NAME_TAKEN' }
    throw error
  }
}

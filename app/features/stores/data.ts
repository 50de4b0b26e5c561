import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { today } from '../cards/data.ts'
import { containing } from '../cards/entrances/data.ts'
import { LOW_CARDS } from './schema.ts'
import type { BatchStanding, ClosingFacts, ListedStore, Standing, Store } from './types.ts'

const NOTHING: Standing = { created: 0, active: 0, redeemed: 0, void: 0 }

/**
 * What stores have of each batch, as a table: running sums and what is not in them yet. Add them up in one statement,
 * and they are exact. Needs card.read; an account of a store gets its own store alone.
 * @param storeId of one store; null: of none
 * @returns a sub-select with store_id, batch_id, created, active, redeemed, void; several rows for the same batch
 */
export function stockRows(tx: Tx, merchantId: string, storeId?: string | null): Fragment {
  const own = tx`merchant_id = ${merchantId} ${storeId === undefined ? tx`` : tx`and store_id = ${storeId}`}`
  return tx`(
    select store_id, batch_id, created, active, redeemed, void from store_stock where ${own}
    union all
    select store_id, batch_id, created, active, redeemed, void from store_stock_deltas where ${own})`
}

/**
 * What every store, or one, has now, inside a transaction. Needs card.read; an account of a store gets its own store alone.
 * @returns by the id of the store; stores that never had a card are not in it
 */
export async function standings(
  tx: Tx,
  merchantId: string,
  storeId?: string,
): Promise<Map<string, Standing>> {
  const rows = await tx<(Standing & { storeId: string })[]>`
    select s.store_id as "storeId", sum(s.created)::bigint as created, sum(s.active)::bigint as active,
      sum(s.redeemed)::bigint as redeemed, sum(s.void)::bigint as void
    from ${stockRows(tx, merchantId, storeId)} s
    group by s.store_id`
  return new Map(rows.map(({ storeId, ...standing }) => [storeId, standing]))
}

/** True of a store that has had cards to sell and has few left: what the home page warns of. */
export function isShort(store: { closedAt: Date | null }, standing: Standing | undefined): boolean {
  return store.closedAt === null && standing !== undefined && standing.created < LOW_CARDS
}

/**
 * The stores of the merchant by name, closed ones last.
 * @param asked.q part of the name; asked.closed also those that are closed; asked.cards also what they have, which needs
 * card.read; asked.low only those short of cards, with asked.cards
 */
export function listStores(
  scope: TenantScope,
  merchantId: string,
  asked: { q: string | undefined; closed: boolean; cards: boolean; low?: boolean },
): Promise<ListedStore[]> {
  return withTenant(scope, async ({ tx }) => {
    const stores = await tx<Omit<ListedStore, 'standing'>[]>`
      select s.store_id as "storeId", s.name, s.pick_up as "pickUp", s.closed_at as "closedAt",
        (select count(*) from members m
          where m.merchant_id = ${merchantId} and m.store_id = s.store_id and m.status = 'active') as accounts
      from stores s
      where s.merchant_id = ${merchantId}
        ${asked.q ? tx`and s.name ilike ${containing(asked.q)}` : tx``}
        ${asked.closed ? tx`` : tx`and s.closed_at is null`}
      order by s.closed_at is not null, s.name, s.store_id`
    const now = asked.cards ? await standings(tx, merchantId) : undefined
    return stores
      .filter((store) => !asked.low || isShort(store, now?.get(store.storeId)))
      .map((store) => ({ ...store, standing: now && (now.get(store.storeId) ?? NOTHING) }))
  })
}

/** How many stores there are, open and closed. */
export function countStores(
  scope: TenantScope,
  merchantId: string,
): Promise<{ open: number; closed: number }> {
  return withTenant(scope, async ({ tx }) => {
    const [row] = await tx<{ open: number; closed: number }[]>`
      select count(*) filter (where closed_at is null) as open, count(closed_at) as closed
      from stores where merchant_id = ${merchantId}`
    return row as { open: number; closed: number }
  })
}

/** One store; undefined when this merchant has none of that id. */
export function loadStore(scope: TenantScope, storeId: string): Promise<Store | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [store] = await tx<Store[]>`
      select store_id as "storeId", name, pick_up as "pickUp", region_code as "regionCode", address, hours,
        closed_at as "closedAt"
      from stores where merchant_id = (select private.current_merchant_id()) and store_id = ${storeId}`
    return store
  })
}

/** What a store has of each batch, those with most on hand first. Needs card.read. */
export function batchStandings(
  scope: TenantScope,
  merchantId: string,
  storeId: string,
): Promise<BatchStanding[]> {
  return withTenant(
    scope,
    ({ tx }) => tx<BatchStanding[]>`
      select x.*, b.name, b.face_value_minor as "faceValueMinor" from (
        select s.batch_id as "batchId", sum(s.created)::bigint as created, sum(s.active)::bigint as active,
          sum(s.redeemed)::bigint as redeemed, sum(s.void)::bigint as void
        from ${stockRows(tx, merchantId, storeId)} s
        group by s.batch_id) x
      join card_batches b on b.merchant_id = ${merchantId} and b.batch_id = x."batchId"
      where (x.created, x.active, x.redeemed, x.void) <> (0, 0, 0, 0)
      order by x.created desc, b.created_at desc, b.batch_id`,
  )
}

/** How many cards on hand of a store are past their last day and cannot be sold. Needs card.read. */
export function countExpired(scope: TenantScope, merchantId: string, storeId: string): Promise<number> {
  return withTenant(scope, async ({ tx }) => {
    // A literal, so that the partial index of the state can serve.
    const [row] = await tx<{ n: number }[]>`
      select count(*) as n from cards c
      where c.merchant_id = ${merchantId} and c.status = 'created' and c.store_id = ${storeId}
        and c.valid_to < ${today(tx, merchantId)}`
    return row?.n ?? 0
  })
}

/** What closing a store would touch. On hand: as far as the viewer may see cards. */
export function closingFacts(scope: TenantScope, merchantId: string, storeId: string): Promise<ClosingFacts> {
  return withTenant(scope, async ({ tx }) => {
    const [row] = await tx<{ accounts: number; waitingPickUps: number }[]>`
      select
        (select count(*) from members
          where merchant_id = ${merchantId} and store_id = ${storeId} and status = 'active') as accounts,
        (select count(*) from orders
          where merchant_id = ${merchantId} and pick_up_store_id = ${storeId} and status = 'pending') as "waitingPickUps"`
    const now = (await standings(tx, merchantId, storeId)).get(storeId)
    return {
      accounts: row?.accounts ?? 0,
      waitingPickUps: row?.waitingPickUps ?? 0,
      onHand: now?.created ?? 0,
    }
  })
}

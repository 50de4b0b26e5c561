import { can, type Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { localTime } from '../../availability/calendar-day.ts'
import { deskOf } from '../../counter/data.ts'
import { runsLow } from './low-stock.ts'
import type { HomeDay, StoreHome } from './types.ts'

/** Days of the chart. */
const DAYS = 14

/** The numbers of a store's first page, as far as the account may see them. */
export async function loadStoreHome(account: Member): Promise<StoreHome> {
  const today = localTime(new Date(), account.time_zone).day
  const desk = can(account, 'card.verify') ? await deskOf(account.scope) : undefined
  return withTenant(account.scope, async ({ tx }) => ({
    today,
    stock: can(account, 'card.read') ? await readStock(tx, account, today) : undefined,
    pickUps: can(account, 'order.read') ? await readPickUps(tx, account, today) : undefined,
    counter: desk && { open: desk.open.length, today: desk.count },
  }))
}

async function readPickUps(tx: Tx, { merchant_id, store_id }: Member, today: string) {
  const [row] = await tx<{ waiting: number; due: number }[]>`
    select count(*)::int as waiting, count(*) filter (where deliver_on is null or deliver_on <= ${today})::int as due
    from orders
    where merchant_id = ${merchant_id} and pick_up_store_id = ${store_id} and status = 'pending'
      and review is distinct from 'held' and part = 1`
  return row ?? { waiting: 0, due: 0 }
}

async function readStock(tx: Tx, account: Member, today: string): Promise<StoreHome['stock']> {
  const { merchant_id, store_id, time_zone } = account
  const own = tx`merchant_id = ${merchant_id} and store_id = ${store_id}`
  const batches = await tx<{ name: string; faceValueMinor: number; onHand: number; sold: number }[]>`
    select b.name, b.face_value_minor as "faceValueMinor", k.on_hand::int as "onHand",
      coalesce((
        select sum(-l.created) from store_ledger l
        where l.merchant_id = ${merchant_id} and l.store_id = ${store_id} and l.batch_id = k.batch_id
          and l.kind in ('activate', 'deactivate') and l.at > now() - interval '7 days'), 0)::int as sold
    from (
      select x.batch_id, sum(x.created) as on_hand from (
        select batch_id, created from store_stock where ${own}
        union all select batch_id, created from store_stock_deltas where ${own}) x
      group by x.batch_id) k
    join card_batches b on b.merchant_id = ${merchant_id} and b.batch_id = k.batch_id
    where k.on_hand > 0 or exists (
      select from store_ledger l where l.merchant_id = ${merchant_id} and l.store_id = ${store_id}
        and l.batch_id = k.batch_id and l.at > now() - interval '30 days')
    order by b.face_value_minor, b.name, b.batch_id`
  const days = await readDays(tx, account, today, time_zone)
  return {
    onHand: batches.reduce((sum, batch) => sum + batch.onHand, 0),
    batches: batches.map(({ sold, ...batch }) => ({ ...batch, low: runsLow(batch.onHand, sold) })),
    soldToday: days.at(-1)?.sold ?? 0,
    days,
  }
}

async function readDays(tx: Tx, account: Member, today: string, zone: string): Promise<HomeDay[]> {
  const { merchant_id, store_id } = account
  // A day more than is shown, for the index: in some zones days are longer.
  const since = tx`(${today}::date - ${DAYS}::int)::timestamp at time zone ${zone}`
  const rows = await tx<HomeDay[]>`
    select d.day::date::text as day, coalesce(s.n, 0)::int as sold, coalesce(h.n, 0)::int as handed
    from generate_series(${today}::date - ${DAYS - 1}::int, ${today}::date, interval '1 day') d (day)
    left join (
      select (l.at at time zone ${zone})::date as day, sum(-l.created) as n from store_ledger l
      where l.merchant_id = ${merchant_id} and l.store_id = ${store_id} and l.at >= ${since}
        and l.kind in ('activate', 'deactivate')
      group by 1) s on s.day = d.day
    left join (
      select (o.verified_at at time zone ${zone})::date as day, count(*) as n from orders o
      where o.merchant_id = ${merchant_id} and o.verified_store_id = ${store_id} and o.verified_at >= ${since} and o.part = 1
      group by 1) h on h.day = d.day
    order by 1`
  return [...rows]
}

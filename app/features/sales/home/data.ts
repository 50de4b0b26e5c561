import { can, type Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { localTime } from '../../availability/calendar-day.ts'
import { deskCounts } from '../../counter/data.ts'
import { addDays, daysBetween } from '../../reports/calendar.ts'
import { stockRows } from '../../stores/data.ts'
import { runsLow } from './low-stock.ts'
import type { StoreHome } from './types.ts'

/** Days of the chart. */
const DAYS = 14

/** The numbers of a store's first page, as far as the account may see them. */
export async function loadStoreHome(account: Member): Promise<StoreHome> {
  const today = localTime(new Date(), account.time_zone).day
  const desk = can(account, 'card.verify') ? await deskCounts(account.scope) : undefined
  return withTenant(account.scope, async ({ tx }) => ({
    today,
    stock: can(account, 'card.read') ? await readStock(tx, account, today) : undefined,
    pickUps: can(account, 'order.read') ? await readPickUps(tx, account, today) : undefined,
    counter: desk,
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
  const { merchant_id, store_id } = account
  const sold = await readSold(tx, account, today)
  const batches = await tx<{ batchId: string; name: string; faceValueMinor: number; onHand: number }[]>`
    select k.batch_id as "batchId", b.name, b.face_value_minor as "faceValueMinor", k.on_hand::int as "onHand"
    from (
      select x.batch_id, sum(x.created) as on_hand from ${stockRows(tx, merchant_id, store_id)} x
      group by x.batch_id) k
    join card_batches b on b.merchant_id = ${merchant_id} and b.batch_id = k.batch_id
    where k.on_hand > 0 or exists (
      select from store_ledger l where l.merchant_id = ${merchant_id} and l.store_id = ${store_id}
        and l.batch_id = k.batch_id and l.at > now() - interval '30 days')
    order by b.face_value_minor, b.name, b.batch_id`
  const sum = (rows: readonly Sold[], of: 'count' | 'lastWeek') =>
    rows.reduce((total, row) => total + row[of], 0)
  const handed = await readHanded(tx, account, today)
  const days = daysBetween(addDays(today, 1 - DAYS), today).map((day) => ({
    ...{ day, handed: handed.get(day) ?? 0 },
    sold: sum(
      sold.filter((row) => row.day === day),
      'count',
    ),
  }))
  return {
    onHand: batches.reduce((total, batch) => total + batch.onHand, 0),
    batches: batches.map(({ batchId, ...batch }) => {
      const ofBatch = sold.filter((row) => row.batchId === batchId)
      return { ...batch, low: runsLow(batch.onHand, sum(ofBatch, 'lastWeek')) }
    }),
    soldToday: days.at(-1)?.sold ?? 0,
    days,
  }
}

/** Cards of a batch sold on a day, less those that were taken back; and those of the last seven times 24 hours. */
type Sold = { batchId: string; day: string; count: number; lastWeek: number }

// A day more than is shown, for the index: in some zones days are longer.
const sinceDay = (tx: Tx, { time_zone }: Member, today: string) =>
  tx`(${today}::date - ${DAYS}::int)::timestamp at time zone ${time_zone}`

/** The ledger of the days of the chart, read once for all batches and days. */
async function readSold(tx: Tx, account: Member, today: string): Promise<Sold[]> {
  const { merchant_id, store_id, time_zone } = account
  const rows = await tx<Sold[]>`
    select batch_id as "batchId", (at at time zone ${time_zone})::date as day, sum(-created)::int as count,
      coalesce(sum(-created) filter (where at > now() - interval '7 days'), 0)::int as "lastWeek"
    from store_ledger
    where merchant_id = ${merchant_id} and store_id = ${store_id} and at >= ${sinceDay(tx, account, today)}
      and kind in ('activate', 'deactivate')
    group by 1, 2`
  return [...rows]
}

/** Hand-overs at the store by day. */
async function readHanded(tx: Tx, account: Member, today: string): Promise<Map<string, number>> {
  const { merchant_id, store_id, time_zone } = account
  const rows = await tx<{ day: string; count: number }[]>`
    select (verified_at at time zone ${time_zone})::date as day, count(*)::int as count from orders
    where merchant_id = ${merchant_id} and verified_store_id = ${store_id} and verified_at >= ${sinceDay(tx, account, today)}
      and part = 1
    group by 1`
  return new Map(rows.map(({ day, count }) => [day, count]))
}

import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import { type Page, type Place, pageOf } from '#app/core/paging/page.ts'
import { boundsOf, startsOf } from '../../reports/calendar.ts'
import type { Period } from '../../reports/types.ts'
import type { Reader } from '../data.ts'
import { type HandedOrder, type LedgerEntry, type Measure, NOBODY } from '../types.ts'

export const PAGE_SIZE = 50

/** Behind which figure to look. */
export type Behind = {
  storeId: string
  /** An account, or NOBODY. Undefined: everybody. */
  memberId: string | undefined
  measure: Measure
  period: Period
}

/** Kinds of entries that a measure counts; null: all that change what is on hand. */
const KINDS: Partial<Record<Measure, readonly string[] | null>> = {
  allocated: ['allocate', 'add'],
  movedIn: ['move_in'],
  movedOut: ['move_out'],
  returned: ['take_back'],
  voided: ['void', 'restore'],
  onHand: null,
  activated: ['activate'],
  deactivated: ['deactivate'],
  sold: ['activate', 'deactivate'],
  soldValue: ['activate', 'deactivate'],
  redeemed: ['redeem', 'give_back'],
  redeemedValue: ['redeem', 'give_back'],
}

/** True where a measure counts orders, and not entries of the ledger. */
export function countsOrders(measure: Measure): boolean {
  return KINDS[measure] === undefined
}

/** Within the columns of a period; the moments around are for the index. */
function within(tx: Tx, { timeZone }: Reader, period: Period, at: Fragment): Fragment {
  const { first, past } = boundsOf(period)
  const day = tx`(${at} at time zone ${timeZone})::date`
  const start = period.grain === 'day' ? day : tx`date_trunc('month', ${day}::timestamp)::date`
  return tx`
    ${at} >= (${first}::timestamp at time zone 'UTC') - interval '1 day'
    and ${at} < (${past}::timestamp at time zone 'UTC') + interval '1 day'
    and ${start} = any (${startsOf(period)}::date[])`
}

function byMember(tx: Tx, memberId: string | undefined, column: Fragment): Fragment {
  if (memberId === undefined) return tx``
  return memberId === NOBODY ? tx`and ${column} is null` : tx`and ${column} = ${memberId}`
}

/** Entries of the ledger behind a figure, newest first. Needs report.read, and card.read to see any. */
export function listEntries(reader: Reader, behind: Behind, place: Place): Promise<Page<LedgerEntry>> {
  const kinds = KINDS[behind.measure]
  if (kinds === undefined) throw new Error(`${behind.measure} is not of the ledger`)
  return withTenant(reader.scope, async ({ tx }) => {
    const { beyond, order } = newestFirst(
      tx,
      [tx`e.at`, tx`e.entry_id`],
      place,
      (entryId) => tx`(
      select x.at, x.entry_id from store_ledger x
      where x.merchant_id = ${reader.merchantId} and x.entry_id = ${entryId}::bigint)`,
    )
    const found = await tx<LedgerEntry[]>`
      select e.entry_id as "entryId", e.at, e.kind, e.cards, e.face_value_minor as "faceValueMinor",
        e.batch_id as "batchId", b.name as "batchName", s.name as "otherStoreName", p.name as "memberName",
        e.operation_id as "operationId", lower(range_merge(e.serials)) as "serialFrom",
        upper(range_merge(e.serials)) - 1 as "serialTo"
      from (
        select * from store_ledger e
        where e.merchant_id = ${reader.merchantId} and e.store_id = ${behind.storeId}
          and ${within(tx, reader, behind.period, tx`e.at`)} ${byMember(tx, behind.memberId, tx`e.member_id`)}
          ${kinds === null ? tx`and e.created <> 0` : tx`and e.kind = any (${kinds as string[]})`}
          ${beyond}
        order by ${order} ${limit(tx, PAGE_SIZE + 1)}) e
      left join card_batches b on b.merchant_id = e.merchant_id and b.batch_id = e.batch_id
      left join lateral private.store_names(array[e.other_store_id]) s on e.other_store_id is not null
      left join lateral private.store_people(array[e.member_id]) p on e.member_id is not null
      order by ${order}`
    return pageOf(found, PAGE_SIZE, place, ({ entryId }) => String(entryId))
  })
}

/** Orders behind a figure of hand-overs, newest first. Needs report.read, and order.read to see any. */
export function listHanded(reader: Reader, behind: Behind, place: Place): Promise<Page<HandedOrder>> {
  const only = {
    handed: (tx: Tx) => tx`and o.part = 1`,
    handedOther: (tx: Tx) => tx`and o.part = 1 and o.store_id <> o.verified_store_id`,
    handedValue: (tx: Tx) => tx``,
  }[behind.measure as string]
  if (!only) throw new Error(`${behind.measure} is not of the orders`)
  return withTenant(reader.scope, async ({ tx }) => {
    const { beyond, order } = newestFirst(
      tx,
      [tx`o.verified_at`, tx`o.order_id`],
      place,
      (orderId) => tx`(
      select x.verified_at, x.order_id from orders x
      where x.merchant_id = ${reader.merchantId} and x.order_id = ${orderId}::uuid)`,
    )
    const found = await tx<HandedOrder[]>`
      select o.order_id as "orderId", o.order_no as "orderNo", o.verified_at as at, o.product_name as "productName",
        o.card_serial as "cardSerial", o.face_value_minor as "faceValueMinor", o.store_id as "soldStoreId",
        s.name as "soldStoreName", p.name as "memberName"
      from (
        select * from orders o
        where o.merchant_id = ${reader.merchantId} and o.verified_store_id = ${behind.storeId} and o.status <> 'cancelled'
          and ${within(tx, reader, behind.period, tx`o.verified_at`)} ${byMember(tx, behind.memberId, tx`o.verified_by`)}
          ${only(tx)}
          ${beyond}
        order by ${order} ${limit(tx, PAGE_SIZE + 1)}) o
      left join lateral private.store_names(array[o.store_id]) s on o.store_id is not null
      left join lateral private.store_people(array[o.verified_by]) p on o.verified_by is not null
      order by ${order}`
    return pageOf(found, PAGE_SIZE, place, ({ orderId }) => orderId)
  })
}

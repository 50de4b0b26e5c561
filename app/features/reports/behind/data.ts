import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { momentOf, newestFirst, rowAtMoment } from '#app/core/db/newest-first.ts'
import { type Beside, type Place, pageOf } from '#app/core/paging/page.ts'
import type { Moment } from '#app/core/paging/places.ts'
import type { OrderStatus } from '../../orders/state.ts'
import { boundsOf, startsOf } from '../calendar.ts'
import { type Reader, readNames } from '../data.ts'
import { type Dimension, type Measure, NONE, type ReportRequest } from '../types.ts'

export const PAGE_SIZE = 50

/** An order behind a number of a report; no personal data. */
export type CountedOrder = {
  orderId: string
  orderNo: string
  createdAt: Date
  productName: string
  cardSerial: number
  faceValueMinor: number
  part: number
  parts: number
  status: OrderStatus
  carrier: string | null
  trackingNo: string | null
  channelName: string | null
  storeName: string | null
  supplierName: string | null
  place: string
}

export type CountedPage = Beside & { orders: CountedOrder[] }

type Row = Omit<CountedOrder, 'channelName' | 'storeName' | 'supplierName'> & {
  channelId: string | null
  storeId: string | null
  supplierId: string | null
}

/**
 * A page of exactly those orders that a report has counted under its measure, in all its columns and with its filters;
 * newest first. Needs report.read, and order.read to see any.
 */
export function listCounted(
  reader: Reader,
  request: ReportRequest,
  place: Place<Moment>,
): Promise<CountedPage> {
  return withTenant(reader.scope, async ({ tx }) => {
    const found = await readPage(tx, reader, request, place)
    const { rows, ...beside } = pageOf(found, PAGE_SIZE, place, (row) => row.place)
    return { orders: await withNames(tx, rows), ...beside }
  })
}

function readPage(
  tx: Tx,
  { merchantId, timeZone }: Reader,
  request: ReportRequest,
  place: Place<Moment>,
): Promise<Row[]> {
  const { first, past } = boundsOf(request.period)
  const key = [tx`o.created_at`, tx`o.order_id`] as const
  const { beyond, order } = newestFirst(tx, key, place, (at) => rowAtMoment(tx, at))
  const day = tx`(o.created_at at time zone ${timeZone})::date`
  const start = request.period.grain === 'day' ? day : tx`date_trunc('month', ${day}::timestamp)::date`
  // The moments are for the index; which day it is, the zone decides.
  return tx<Row[]>`
    select o.order_id as "orderId", o.order_no as "orderNo", o.created_at as "createdAt", o.product_name as "productName",
      o.card_serial as "cardSerial", o.face_value_minor as "faceValueMinor", o.part, o.parts, o.status, o.carrier,
      o.tracking_no as "trackingNo", o.channel_id as "channelId", o.store_id as "storeId", o.supplier_id as "supplierId",
      ${momentOf(tx, ...key)} as place
    from orders o
    where o.merchant_id = ${merchantId} and ${isCounted(tx, request.measure)}
      and o.created_at >= (${first}::date::timestamp at time zone 'UTC') - interval '1 day'
      and o.created_at < (${past}::date::timestamp at time zone 'UTC') + interval '1 day'
      and ${start} = any (${startsOf(request.period)}::date[])
      ${filterBy(tx, request)} ${beyond}
    order by ${order} ${limit(tx, PAGE_SIZE + 1)}`
}

function isCounted(tx: Tx, measure: Measure) {
  const conditions = {
    redemptions: tx`o.status <> 'cancelled' and o.part = 1`,
    value: tx`o.status <> 'cancelled' and o.face_value_minor <> 0`,
    parcels: tx`o.status <> 'cancelled'`,
    shipped: tx`o.status in ('shipped', 'finished')`,
    cancelled: tx`o.status = 'cancelled'`,
  }
  return conditions[measure]
}

function filterBy(tx: Tx, { filters }: ReportRequest) {
  const conditions = (Object.entries(filters) as [Dimension, string][]).map(([dimension, value]) => {
    if (dimension === 'batch' || dimension === 'face') {
      // A batch is a run of serials: whoever reads reports need not see cards.
      const which =
        dimension === 'batch' ? tx`b.member_id::text = ${value}` : tx`b.face_value_minor = ${value}::bigint`
      return tx`and o.card_serial <@ (
        select range_agg(int8range(b.serial_from, b.serial_to, '[]')) from private.report_names('batch', null) b where ${which})`
    }
    const column = tx.unsafe(`o.${dimension}_id`)
    return value === NONE ? tx`and ${column} is null` : tx`and ${column} = ${value}::uuid`
  })
  // An empty list of fragments would be taken for a value.
  return conditions.length === 0 ? tx`` : conditions
}

async function withNames(tx: Tx, rows: Row[]): Promise<CountedOrder[]> {
  const idsOf = (of: 'channelId' | 'storeId' | 'supplierId') => [
    ...new Set(rows.flatMap((row) => row[of] ?? [])),
  ]
  const channels = await readNames(tx, 'channel', idsOf('channelId'))
  const stores = await readNames(tx, 'store', idsOf('storeId'))
  const suppliers = await readNames(tx, 'supplier', idsOf('supplierId'))
  const nameOf = (names: typeof channels, id: string | null) =>
    id === null ? null : (names.get(id)?.name ?? null)
  return rows.map(({ channelId, storeId, supplierId, ...row }) => ({
    ...row,
    channelName: nameOf(channels, channelId),
    storeName: nameOf(stores, storeId),
    supplierName: nameOf(suppliers, supplierId),
  }))
}

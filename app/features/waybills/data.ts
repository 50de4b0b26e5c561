import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import { momentOf, newestFirst, rowAtMoment } from '#app/core/db/newest-first.ts'
import { type Page, pageOf } from '#app/core/paging/page.ts'
import type { OrderStatus } from '../orders/state.ts'
import { labelPlace, templatePlace } from './places.ts'
import type { ListQuery, WaybillTab } from './schema.ts'
import type { Label, LabelContent, LabelSize, WaybillProvider, WaybillReason, WaybillState } from './types.ts'

export const PAGE_SIZE = 50

type Reader = Pick<Member, 'merchant_id' | 'scope'>

/** A waybill as the list shows it; nothing of the consignee but the region. */
export type WaybillRow = {
  waybillId: string
  orderId: string
  orderNo: string
  productName: string
  province: string
  city: string
  district: string
  orderStatus: OrderStatus
  /** The order is on its way with this very number. */
  shipped: boolean
  carrier: string
  provider: WaybillProvider
  state: WaybillState
  trackingNo: string | null
  reason: WaybillReason | null
  vendorText: string | null
  prints: number
  /** There is still something to print. */
  printable: boolean
  hasTemplate: boolean
  /** Nobody works at it any more, so somebody has to. */
  stuck: boolean
  createdAt: Date
  boughtAt: Date | null
  printedAt: Date | null
}

type PlacedRow = WaybillRow & { place: string }

/** One page of waybills, newest first. Needs order.read. */
export function listWaybills(reader: Reader, query: ListQuery, timeZone: string): Promise<Page<WaybillRow>> {
  return withTenant(reader.scope, async ({ tx }) => {
    const found = await readPage(tx, reader.merchant_id, query, timeZone)
    const { rows, ...beside } = pageOf(found, PAGE_SIZE, query, (row) => row.place)
    return { rows: rows.map(({ place: _, ...row }) => row), ...beside }
  })
}

function readPage(tx: Tx, merchantId: string, query: ListQuery, timeZone: string): Promise<PlacedRow[]> {
  const { tab, q, day, from, carrier, job } = query
  const key = [tx`w.created_at`, tx`w.waybill_id`] as const
  const { beyond, order } = newestFirst(tx, key, query, (at) => rowAtMoment(tx, at))
  return tx<PlacedRow[]>`
    select w.waybill_id as "waybillId", w.order_id as "orderId", w.order_no as "orderNo", o.product_name as "productName",
      o.province, o.city, o.district, o.status as "orderStatus", w.carrier, w.provider, w.state,
      (o.status in ('shipped', 'finished') and o.tracking_no = w.tracking_no) is true as shipped,
      w.tracking_no as "trackingNo", w.reason, w.vendor_text as "vendorText", w.prints,
      w.state = 'bought' and w.label_enc is not null as printable, w.template_enc is not null as "hasTemplate",
      w.state in ('queued', 'buying', 'uncertain') and private.waybill_job_is_over(w.job_id) as stuck,
      w.created_at as "createdAt", w.bought_at as "boughtAt", w.printed_at as "printedAt",
      ${momentOf(tx, ...key)} as place
    from waybills w join orders o on o.merchant_id = w.merchant_id and o.order_id = w.order_id
    where w.merchant_id = ${merchantId} and ${stateIs(tx, tab)}
      ${q ? tx`and w.waybill_id in (${hits(tx, merchantId, q)})` : tx``}
      ${onLocalDays(tx, tx`w.created_at`, { from: day, to: day }, timeZone)}
      ${onLocalDays(tx, tx`w.created_at`, { from }, timeZone)}
      ${carrier ? tx`and w.carrier = ${carrier}` : tx``}
      ${job ? tx`and w.job_id = ${job}` : tx``}
      ${beyond}
    order by ${order} ${limit(tx, PAGE_SIZE + 1)}`
}

// As the partial indexes have them.
function stateIs(tx: Tx, tab: WaybillTab) {
  const conditions = {
    all: tx`true`,
    open: tx`w.state in ('queued', 'buying', 'uncertain', 'cancelling')`,
    unprinted: tx`w.state = 'bought' and w.prints = 0`,
    failed: tx`w.state = 'failed'`,
  }
  return conditions[tab]
}

/** By number or by order, an index each. */
function hits(tx: Tx, merchantId: string, q: string) {
  return tx`
    select waybill_id from waybills where merchant_id = ${merchantId} and tracking_no = ${q}
    union select waybill_id from waybills where merchant_id = ${merchantId} and order_no = ${q}`
}

/** Counts of what waits for somebody, up to a thousand each. */
export function countWaybills(reader: Reader): Promise<Record<Exclude<WaybillTab, 'all'>, number>> {
  const { merchant_id: merchantId } = reader
  return withTenant(reader.scope, async ({ tx }) => {
    const count = (tab: WaybillTab) => tx`
      (select count(*) from (
        select from waybills w where w.merchant_id = ${merchantId} and ${stateIs(tx, tab)} limit 1000) counted)`
    const [counts] = await tx<Record<Exclude<WaybillTab, 'all'>, number>[]>`
      select ${count('open')} as open, ${count('unprinted')} as unprinted, ${count('failed')} as failed`
    return counts ?? { open: 0, unprinted: 0, failed: 0 }
  })
}

/**
 * Labels to draw, in the order in which they are asked for: those that were printed (mutations.ts counts), have a
 * number and are still kept. Needs order.read.
 */
export async function loadLabels(
  reader: Reader & Pick<Member, 'time_zone'>,
  waybillIds: readonly string[],
): Promise<Label[]> {
  const { merchant_id: merchantId } = reader
  const keys = await keysOf(merchantId)
  const rows = await withTenant(
    reader.scope,
    ({ tx }) => tx<(Omit<Label, 'content' | 'size'> & { size: LabelSize; sealed: Buffer })[]>`
      select waybill_id as "waybillId", order_id as "orderId", label_size as size, carrier, tracking_no as "trackingNo",
        coalesce(sort_code, '') as "sortCode", coalesce(package_code, '') as "packageCode", order_no as "orderNo", prints,
        to_char(bought_at at time zone ${reader.time_zone}, 'YYYY-MM-DD HH24:MI') as "boughtAt", label_enc as sealed
      from waybills
      where merchant_id = ${merchantId} and waybill_id = any (${waybillIds as string[]}::uuid[])
        and state = 'bought' and prints > 0 and label_enc is not null`,
  )
  const labels = new Map(
    rows.map(({ sealed, ...row }) => {
      const content = JSON.parse(keys.openText(labelPlace(row.waybillId), sealed)) as LabelContent
      return [row.waybillId, { ...row, content }]
    }),
  )
  return waybillIds.flatMap((id) => labels.get(id) ?? [])
}

/**
 * The label as the vendor has drawn it, HTML, and whose; undefined: there is none, or not any more. Needs order.read.
 */
export async function loadTemplate(
  reader: Reader,
  waybillId: string,
): Promise<{ html: string; orderId: string; orderNo: string } | undefined> {
  const { merchant_id: merchantId } = reader
  const keys = await keysOf(merchantId)
  const [row] = await withTenant(
    reader.scope,
    ({ tx }) => tx<{ sealed: Buffer; orderId: string; orderNo: string }[]>`
      select template_enc as sealed, order_id as "orderId", order_no as "orderNo" from waybills
      where merchant_id = ${merchantId} and waybill_id = ${waybillId} and state = 'bought' and template_enc is not null`,
  )
  if (!row) return undefined
  const { sealed, ...order } = row
  return { html: keys.openText(templatePlace(waybillId), sealed), ...order }
}

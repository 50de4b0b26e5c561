import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import type { CarrierCode } from '../orders/carriers.ts'
import { SHIP_AT_ONCE, type ShipLine, shipMany } from '../shipping/ship-many.ts'
import { vendorOf, type WaybillVendor } from './provider.ts'
import { openAccess, openAccount } from './purchase/data.ts'
import { letOrdersGo } from './purchase/mutations.ts'
import type { CancelAnswer, CarrierAccess, WaybillProvider, WaybillState } from './types.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/** Days for which labels are kept, and can be printed (L31). */
const LABEL_DAYS = 15

/**
 * Ships the orders of waybills that have a number, in the caller's transaction.
 * @returns the numbers of the orders that were shipped; those that were shipped or cancelled before are left alone
 */
export async function shipBought(
  tx: Tx,
  merchantId: string,
  waybillIds: readonly string[],
): Promise<string[]> {
  const lines = await tx<ShipLine[]>`
    select 0 as line, w.order_no as "orderNo", w.carrier, w.tracking_no as "trackingNo"
    from waybills w join orders o on o.merchant_id = w.merchant_id and o.order_id = w.order_id
    where w.merchant_id = ${merchantId} and w.waybill_id = any (${waybillIds as string[]}::uuid[])
      and w.state = 'bought' and o.status = 'pending'
    order by w.order_id`
  const shipped: string[] = []
  for (let from = 0; from < lines.length; from += SHIP_AT_ONCE) {
    const portion = lines.slice(from, from + SHIP_AT_ONCE).map((each, line) => ({ ...each, line }))
    const results = await shipMany(tx, merchantId, portion)
    for (const { line, result } of results)
      if (result === 'SHIPPED') shipped.push((portion[line] as ShipLine).orderNo)
  }
  return shipped
}

/**
 * Notes that labels are printed: counts, logs, and ships the orders where the merchant has decided so. Needs order.ship.
 * @returns the waybills that can be printed: those with a number whose label is still kept; and how many were shipped
 */
export function printLabels(
  actor: Actor,
  waybillIds: readonly string[],
): Promise<{ printed: string[]; again: number; shipped: number }> {
  const { merchant_id: merchantId, scope } = actor
  return withTenant(scope, async ({ tx }) => {
    const printed = await tx<{ waybill_id: string; order_no: string; prints: number }[]>`
      update waybills set prints = prints + 1, printed_at = now()
      where merchant_id = ${merchantId} and waybill_id = any (${waybillIds as string[]}::uuid[])
        and state = 'bought' and label_enc is not null
      returning waybill_id, order_no, prints`
    const ids = new Set(printed.map((each) => each.waybill_id))
    const again = printed.filter((each) => each.prints > 1).length
    const [settings] = await tx<{ ship: boolean }[]>`
      select ship_when = 'printed' as ship from waybill_settings where merchant_id = ${merchantId}`
    const shipped = settings?.ship ? await shipBought(tx, merchantId, [...ids]) : []
    if (printed.length > 0)
      await writeCardLog(tx, {
        logId: uuid(),
        action: 'orders.waybill_print',
        filter: {},
        count: printed.length,
        detail: { orderNos: printed.map((each) => each.order_no), again },
      })
    await logShipped(tx, shipped)
    // In the order in which they were chosen: so they come out of the printer.
    return { printed: waybillIds.filter((id) => ids.has(id)), again, shipped: shipped.length }
  })
}

/** Ships orders whose waybills have a number. Needs order.ship. @returns how many */
export function shipWaybills(actor: Actor, waybillIds: readonly string[]): Promise<number> {
  const { merchant_id: merchantId, scope } = actor
  return withTenant(scope, async ({ tx }) => {
    // So that nobody cancels one meanwhile.
    await tx`
      select from waybills where merchant_id = ${merchantId} and waybill_id = any (${waybillIds as string[]}::uuid[])
      for update`
    const shipped = await shipBought(tx, merchantId, waybillIds)
    await logShipped(tx, shipped)
    return shipped.length
  })
}

async function logShipped(tx: Tx, orderNos: readonly string[]): Promise<void> {
  if (orderNos.length === 0) return
  await writeCardLog(tx, {
    logId: uuid(),
    action: 'orders.ship',
    filter: {},
    count: orderNos.length,
    detail: { orderNos, by: 'waybill' },
  })
}

export type CancelRefusal =
  | 'WAYBILL_UNKNOWN'
  | 'NOT_BOUGHT' // it has no number, or it is cancelled already
  | 'SHIPPED' // its order is on the way
  | 'NOT_SET_UP' // the account or the contract is gone
  | 'REFUSED' // the vendor says no; what it says stands with the waybill
  | 'NO_ANSWER' // nobody knows; trying again tells

type Cancelling = {
  state: WaybillState
  orderId: string
  orderNo: string
  orderCode: string
  provider: WaybillProvider
  carrier: CarrierCode
  trackingNo: string
  vendorNo: string | null
  shipped: boolean
}

/**
 * Gives a number back to the vendor; then the order is free again. The vendor is asked when it stands in the database
 * that it may be: after a crash or a lost answer one cancels once more. Needs order.ship.
 */
export async function cancelWaybill(
  actor: Actor,
  waybillId: string,
): Promise<Outcome<{ orderNo: string }, CancelRefusal>> {
  const begun = await beginCancelling(actor, waybillId)
  if (!begun.ok) return begun
  const { waybill, vendor, access } = begun
  const { orderCode, trackingNo, vendorNo, orderNo } = waybill
  const answer = await vendor.cancel({ access, orderCode, trackingNo, vendorNo })
  await endCancelling(actor, waybillId, waybill, answer)
  if (answer.kind === 'cancelled') return { ok: true, orderNo }
  const reason = answer.kind === 'refused' ? 'REFUSED' : 'NO_ANSWER'
  return { ok: false, reason }
}

async function beginCancelling(
  actor: Actor,
  waybillId: string,
): Promise<Outcome<{ waybill: Cancelling; vendor: WaybillVendor; access: CarrierAccess }, CancelRefusal>> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  return withTenant(scope, async ({ tx }) => {
    const [waybill] = await tx<Cancelling[]>`
      select w.state, w.order_id as "orderId", w.order_no as "orderNo", w.order_code as "orderCode", w.provider, w.carrier,
        w.tracking_no as "trackingNo", w.vendor_no as "vendorNo",
        (o.status in ('shipped', 'finished') and o.tracking_no = w.tracking_no) as shipped
      from waybills w join orders o on o.merchant_id = w.merchant_id and o.order_id = w.order_id
      where w.merchant_id = ${merchantId} and w.waybill_id = ${waybillId} for update of w`
    if (!waybill) return { ok: false, reason: 'WAYBILL_UNKNOWN' }
    if (waybill.state !== 'bought' && waybill.state !== 'cancelling')
      return { ok: false, reason: 'NOT_BOUGHT' }
    if (waybill.shipped) return { ok: false, reason: 'SHIPPED' }
    const account = await openAccount(tx, keys, waybill.provider)
    const access = await openAccess(tx, keys, merchantId, waybill.carrier)
    if (!account || !access) return { ok: false, reason: 'NOT_SET_UP' }
    await tx`
      update waybills set state = 'cancelling' where merchant_id = ${merchantId} and waybill_id = ${waybillId}`
    return { ok: true, waybill, vendor: vendorOf(account), access }
  })
}

async function endCancelling(
  actor: Actor,
  waybillId: string,
  waybill: Cancelling,
  answer: CancelAnswer,
): Promise<void> {
  if (answer.kind === 'unknown') return
  const { merchant_id: merchantId, scope } = actor
  await withTenant(scope, async ({ tx }) => {
    const cancelled = answer.kind === 'cancelled'
    const ended = await tx`
      update waybills set state = ${cancelled ? 'cancelled' : 'bought'}, cancelled_at = ${cancelled ? tx`now()` : null},
        vendor_code = ${answer.kind === 'refused' ? answer.code : null},
        vendor_text = ${answer.kind === 'refused' ? answer.text : null},
        label_enc = ${cancelled ? null : tx`label_enc`}, template_enc = ${cancelled ? null : tx`template_enc`}
      where merchant_id = ${merchantId} and waybill_id = ${waybillId} and state = 'cancelling'`
    if (!cancelled || ended.count === 0) return
    await letOrdersGo(tx, merchantId, [waybillId])
    const { orderId, orderNo, carrier, trackingNo } = waybill
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'orders.waybill_cancel',
      filter: { orderId, orderNo },
      count: 1,
      detail: { carrier, trackingNo },
    })
  })
}

/** Forgets what stood on labels that are older than 15 days; the numbers and what happened to them stay. @returns how many */
export function forgetOldLabels(): Promise<number> {
  return withSystem('labels are kept for 15 days', async ({ tx }) => {
    const gone = await tx`
      update waybills w set label_enc = null, template_enc = null from merchants m
      where w.merchant_id = m.merchant_id and w.label_enc is not null
        and w.bought_at < now() - make_interval(days => ${LABEL_DAYS})`
    return gone.count
  })
}

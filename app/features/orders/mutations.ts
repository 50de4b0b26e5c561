import { v7 as uuid } from 'uuid'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { OrderStatus } from './state.ts'

/** Who does it: the account, of which merchant, with its scope. */
export type Actor = { scope: TenantScope; merchantId: string; memberId: string }

export type ShipRefusal =
  | 'ORDER_UNKNOWN' // not there, of another merchant, or not this supplier's
  | 'ALREADY_SHIPPED' // somebody else was faster; nothing was overwritten
  | 'ORDER_CANCELLED'
  | 'ORDER_CHANGED' // something else of it changed since the page was loaded

/** Nothing was changed. With where the order is already on its way, when somebody else was faster. */
type Refused<Reason extends ShipRefusal> = {
  ok: false
  reason: Reason
  orderNo?: string
  carrier?: string | null
  trackingNo?: string | null
}

export type Shipment = {
  orderId: string
  /** `version` of the row the person had on screen; sent as text, a Date would cut off its microseconds. */
  version: string
  trackingNo: string
  /** Left out: the default carrier of the merchant. */
  carrier?: string | undefined
}

type Changed = { order_no: string; card_serial: number; carrier: string; tracking_no: string }

/**
 * Ships a pending order: state, carrier and tracking number in one step, logged.
 * @returns the order number, or why nothing was changed
 */
export async function shipOrder(
  actor: Actor,
  shipment: Shipment,
): Promise<{ ok: true; orderNo: string } | Refused<ShipRefusal>> {
  const { merchantId } = actor
  return withTenant(actor.scope, async ({ tx }) => {
    const [shipped] = await tx<Changed[]>`
      update orders set status = 'shipped', tracking_no = ${shipment.trackingNo}, shipped_at = now(), updated_at = now(),
        carrier = coalesce(${shipment.carrier ?? null}::text,
          (select m.default_carrier from merchants m where m.merchant_id = ${merchantId}))
      where merchant_id = ${merchantId} and order_id = ${shipment.orderId}
        and status = 'pending' and updated_at = ${shipment.version}::text::timestamptz
      returning order_no, card_serial, carrier, tracking_no`
    if (!shipped) return whyNot(tx, merchantId, shipment.orderId, 'pending')
    await writeLog(tx, actor, 'orders.ship', shipment.orderId, shipped, {})
    return { ok: true, orderNo: shipped.order_no }
  })
}

/**
 * Corrects carrier and tracking number of an order that has been shipped already; the old ones go to the log.
 * @returns the order number, or why nothing was changed
 */
export async function correctTracking(
  actor: Actor,
  correction: Required<Pick<Shipment, 'orderId' | 'version' | 'trackingNo'>> & { carrier: string },
): Promise<{ ok: true; orderNo: string } | Refused<Exclude<ShipRefusal, 'ALREADY_SHIPPED'>>> {
  const { merchantId } = actor
  const { orderId, version } = correction
  return withTenant(actor.scope, async ({ tx }) => {
    const [old] = await tx<{ carrier: string; tracking_no: string }[]>`
      select carrier, tracking_no from orders
      where merchant_id = ${merchantId} and order_id = ${orderId}
        and status = 'shipped' and updated_at = ${version}::text::timestamptz
      for update`
    const [now] = old
      ? await tx<Changed[]>`
          update orders set carrier = ${correction.carrier}, tracking_no = ${correction.trackingNo}, updated_at = now()
          where merchant_id = ${merchantId} and order_id = ${orderId}
          returning order_no, card_serial, carrier, tracking_no`
      : []
    if (!old || !now) {
      const refusal = await whyNot(tx, merchantId, orderId, 'shipped')
      const reason = refusal.reason === 'ALREADY_SHIPPED' ? 'ORDER_CHANGED' : refusal.reason
      return { ...refusal, reason }
    }
    const before = { oldCarrier: old.carrier, oldTrackingNo: old.tracking_no }
    await writeLog(tx, actor, 'orders.correct_tracking', orderId, now, before)
    return { ok: true, orderNo: now.order_no }
  })
}

/** Tells apart why the update has found no row. */
async function whyNot(
  tx: Tx,
  merchantId: string,
  orderId: string,
  wanted: OrderStatus,
): Promise<Refused<ShipRefusal>> {
  const [order] = await tx<
    { status: OrderStatus; orderNo: string; carrier: string | null; trackingNo: string | null }[]
  >`
    select status, order_no as "orderNo", carrier, tracking_no as "trackingNo" from orders
    where merchant_id = ${merchantId} and order_id = ${orderId}`
  if (!order) return { ok: false, reason: 'ORDER_UNKNOWN' }
  const { status, ...facts } = order
  if (status === 'cancelled') return { ok: false, reason: 'ORDER_CANCELLED', ...facts }
  return { ok: false, reason: status === wanted ? 'ORDER_CHANGED' : 'ALREADY_SHIPPED', ...facts }
}

async function writeLog(
  tx: Tx,
  actor: Actor,
  action: 'orders.ship' | 'orders.correct_tracking',
  orderId: string,
  order: Changed,
  before: Record<string, string>,
): Promise<void> {
  const detail = { carrier: order.carrier, trackingNo: order.tracking_no, ...before }
  const filter = { orderId, orderNo: order.order_no, cardSerial: order.card_serial }
  await tx`
    insert into card_log (merchant_id, log_id, member_id, action, filter, card_count, detail)
    values (${actor.merchantId}, ${uuid()}, ${actor.memberId}, ${action}, ${tx.json(filter)}, 1, ${tx.json(detail)})`
}

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
  | 'ORDER_HELD' // somebody must look at it first
  | 'ORDER_PICKED_UP' // is to be picked up in a store, so it is not shipped
  | 'ALREADY_HANDED_OVER'

/** Nothing was changed. With where the order is already on its way, when somebody else was faster. */
export type Refused<Reason extends ShipRefusal> = {
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
        and status = 'pending' and review is distinct from 'held' and pick_up_store_id is null
        and updated_at = ${shipment.version}::text::timestamptz
      returning order_no, card_serial, carrier, tracking_no`
    if (!shipped) return whyNot(tx, merchantId, shipment.orderId, 'pending')
    await logTracking(tx, actor, 'orders.ship', shipment.orderId, shipped, {})
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
    await logTracking(tx, actor, 'orders.correct_tracking', orderId, now, before)
    return { ok: true, orderNo: now.order_no }
  })
}

/** An order as the page had it. */
export type SeenOrder = Pick<Shipment, 'orderId' | 'version'>

/**
 * Marks pending orders as prepared, or takes that back: from the mark on the consumer can change nothing. One
 * that changed since the page was loaded is left alone: its label may be printed already.
 * @returns order numbers of what was marked
 */
async function mark(
  tx: Tx,
  actor: Actor,
  orders: readonly SeenOrder[],
  prepared: boolean,
): Promise<Marked[]> {
  const marked = await tx<Marked[]>`
    update orders o set prepared_at = ${prepared ? tx`now()` : null}, updated_at = now()
    from unnest(${orders.map((order) => order.orderId)}::uuid[], ${orders.map((order) => order.version)}::text[])
      as seen (order_id, version)
    where o.merchant_id = ${actor.merchantId} and o.order_id = seen.order_id
      and o.updated_at = seen.version::timestamptz and o.status = 'pending' and o.review is distinct from 'held'
      and o.prepared_at ${prepared ? tx`is null` : tx`is not null`}
    returning o.order_no, o.card_serial`
  const [first] = marked
  if (first) {
    const one = marked.length === 1 ? first : undefined
    const filter = one ? { orderNo: one.order_no, cardSerial: one.card_serial } : {}
    const detail = one ? {} : { orderNos: marked.map((order) => order.order_no) }
    const action = prepared ? 'orders.prepare' : 'orders.unprepare'
    await writeLog(tx, actor, action, marked.length, filter, detail)
  }
  return marked
}

type Marked = { order_no: string; card_serial: number }

/**
 * Marks one order as prepared, or takes that back.
 * @returns the order number, or why nothing was changed
 */
export async function prepareOrder(
  actor: Actor,
  order: SeenOrder,
  prepared: boolean,
): Promise<{ ok: true; orderNo: string } | Refused<ShipRefusal>> {
  return withTenant(actor.scope, async ({ tx }) => {
    const [marked] = await mark(tx, actor, [order], prepared)
    if (marked) return { ok: true, orderNo: marked.order_no }
    return whyNot(tx, actor.merchantId, order.orderId, 'pending', false)
  })
}

/** Marks orders as prepared. @returns how many were, and how many were left because they had changed */
export async function prepareOrders(
  actor: Actor,
  orders: readonly SeenOrder[],
): Promise<{ done: number; skipped: number }> {
  const marked = await withTenant(actor.scope, ({ tx }) => mark(tx, actor, orders, true))
  return { done: marked.length, skipped: orders.length - marked.length }
}

type HandedOver =
  | { ok: true; orderNo: string; cardSerial: number }
  | {
      ok: false
      reason: 'ORDER_UNKNOWN' | 'ORDER_CANCELLED' | 'ORDER_HELD' | 'ORDER_CHANGED' | 'ALREADY_HANDED_OVER'
      orderNo?: string
    }

/**
 * Finishes an order that was picked up: by the merchant's own who ship, or by the store where it was.
 * @returns the order number, or why nothing was changed
 */
export async function handOver(
  actor: Actor,
  order: SeenOrder,
): Promise<{ ok: true; orderNo: string } | Refused<ShipRefusal>> {
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ outcome: HandedOver }[]>`
      select private.hand_over(${order.orderId}, ${order.version}::text::timestamptz) as outcome`
    if (!row) throw new Error('private.hand_over gave no answer')
    if (!row.outcome.ok) return row.outcome
    const { orderNo, cardSerial } = row.outcome
    await writeLog(tx, actor, 'orders.hand_over', 1, { orderId: order.orderId, orderNo, cardSerial }, {})
    return { ok: true, orderNo }
  })
}

/** Tells apart why the update has found no row. */
async function whyNot(
  tx: Tx,
  merchantId: string,
  orderId: string,
  wanted: OrderStatus,
  shipping = true,
): Promise<Refused<ShipRefusal>> {
  const [order] = await tx<
    {
      status: OrderStatus
      held: boolean
      picked: boolean
      orderNo: string
      carrier: string | null
      trackingNo: string | null
    }[]
  >`
    select status, coalesce(review = 'held', false) as held, pick_up_store_id is not null as picked,
      order_no as "orderNo", carrier, tracking_no as "trackingNo" from orders
    where merchant_id = ${merchantId} and order_id = ${orderId}`
  if (!order) return { ok: false, reason: 'ORDER_UNKNOWN' }
  const { status, held, picked, ...facts } = order
  const refuse = (reason: ShipRefusal) => ({ ok: false as const, reason, ...facts })
  if (status === 'cancelled') return refuse('ORDER_CANCELLED')
  if (held) return refuse('ORDER_HELD')
  if (picked && status === 'finished') return refuse('ALREADY_HANDED_OVER')
  if (status !== wanted) return refuse('ALREADY_SHIPPED')
  return refuse(shipping && picked ? 'ORDER_PICKED_UP' : 'ORDER_CHANGED')
}

function logTracking(
  tx: Tx,
  actor: Actor,
  action: 'orders.ship' | 'orders.correct_tracking',
  orderId: string,
  order: Changed,
  before: Record<string, string>,
): Promise<void> {
  const detail = { carrier: order.carrier, trackingNo: order.tracking_no, ...before }
  const filter = { orderId, orderNo: order.order_no, cardSerial: order.card_serial }
  return writeLog(tx, actor, action, 1, filter, detail)
}

/** Writes one line into the operation log. No personal data in `detail`: the log outlives it. */
export async function writeLog(
  tx: Tx,
  actor: Actor,
  action: `orders.${string}`,
  cards: number,
  filter: Record<string, string | number>,
  detail: Record<string, string | string[]>,
): Promise<void> {
  await tx`
    insert into card_log (merchant_id, log_id, member_id, action, filter, card_count, detail)
    values (${actor.merchantId}, ${uuid()}, ${actor.memberId}, ${action}, ${tx.json(filter)}, ${cards}, ${tx.json(detail)})`
}

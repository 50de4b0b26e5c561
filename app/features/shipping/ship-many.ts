import type { Tx } from '#app/core/db/door.ts'
import type { CarrierCode } from '../orders/carriers.ts'
import type { OrderStatus } from '../orders/state.ts'

/** Lines that one call takes at most. */
export const SHIP_AT_ONCE = 1000

/** What became of a line; the first two mean that the order is on its way with this number. */
const SHIP_RESULTS = [
  'SHIPPED',
  'SAME_ALREADY', // it was shipped with this number before; nothing was written
  'ORDER_UNKNOWN', // not there, of another merchant, or not this supplier's or store's
  'ALREADY_SHIPPED', // with another number, which was left alone
  'ORDER_CANCELLED',
  'ORDER_HELD', // somebody must look at it first
  'ORDER_PICKED_UP', // is picked up in a store, so it is not shipped
  'TAKEN_TWICE', // a line before in the same call is for the same order
] as const
export type ShipResult = (typeof SHIP_RESULTS)[number]

/** `trackingNo` as normaliseTrackingNumber leaves it. `line` only comes back in the answer. */
export type ShipLine = { line: number; orderNo: string; carrier: CarrierCode; trackingNo: string }
export type ShippedLine = { line: number; orderId: string | null; result: ShipResult }

/** An order as far as shipping asks. */
export type Shippable = {
  orderId: string
  orderNo: string
  status: OrderStatus
  held: boolean
  pickUp: boolean
  trackingNo: string | null
}

/** What will become of a line for this order; undefined: no such order is to be seen. */
export function foresee(
  order: Shippable | undefined,
  trackingNo: string,
): Exclude<ShipResult, 'TAKEN_TWICE'> {
  if (!order) return 'ORDER_UNKNOWN'
  if (order.status === 'cancelled') return 'ORDER_CANCELLED'
  if (order.pickUp) return 'ORDER_PICKED_UP'
  if (order.status !== 'pending') return order.trackingNo === trackingNo ? 'SAME_ALREADY' : 'ALREADY_SHIPPED'
  return order.held ? 'ORDER_HELD' : 'SHIPPED'
}

/**
 * Orders by their numbers.
 * @param lock until the transaction ends, in the order of their ids, so that two at work on the same never wait for
 *   each other in a ring
 */
export async function shippableOrders(
  tx: Tx,
  merchantId: string,
  orderNos: readonly string[],
  lock: boolean,
): Promise<Map<string, Shippable>> {
  const orders = await tx<Shippable[]>`
    select order_id as "orderId", order_no as "orderNo", status, coalesce(review = 'held', false) as held,
      pick_up_store_id is not null as "pickUp", tracking_no as "trackingNo"
    from orders where merchant_id = ${merchantId} and order_no = any (${[...new Set(orderNos)]}::text[])
    ${lock ? tx`order by order_id for no key update` : tx``}`
  return new Map(orders.map((order) => [order.orderNo, order]))
}

/**
 * Ships many orders in the caller's transaction: state, carrier, tracking number and time, in two statements. Writes
 * no log. The same lines a second time change nothing.
 * @param tx a tenant's, whose row-level security confines stores and suppliers, or the system's
 * @param lines at most SHIP_AT_ONCE
 * @returns what became of each, in the same order
 * @throws RangeError with too many lines
 */
export async function shipMany(
  tx: Tx,
  merchantId: string,
  lines: readonly ShipLine[],
): Promise<ShippedLine[]> {
  if (lines.length > SHIP_AT_ONCE) throw new RangeError(`at most ${SHIP_AT_ONCE} lines at once`)
  if (lines.length === 0) return []
  const orders = await shippableOrders(
    tx,
    merchantId,
    lines.map(({ orderNo }) => orderNo),
    true,
  )
  const taken = new Set<string>()
  const shipping: (ShipLine & { orderId: string })[] = []
  const results = lines.map((line): ShippedLine => {
    const order = orders.get(line.orderNo)
    const result = foresee(order, line.trackingNo)
    const { orderId = null } = order ?? {}
    if (result !== 'SHIPPED' || orderId === null) return { line: line.line, orderId, result }
    if (taken.has(orderId)) return { line: line.line, orderId, result: 'TAKEN_TWICE' }
    taken.add(orderId)
    shipping.push({ ...line, orderId })
    return { line: line.line, orderId, result }
  })
  if (shipping.length > 0) await ship(tx, merchantId, shipping)
  return results
}

async function ship(
  tx: Tx,
  merchantId: string,
  lines: readonly (ShipLine & { orderId: string })[],
): Promise<void> {
  const shipped = await tx`
    update orders o set status = 'shipped', carrier = l.carrier, tracking_no = l.tracking_no, shipped_at = now(),
      updated_at = now()
    from unnest(${lines.map((line) => line.orderId)}::uuid[], ${lines.map((line) => line.carrier)}::text[],
      ${lines.map((line) => line.trackingNo)}::text[]) as l (order_id, carrier, tracking_no)
    where o.merchant_id = ${merchantId} and o.order_id = l.order_id`
  // They were locked as we have seen them, by a statement that asks the same policy.
  if (shipped.count !== lines.length)
    throw new Error(`${shipped.count} of ${lines.length} orders were shipped`)
}

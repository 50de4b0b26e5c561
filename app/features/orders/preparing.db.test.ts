import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  addOrder,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listOrders } from './data.ts'
import { type Actor, handOver, prepareOrder, prepareOrders, shipOrder } from './mutations.ts'
import type { OrderView } from './views.ts'

// What happens to an order before it leaves: prepared, held for review, picked up in a store.
const stack = useStack('web')
let shop: Merchant
let other: Merchant
let shipper: Account
let reader: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 80 })
  other = await makeMerchant(stack.sql)
  shipper = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
  reader = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'card.verify'] })
})

function actorOf(account: Account): Actor {
  return { scope: scopeOfUser(account.userId), merchantId: shop.merchantId, memberId: account.memberId }
}

let nextSerial = 3
/** A pending order of product 0 (suppliers[0]) or 1, as the page sees it. */
async function newOrder(options: { product?: 0 | 1; held?: boolean; store?: string } = {}) {
  nextSerial += 1
  const orderId = await addOrder(stack.sql, shop, nextSerial, { product: options.product ?? 1 })
  await stack.sql`
    update orders set review = ${options.held ? 'held' : null}, pick_up_store_id = ${options.store ?? null}
    where order_id = ${orderId}`
  return seen(orderId)
}

async function seen(orderId: string) {
  const [row] = await stack.sql<{ version: string }[]>`
    select to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version
    from orders where order_id = ${orderId}`
  return { orderId, version: row?.version ?? '' }
}

async function stateOf(orderId: string) {
  const [row] = await stack.sql<{ status: string; prepared: boolean; finished: boolean }[]>`
    select status, prepared_at is not null as prepared, finished_at is not null as finished
    from orders where order_id = ${orderId}`
  return row
}

const logged = (action: string) => stack.sql<{ filter: object; count: number; detail: object }[]>`
  select filter, card_count as count, detail from card_log
  where merchant_id = ${shop.merchantId} and action = ${action} order by at`

/** What the list shows of one order. */
async function rowOf(account: Account, orderId: string, view: OrderView = 'all') {
  const { orders } = await listOrders(scopeOfUser(account.userId), {
    merchantId: shop.merchantId,
    access: { ship: false, reveal: false, byPhone: false, handOver: { storeId: shop.stores[0] } },
    today: '2026-11-22',
    view,
    search: undefined,
  })
  return orders.find((order) => order.orderId === orderId)
}

/** The SQLSTATE of an account's own update of an order, past our code. */
const direct = (account: Account, orderId: string, set: string) =>
  codeOf(
    as(stack.webUrl, scopeOfUser(account.userId).claims, (tx) =>
      tx.unsafe(`update orders set ${set} where order_id = '${orderId}'`),
    ),
  )

describe('prepared', () => {
  test('is marked and taken back, logged, and the version moves on', async () => {
    const order = await newOrder()
    expect(await prepareOrder(actorOf(shipper), order, true)).toMatchObject({ ok: true })
    expect(await stateOf(order.orderId)).toMatchObject({ status: 'pending', prepared: true })
    // The page that was loaded before has an old version.
    expect(await prepareOrder(actorOf(shipper), order, false)).toMatchObject({ reason: 'ORDER_CHANGED' })
    expect(await prepareOrder(actorOf(shipper), await seen(order.orderId), false)).toMatchObject({ ok: true })
    expect(await stateOf(order.orderId)).toMatchObject({ status: 'pending', prepared: false })
    const serial = nextSerial
    expect((await logged('orders.unprepare')).at(-1)).toMatchObject({
      count: 1,
      filter: { cardSerial: serial, orderNo: `O${serial}` },
    })
  })

  test('a whole page at once leaves alone what changed meanwhile, is held or gone', async () => {
    const fresh = [await newOrder(), await newOrder({ product: 0 })]
    const changed = await newOrder()
    await stack.sql`update orders set updated_at = now() + interval '1 second' where order_id = ${changed.orderId}`
    const held = await newOrder({ held: true })
    const done = await prepareOrders(actorOf(shipper), [...fresh, changed, held])
    expect(done).toEqual({ done: 2, skipped: 2 })
    for (const order of fresh) expect(await stateOf(order.orderId)).toMatchObject({ prepared: true })
    for (const order of [changed, held])
      expect(await stateOf(order.orderId)).toMatchObject({ prepared: false })
    expect((await logged('orders.prepare')).at(-1)).toMatchObject({ count: 2, filter: {} })
  })

  test('is for pending orders, and for who ships; a supplier marks its own', async () => {
    const own = await newOrder({ product: 0 })
    const foreign = await newOrder({ product: 1 })
    const shipped = await newOrder()
    await shipOrder(actorOf(shipper), { ...shipped, trackingNo: 'SF1234567890' })
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    for (const account of [reader, shop.store, shop.staff, other.owner]) {
      expect((await prepareOrder(actorOf(account), own, true)).ok).toBe(false)
    }
    expect(await prepareOrder(actorOf(shop.supplier), foreign, true)).toMatchObject({ ok: false })
    expect(await prepareOrder(actorOf(shipper), await seen(shipped.orderId), true)).toMatchObject({
      reason: 'ALREADY_SHIPPED',
    })
    expect(await direct(shipper, shipped.orderId, 'prepared_at = now()')).toBe('23514')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
    expect(await prepareOrder(actorOf(shop.supplier), own, true)).toMatchObject({ ok: true })
  })
})

describe('held', () => {
  test('nobody ships, prepares, hands over or cancels it, by the page or by SQL', async () => {
    const order = await newOrder({ product: 0, held: true })
    const picked = await newOrder({ held: true, store: shop.stores[0] })
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    for (const account of [shipper, shop.owner, shop.supplier]) {
      const actor = actorOf(account)
      const refused = { ok: false, reason: 'ORDER_HELD' }
      expect(await shipOrder(actor, { ...order, trackingNo: 'SF1234567890' })).toMatchObject(refused)
      expect(await prepareOrder(actor, order, true)).toMatchObject(refused)
      for (const set of [
        "status = 'shipped', carrier = 'SF', tracking_no = 'SF12345678', shipped_at = now()",
        'prepared_at = now()',
        "tracking_no = 'SF12345678'",
      ]) {
        expect(await direct(account, order.orderId, set), set).toBe('23514')
      }
      // A supplier may not cancel anyway.
      expect(['23514', '42501']).toContain(await direct(account, order.orderId, "status = 'cancelled'"))
      // And nobody says that it is not held.
      expect(await direct(account, order.orderId, 'review = null')).toBe('42501')
    }
    for (const account of [shipper, shop.store]) {
      expect(await handOver(actorOf(account), picked)).toMatchObject({ ok: false, reason: 'ORDER_HELD' })
    }
    // Not even past the policies.
    expect(
      await codeOf(stack.sql`update orders set prepared_at = now() where order_id = ${order.orderId}`),
    ).toBe('23514')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
  })

  test('has a view of its own while it is pending', async () => {
    const { orderId } = await newOrder({ held: true })
    expect(await rowOf(shipper, orderId, 'held')).toMatchObject({ held: true, status: 'pending' })
    await stack.sql`update orders set status = 'cancelled' where order_id = ${orderId}`
    expect(await rowOf(shipper, orderId, 'held')).toBeUndefined()
    expect(await rowOf(shipper, orderId)).toMatchObject({ held: false, status: 'cancelled' })
  })
})

describe('picked up', () => {
  test('the store where it is sees it with its name and hands it over', async () => {
    const order = await newOrder({ store: shop.stores[0] })
    expect(await rowOf(shop.store, order.orderId)).toMatchObject({
      pickUpStore: 'Store 0',
      mayHandOver: true,
    })
    expect(await handOver(actorOf(shop.store), order)).toMatchObject({ ok: true })
    expect(await stateOf(order.orderId)).toMatchObject({ status: 'finished', finished: true })
    expect(await rowOf(shop.store, order.orderId)).toMatchObject({ mayHandOver: false })
    expect(await handOver(actorOf(shop.store), order)).toMatchObject({ reason: 'ALREADY_HANDED_OVER' })
    expect((await logged('orders.hand_over')).at(-1)).toMatchObject({ filter: { orderId: order.orderId } })
  })

  test('the merchant hands it over too; another store, a supplier and who may not ship do not', async () => {
    const order = await newOrder({ product: 0, store: shop.stores[1] })
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    for (const account of [shop.store, shop.supplier, reader, shop.staff, other.owner]) {
      expect(await handOver(actorOf(account), order)).toEqual({ ok: false, reason: 'ORDER_UNKNOWN' })
    }
    expect(await direct(shipper, order.orderId, "status = 'finished'")).toBe('23514')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
    expect(await rowOf(shop.store, order.orderId)).toBeUndefined()
    expect(await handOver(actorOf(shipper), order)).toMatchObject({ ok: true })
  })

  test('is not shipped, and what is delivered is not handed over', async () => {
    const picked = await newOrder({ store: shop.stores[0] })
    const delivered = await newOrder()
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    expect(await shipOrder(actorOf(shipper), { ...picked, trackingNo: 'SF1234567890' })).toMatchObject({
      reason: 'ORDER_PICKED_UP',
    })
    const ship = "status = 'shipped', carrier = 'SF', tracking_no = 'SF12345678', shipped_at = now()"
    expect(await direct(shipper, picked.orderId, ship)).toBe('23514')
    expect(await handOver(actorOf(shipper), delivered)).toMatchObject({ reason: 'ORDER_UNKNOWN' })
    expect(await direct(shipper, delivered.orderId, "status = 'finished'")).toBe('23514')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
  })

  test('a page that has seen an older state hands nothing over', async () => {
    const order = await newOrder({ store: shop.stores[0] })
    await prepareOrder(actorOf(shipper), order, true)
    expect(await handOver(actorOf(shop.store), order)).toMatchObject({ reason: 'ORDER_CHANGED' })
    expect(await handOver(actorOf(shop.store), await seen(order.orderId))).toMatchObject({ ok: true })
  })
})

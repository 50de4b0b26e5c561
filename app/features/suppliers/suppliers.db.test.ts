// What a supplier sees of orders in the application, and who is told that it is behind.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { type Merchant, makeMerchant, memberOf, signedIn, useStack } from '../../../supabase/tests/support.ts'
import { listOrders, type OrderListRequest } from '../orders/data.ts'
import { orderAccess } from '../orders/policy.ts'
import { readSearch } from '../orders/search.ts'
import { arrange, delivered, redeem } from '../redemptions/test-redemptions.ts'
import { revealOrders } from '../reveals/mutations.ts'
import { listDue, listGoods, readSupplierOverview } from './data.ts'

const stack = useStack('web')
let shop: Merchant
let see: ReturnType<typeof arrange>
let owner: Member
let supplier: Member

const today = () =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(new Date())
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 40, signUp: true })
  see = arrange(stack.sql, shop)
  owner = await memberOf(shop.owner.userId)
  supplier = await memberOf(shop.supplier.userId)
  await see.product(0, { supply_price_minor: 6000 })
  await stack.sql`insert into product_parts ${stack.sql({
    ...{ merchant_id: shop.merchantId, product_id: shop.products[0], part: 2, name: '礼盒' },
    ...{ supplier_id: shop.suppliers[1], supply_price_minor: 500 },
  })}`
})

async function list(account: Member, request: Partial<OrderListRequest> = {}) {
  const { orders } = await listOrders(account.scope, {
    ...{
      merchantId: shop.merchantId,
      access: orderAccess(account),
      view: 'all',
      today: today(),
      search: undefined,
    },
    supplierId: account.supplier_id ?? undefined,
    ...request,
  })
  return orders
}

const FULL = { name: '欧阳明月', phone: '13912345678', address: '玉山镇人民南路888号3幢201室', masked: false }

/** The consignee as the account gets it when it asks. */
async function look(account: Member, orderId = '') {
  const [revealed] = await revealOrders(account, [orderId], { kind: 'list', client: '192.0.2.9' })
  return revealed?.consignee
}

async function place(serial: number) {
  const done = await redeem(shop, serial, delivered(shop))
  if (!done.ok) throw new Error(done.reason)
  const parcels = (await see.orders(serial)) as unknown as { order_id: string; part: number }[]
  return { orderNo: done.orderNo, first: parcels.find(({ part }) => part === 1)?.order_id as string }
}

describe('a supplier', () => {
  test('is shown whom it ships to when it asks, and nothing of the card', async () => {
    const { orderNo } = await place(10)
    const [order] = await list(supplier, { search: readSearch(orderNo) })
    expect(order).toMatchObject({
      ...{ orderNo, part: 1, parts: 2, cardSerial: null, channelName: null, adminRemark: '' },
      consignee: { name: '欧***', phone: '139****5678', address: '***' },
      mayReveal: true,
    })
    expect(await look(supplier, order?.orderId)).toMatchObject(FULL)
    expect(JSON.stringify(order)).not.toMatch(/face|price|10000|6000/i)
    // Not by the number of the card either.
    expect(await list(supplier, { search: readSearch('10') })).toEqual([])
    expect((await list(owner, { search: readSearch('10') })).map((each) => each.part).sort()).toEqual([1, 2])
  })

  test.each([
    ['sent 29 days ago', { status: 'shipped', shipped_at: daysAgo(29) }, true],
    ['sent 31 days ago', { status: 'shipped', shipped_at: daysAgo(31) }, false],
    ['finished, sent lately', { status: 'finished', shipped_at: daysAgo(9), finished_at: daysAgo(2) }, true],
    ['cancelled', { status: 'cancelled', cancelled_at: daysAgo(1) }, false],
    ['held', { review: 'held' }, false],
  ] as const)('is shown the consignee of an order %s in full: %3$s', async (name, values, full) => {
    const serial =
      11 + ['sent 29', 'sent 31', 'finished', 'cancelled', 'held'].findIndex((each) => name.startsWith(each))
    const { orderNo, first } = await place(serial)
    const on = 'shipped_at' in values ? { carrier: 'SF', tracking_no: 'SF1234567890' } : {}
    // Nothing is finished before it is shipped.
    if ('finished_at' in values)
      await see.order(first, { ...values, ...on, status: 'shipped', finished_at: null })
    await see.order(first, { ...values, ...on })
    const [order] = await list(supplier, { search: readSearch(orderNo) })
    expect(order).toMatchObject({ mayReveal: full, consignee: { name: '欧***', address: '***' } })
    expect(await look(supplier, order?.orderId)).toEqual(full ? expect.objectContaining(FULL) : undefined)
    // The merchant sees what it saw before.
    expect(await look(owner, order?.orderId)).toMatchObject(FULL)
  })

  test('reads no row of orders or products through the data API, and ships nothing by it', async () => {
    const api = await signedIn(shop.supplier)
    for (const table of ['orders', 'products', 'product_parts', 'cards', 'card_batches']) {
      const { data, error } = await api.from(table).select('*')
      expect({ table, error, data }).toEqual({ table, error: null, data: [] })
    }
    const shipping = { status: 'shipped', carrier: 'SF', tracking_no: 'SF99999999', shipped_at: new Date() }
    const { count } = await api
      .from('orders')
      .update(shipping, { count: 'exact' })
      .eq('merchant_id', shop.merchantId)
    expect(count ?? 0).toBe(0)
    const store = await signedIn(shop.store)
    expect((await store.from('products').select('*')).data).toEqual([])
    expect((await store.from('orders').select('*')).data).toEqual([])
  })
})

test('an order is found with all its parcels, by the number of any of them', async () => {
  const { orderNo } = await place(20)
  for (const typed of [orderNo, `${orderNo}-2`, ` ${orderNo} `]) {
    const found = await list(owner, { search: readSearch(typed) })
    expect(found.map((order) => order.orderNo).sort()).toEqual([orderNo, `${orderNo}-2`])
  }
  // Numbers of other systems stay what they are.
  expect(readSearch('o1')?.orderNos).toEqual(['O1'])
  expect((await list(owner, { search: readSearch('o1') })).map((order) => order.orderNo)).toEqual(['O1'])
})

test('who is behind, by how many days, and who has to ship today', async () => {
  const other = await makeMerchant(stack.sql, { cards: 20 })
  const boss = await memberOf(other.owner.userId)
  const agent = await memberOf(other.supplier.userId)
  const of = arrange(stack.sql, other)
  // One order of each supplier and of nobody's is there from the start.
  const shipOn = (order: string, day: string | null) =>
    stack.sql`update orders set ship_on = coalesce(${day}::date, ship_on) where merchant_id = ${other.merchantId} and order_id = ${order}`
  expect(await listDue(boss)).toMatchObject([
    { supplierId: other.suppliers[0], overdue: 0, today: 1, days: 0 },
  ])
  await shipOn(other.orders[0], '2026-01-01')
  const days = (Date.parse(today()) - Date.parse('2026-01-01')) / 86_400_000
  expect(await listDue(boss)).toEqual([
    { supplierId: other.suppliers[0], name: 'Supplier 0', overdue: 1, today: 0, days },
  ])
  expect(await readSupplierOverview(agent)).toEqual({ overdue: 1, today: 0, days, later: 0, statements: 0 })
  const tomorrow = new Date(Date.parse(today()) + 86_400_000).toISOString().slice(0, 10)
  await shipOn(other.orders[0], tomorrow)
  expect(await listDue(boss)).toEqual([])
  expect(await readSupplierOverview(agent)).toMatchObject({ overdue: 0, today: 0, days: 0, later: 1 })
  // What is held, picked up or done waits for nobody.
  await shipOn(other.orders[0], '2026-01-01')
  await of.order(other.orders[0], { review: 'held' })
  expect(await listDue(boss)).toEqual([])
  await of.order(other.orders[0], { review: null, pick_up_store_id: other.stores[0] })
  expect(await listDue(boss)).toEqual([])
})

test('what a supplier sends: products and parts of products, with what it gets', async () => {
  expect(await listGoods(owner, shop.suppliers[0])).toMatchObject([
    { name: 'Product 0', partOf: null, supplyPriceMinor: 6000 },
  ])
  expect(await listGoods(owner, shop.suppliers[1])).toMatchObject([
    { name: '礼盒', partOf: 'Product 0', supplyPriceMinor: 500 },
  ])
})

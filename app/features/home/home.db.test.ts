import { beforeAll, expect, test } from 'vitest'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../supabase/tests/support.ts'
import { loadShipped, loadTodos, loadTrend } from './data.ts'

const stack = useStack('web')
let shop: Merchant
const today = () => new Date().toLocaleDateString('en-CA', { timeZone: 'Asia/Shanghai' })

/** Counts by kind, as an account sees them. */
async function todosOf(userId: string): Promise<Record<string, number>> {
  const todos = await loadTodos(await memberOf(userId))
  return Object.fromEntries(todos.map(({ kind, count }) => [kind, count]))
}

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 40 })
  const { merchantId } = shop
  const [late, held] = shop.orders
  await stack.sql`update orders set ship_on = ${today()}::date - 2 where merchant_id = ${merchantId} and order_id = ${late}`
  await stack.sql`update orders set review = 'held' where merchant_id = ${merchantId} and order_id = ${held}`
  await stack.sql`update products set stock = 3 where merchant_id = ${merchantId} and product_id = ${shop.products[0]}`
  await stack.sql`
    update cards set valid_to = ${today()}::date + 5 where merchant_id = ${merchantId} and serial in (4, 5, 30)`
})

test('an owner sees everything that waits, and nothing that does not', async () => {
  // Two of the three cards are active; the first store has had three cards and has one left to sell.
  expect(await todosOf(shop.owner.userId)).toEqual({
    ...{ overdue: 1, held: 1, lowStock: 1, expiringCards: 2, lowStores: 1 },
  })
})

test('others see what their permissions let them see', async () => {
  const bare = await addMember(stack.sql, shop.merchantId)
  expect(await todosOf(bare.userId)).toEqual({})
  const shipper = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
  expect(await todosOf(shipper.userId)).toEqual({ overdue: 1 })
  const keeper = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
  expect(await todosOf(keeper.userId)).toEqual({ expiringCards: 2 })
})

test('the trend is that of the reports', async () => {
  const trend = await loadTrend(await memberOf(shop.owner.userId), 'zh-CN')
  expect(trend.days).toHaveLength(30)
  expect([trend.redemptions, trend.shipped, trend.days.at(-1)]).toEqual([
    ...[2, 0],
    { day: today(), redemptions: 2, shipped: 0, waiting: 2 },
  ])
})

test('a supplier sees what it has sent itself', async () => {
  const [order] = shop.orders
  await stack.sql`
    update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF1234567890', shipped_at = now()
    where merchant_id = ${shop.merchantId} and order_id = ${order}`
  const account = await memberOf(shop.supplier.userId)
  expect(await loadShipped(account)).toMatchObject({ today: 1, total: 1 })
  const other = await addMember(stack.sql, shop.merchantId, {
    ...{ kind: 'supplier', supplierId: shop.suppliers[1], permissions: ['order.read'] },
  })
  expect(await loadShipped(await memberOf(other.userId))).toMatchObject({ today: 0, total: 0 })
})

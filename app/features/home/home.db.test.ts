import { v7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../supabase/tests/support.ts'
import { loadCardCounts } from '../cards/data.ts'
import { cardFilterSchema } from '../cards/schema.ts'
import { listJobs } from '../jobs/data.ts'
import { jobListQuery } from '../jobs/schema.ts'
import { listOrders } from '../orders/data.ts'
import { viewRequest } from '../orders/list-request.ts'
import { orderAccess } from '../orders/policy.ts'
import { orderListQuery } from '../orders/schema.ts'
import { listProducts } from '../products/data.ts'
import { listOpen } from '../settlements/data.ts'
import { settlementListQuery } from '../settlements/schema.ts'
import { listStores } from '../stores/data.ts'
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

test('each number leads to a list of just so many', async () => {
  const { merchantId } = shop
  await stack.sql`
    update orders set ship_on = ${today()}, review = null
    where merchant_id = ${merchantId} and order_id = ${shop.orders[1]}`
  // Two of the last days, and one that has been seen long ago.
  for (const days of [0, 2, 30])
    await stack.sql`
      insert into jobs (merchant_id, job_id, kind, requested_by, total, status, created_at)
      values (${merchantId}, ${v7()}, 'cards.draw', ${shop.owner.memberId}, 1, 'failed',
        now() - make_interval(days => ${days}))`
  // Disputed statements of two months and two suppliers; one that is not disputed.
  for (const [at, month, status] of [
    [0, '2026-01-01', 'disputed'],
    [1, '2026-03-01', 'disputed'],
    [0, '2026-03-01', 'confirmed'],
  ] as const)
    await stack.sql`
      insert into settlements (merchant_id, settlement_id, supplier_id, month, statement_no, status, orders, total_minor,
        issued_by, answered_at, dispute_note)
      values (${merchantId}, ${v7()}, ${shop.suppliers[at]}, ${month}, ${`JS${month.slice(0, 7).replace('-', '')}-0${at + 1}`},
        ${status}, 1, 100, ${shop.owner.memberId}, now(), '')`
  const account = await memberOf(shop.owner.userId)
  const todos = await loadTodos(account)
  const asked = (to: string) => Object.fromEntries(new URL(to, 'http://localhost').searchParams)
  const orders = async (to: string) => {
    const { view, show } = orderListQuery.parse(asked(to))
    if (!view) throw new Error(`no view in ${to}`)
    const page = await listOrders(account.scope, {
      ...viewRequest(account),
      ...{ access: orderAccess(account), view, show, search: undefined },
    })
    return page.orders.length
  }
  const lengths: Record<string, (to: string) => Promise<number>> = {
    overdue: orders,
    dueToday: orders,
    failedJobs: async (to) => (await listJobs(account, jobListQuery.parse(asked(to)), {})).jobs.length,
    lowStock: async () => (await listProducts(account.scope, true)).length,
    expiringCards: async (to) =>
      (await loadCardCounts(account.scope, merchantId, cardFilterSchema.parse(asked(to)))).active,
    disputed: async (to) => {
      const { state, month } = settlementListQuery.parse(asked(to))
      return state ? (await listOpen(account, state, month)).length : 0
    },
    lowStores: async () =>
      (await listStores(account.scope, merchantId, { q: undefined, closed: false, cards: true, low: true }))
        .length,
  }
  const told = todos.filter(({ kind }) => kind in lengths)
  expect(told.map(({ kind }) => kind)).toEqual(Object.keys(lengths))
  for (const { kind, to, count } of told) expect([kind, await lengths[kind]?.(to)]).toEqual([kind, count])
  expect(todos.find(({ kind }) => kind === 'failedJobs')?.count).toBe(2)
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

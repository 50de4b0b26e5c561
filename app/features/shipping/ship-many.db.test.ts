import { beforeAll, describe, expect, test } from 'vitest'
import { withSystem, withTenant } from '#app/core/db/door.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  addOrder,
  codeOf,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { SHIP_AT_ONCE, type ShipLine, shipMany } from './ship-many.ts'

const stack = useStack('worker')
let shop: Merchant
let other: Merchant
let shipper: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 80 })
  other = await makeMerchant(stack.sql)
  shipper = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
})

let nextSerial = 3
/** The number of a new pending order. */
async function newOrder(
  set: { product?: 0 | 1; status?: string; review?: string; pick_up_store_id?: string } = {},
): Promise<string> {
  nextSerial += 1
  const serial = nextSerial
  const { product = 1, ...columns } = set
  const orderId = await addOrder(stack.sql, shop, serial, { product })
  if (Object.keys(columns).length > 0)
    await stack.sql`update orders set ${stack.sql(columns)} where order_id = ${orderId}`
  return `O${serial}`
}

const lineOf = (orderNo: string, line = 1, trackingNo = `SF10000000${line}`): ShipLine => ({
  line,
  orderNo,
  carrier: 'SF',
  trackingNo,
})

const ship = (account: Account, lines: readonly ShipLine[]) =>
  withTenant(scopeOfUser(account.userId), ({ tx }) => shipMany(tx, shop.merchantId, lines))

const resultsOf = async (account: Account, lines: readonly ShipLine[]) =>
  (await ship(account, lines)).map(({ result }) => result)

async function orderOf(orderNo: string) {
  const [row] = await stack.sql`
    select status, carrier, tracking_no, shipped_at is not null as shipped from orders
    where merchant_id = ${shop.merchantId} and order_no = ${orderNo}`
  return row
}

describe('shipMany', () => {
  test('ships each order with its carrier and number, once', async () => {
    const [first, second] = [await newOrder(), await newOrder()]
    const lines = [lineOf(first, 7), { ...lineOf(second, 8), carrier: 'ZTO' as const }]
    const results = await ship(shipper, lines)
    expect(results).toEqual([
      { line: 7, orderId: expect.any(String), result: 'SHIPPED' },
      { line: 8, orderId: expect.any(String), result: 'SHIPPED' },
    ])
    expect(await orderOf(first)).toEqual({
      ...{ status: 'shipped', carrier: 'SF', tracking_no: 'SF100000007', shipped: true },
    })
    expect(await orderOf(second)).toMatchObject({ carrier: 'ZTO', tracking_no: 'SF100000008' })
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    expect(await resultsOf(shipper, lines)).toEqual(['SAME_ALREADY', 'SAME_ALREADY'])
    expect(await resultsOf(shipper, [lineOf(first, 9)])).toEqual(['ALREADY_SHIPPED'])
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
  })

  test('says of each line why it is not shipped, and ships the others', async () => {
    const lines = [
      lineOf(await newOrder({ status: 'cancelled' }), 1),
      lineOf(await newOrder({ review: 'held' }), 2),
      lineOf(await newOrder({ pick_up_store_id: shop.stores[0] }), 3),
      lineOf('NOT-THERE', 4),
      lineOf(await newOrder({ review: 'released' }), 5),
      lineOf(`O${nextSerial}`, 6),
    ]
    const results = await resultsOf(shipper, lines)
    expect(results).toEqual([
      ...['ORDER_CANCELLED', 'ORDER_HELD', 'ORDER_PICKED_UP', 'ORDER_UNKNOWN', 'SHIPPED', 'TAKEN_TWICE'],
    ])
    expect(await orderOf(`O${nextSerial}`)).toMatchObject({ tracking_no: 'SF100000005' })
  })

  test('orders of another merchant or supplier are unknown, and stay as they are', async () => {
    const others = await snapshot(stack.sql, 'orders', other.merchantId)
    const [own, foreign] = [await newOrder({ product: 0 }), await newOrder({ product: 1 })]
    // O1 exists at both merchants; the other's is asked for by naming its merchant outright.
    const across = await withTenant(scopeOfUser(shipper.userId), ({ tx }) =>
      shipMany(tx, other.merchantId, [lineOf('O1')]),
    )
    expect(across).toEqual([{ line: 1, orderId: null, result: 'ORDER_UNKNOWN' }])
    expect(await resultsOf(shop.supplier, [lineOf(own, 1), lineOf(foreign, 2)])).toEqual([
      ...['SHIPPED', 'ORDER_UNKNOWN'],
    ])
    expect(await orderOf(foreign)).toMatchObject({ status: 'pending', tracking_no: null })
    expect(await snapshot(stack.sql, 'orders', other.merchantId)).toBe(others)
  })

  test('who may read and not ship ships nothing', async () => {
    const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read'] })
    const orderNo = await newOrder()
    expect(await resultsOf(reader, [lineOf(orderNo)])).toEqual(['ORDER_UNKNOWN'])
    expect(await orderOf(orderNo)).toMatchObject({ status: 'pending' })
  })

  test("works in the system's name for one merchant", async () => {
    const orderNo = await newOrder()
    const [result] = await withSystem('test', ({ tx }) =>
      shipMany(tx, shop.merchantId, [lineOf(orderNo), lineOf('O1', 2)]),
    )
    expect(result).toMatchObject({ result: 'SHIPPED' })
    expect(await orderOf(orderNo)).toMatchObject({ status: 'shipped' })
    const [untouched] = await stack.sql`
      select status from orders where merchant_id = ${other.merchantId} and order_no = 'O1'`
    expect(untouched).toEqual({ status: 'pending' })
  })

  test('two at once with the same orders in other order: each order is shipped by one of them', async () => {
    const orderNos = await Promise.all([newOrder(), newOrder(), newOrder(), newOrder()])
    const lines = orderNos.map((orderNo, i) => lineOf(orderNo, i))
    const [forth, back] = await Promise.all([
      resultsOf(shipper, lines),
      resultsOf(
        shop.owner,
        lines.toReversed().map((line) => ({ ...line, trackingNo: `ZT${line.trackingNo}` })),
      ),
    ])
    expect(forth.map((result, i) => [result, back[3 - i]].toSorted())).toEqual(
      Array.from({ length: 4 }, () => ['ALREADY_SHIPPED', 'SHIPPED']),
    )
  })

  test('more lines than one call takes are refused', async () => {
    const lines = Array.from({ length: SHIP_AT_ONCE + 1 }, (_, i) => lineOf(`X${i}`))
    await expect(ship(shipper, lines)).rejects.toThrow(RangeError)
    expect(await codeOf(ship(shipper, []))).toBe('ok')
  })
})

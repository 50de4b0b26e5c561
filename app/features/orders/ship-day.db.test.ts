import { beforeAll, expect, test } from 'vitest'
import { addOrder, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'

// The day on which an order has to leave: kept by the database, whoever writes the order.
const stack = useStack('web')
let shop: Merchant
let serial = 3

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 40 })
})

/** An order of that moment, with that day of delivery. @returns the day on which it has to leave */
async function shipDay(orderedAt: string, deliverOn: string | null): Promise<string> {
  serial += 1
  const orderId = await addOrder(stack.sql, shop, serial, { product: 1 })
  await stack.sql`
    update orders set created_at = ${orderedAt}, deliver_on = ${deliverOn} where order_id = ${orderId}`
  return shipDayOf(orderId)
}

async function shipDayOf(orderId: string): Promise<string> {
  const [row] = await stack.sql<
    { day: string }[]
  >`select ship_on as day from orders where order_id = ${orderId}`
  return row?.day ?? ''
}

const settings = (days: number) => stack.sql`
  update redemption_settings set ship_days_before = ${days} where merchant_id = ${shop.merchantId}`

test.each([
  // Ordered on the 21st in Shanghai, late in the evening of the 20th in UTC.
  [1, '2026-11-20T17:00:00Z', null, '2026-11-21'],
  [1, '2026-11-20T17:00:00Z', '2026-11-25', '2026-11-24'],
  [0, '2026-11-20T17:00:00Z', '2026-11-25', '2026-11-25'],
  [7, '2026-11-20T17:00:00Z', '2026-12-25', '2026-12-18'],
  // Not before it was ordered.
  [7, '2026-11-20T17:00:00Z', '2026-11-22', '2026-11-21'],
])('%i days before: ordered %s for %s, leaves %s', async (days, orderedAt, deliverOn, leaves) => {
  await settings(days)
  expect(await shipDay(orderedAt, deliverOn)).toBe(leaves)
})

test('another number of days moves what still waits, and nothing else', async () => {
  await settings(1)
  const place = async (status: string) => {
    serial += 1
    const orderId = await addOrder(stack.sql, shop, serial, { product: 1 })
    await stack.sql`
      update orders set deliver_on = current_date + 20, status = ${status}::order_status, carrier = 'SF',
        tracking_no = 'SF1234567', shipped_at = now()
      where order_id = ${orderId}`
    return orderId
  }
  const [waits, gone] = [await place('pending'), await place('shipped')]
  const before = { waits: await shipDayOf(waits), gone: await shipDayOf(gone) }
  await settings(3)
  const days = (from: string, to: string) => (Date.parse(from) - Date.parse(to)) / 86_400_000
  expect(days(before.waits, await shipDayOf(waits))).toBe(2)
  expect(await shipDayOf(gone)).toBe(before.gone)
})

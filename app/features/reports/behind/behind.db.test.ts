import { beforeAll, expect, test } from 'vitest'
import { momentSchema } from '#app/core/paging/places.ts'
import { addMember, type Merchant, makeMerchant, useStack } from '../../../../supabase/tests/support.ts'
import { loadReport, type Reader } from '../data.ts'
import { behind } from '../report-request.ts'
import { insertOrders, readerOf, requestFor } from '../test-orders.ts'
import { DIMENSIONS, MEASURES, type ReportRequest } from '../types.ts'
import { type CountedOrder, listCounted, PAGE_SIZE } from './data.ts'

const stack = useStack('web')
// A day in New York: midnight is four or five hours later than in Greenwich.
const zone = 'America/New_York'
let shop: Merchant
let reader: Reader

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 260 })
  reader = readerOf(shop, zone)
  await stack.sql`update merchants set time_zone = ${zone} where merchant_id = ${shop.merchantId}`
  const hours = [
    '2026-10-31T03:59:59Z',
    '2026-10-31T04:00:00Z',
    '2026-11-01T03:59:59Z',
    '2026-11-01T04:00:00Z',
    '2026-11-02T05:00:00Z',
  ]
  await insertOrders(
    stack.sql,
    shop,
    Array.from({ length: 240 }, (_, at) => ({
      serial: 11 + at,
      at: hours[at % 5] ?? '',
      productId: shop.products[at % 2] as string,
      channelId: at % 3 === 0 ? shop.channelId : null,
      storeId: at % 7 === 0 ? shop.stores[1] : null,
      supplierId: at % 4 === 0 ? shop.suppliers[0] : null,
      faceValueMinor: at % 11 === 0 ? 0 : 100 + at,
      part: at % 13 === 0 ? 2 : 1,
    })),
  )
  await stack.sql`
    update orders set status = 'cancelled' where merchant_id = ${shop.merchantId} and card_serial > 10 and card_serial % 9 = 0`
  await stack.sql`
    update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF123456', shipped_at = now()
    where merchant_id = ${shop.merchantId} and card_serial > 10 and card_serial % 5 = 1 and status = 'pending'`
})

/** Every order behind a number, page by page, forwards. */
async function allBehind(request: ReportRequest): Promise<CountedOrder[]> {
  const all: CountedOrder[] = []
  for (let after: string | undefined, more = true; more; ) {
    const page = await listCounted(reader, request, { after: after ? momentSchema.parse(after) : undefined })
    all.push(...page.orders)
    after = page.next
    more = after !== undefined
  }
  return all
}

test.each(DIMENSIONS)('by %s: a number leads to as many orders, and money to as much', async (rows) => {
  for (const columns of [
    ['2026-10', '2026-11'],
    ['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02'],
  ]) {
    const grain = columns.length === 2 ? ('month' as const) : ('day' as const)
    for (const measure of MEASURES) {
      const request = { ...requestFor(rows, { grain, columns }), measure }
      const report = await loadReport(reader, request)
      expect(report.rows.length).toBeGreaterThan(0)
      const cells = report.rows.slice(0, 3).flatMap((row) =>
        columns.map((column, at) => ({
          count: row.cells[at] ?? 0,
          request: behind(request, row.id, column),
        })),
      )
      const total = { count: report.totals[measure], request: behind(request) }
      for (const { count, request: asked } of [...cells, total]) {
        const orders = await allBehind(asked)
        const found =
          measure === 'value' ? orders.reduce((sum, o) => sum + o.faceValueMinor, 0) : orders.length
        expect(found, JSON.stringify(asked)).toBe(count)
        expect(new Set(orders.map((order) => order.orderId)).size).toBe(orders.length)
      }
    }
  }
})

test('pages lead both ways', async () => {
  const request = {
    ...requestFor('product', { grain: 'month' as const, columns: ['2026-10', '2026-11'] }),
    measure: 'parcels' as const,
  }
  const first = await listCounted(reader, request, {})
  expect([first.orders.length, first.previous]).toEqual([PAGE_SIZE, undefined])
  const second = await listCounted(reader, request, { after: momentSchema.parse(first.next) })
  const back = await listCounted(reader, request, { before: momentSchema.parse(second.previous) })
  expect(back.orders.map((order) => order.orderId)).toEqual(first.orders.map((order) => order.orderId))
  expect(back.previous).toBeUndefined()
})

test('who may read reports but no orders gets numbers and no orders', async () => {
  const { userId } = await addMember(stack.sql, shop.merchantId, { permissions: ['report.read'] })
  const request = requestFor('product', { grain: 'month', columns: ['2026-10'] })
  const mine = readerOf(shop, zone, userId)
  expect((await loadReport(mine, request)).totals.redemptions).toBeGreaterThan(0)
  expect((await listCounted(mine, request, {})).orders).toEqual([])
})

import { beforeAll, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { addMember, type Merchant, makeMerchant, useStack } from '../../../../supabase/tests/support.ts'
import { insertOrders } from '../../reports/test-orders.ts'
import type { Period } from '../../reports/types.ts'
import { loadColumns, loadPeople, type Reader } from '../data.ts'
import { type FiguresRequest, MEASURES, type Measure } from '../types.ts'
import { type Behind, countsOrders, listEntries, listHanded, PAGE_SIZE } from './data.ts'

const stack = useStack('web')
const zone = 'America/New_York'
const PERIODS: Period[] = [
  { grain: 'month', columns: ['2026-10', '2026-11'] },
  { grain: 'day', columns: ['2026-10-31', '2026-11-01'] },
]
let shop: Merchant
const readerOf = (userId: string): Reader => ({
  ...{ scope: scopeOfUser(userId), merchantId: shop.merchantId, timeZone: zone, locale: 'zh-CN' },
})

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 100 })
  await stack.sql`update merchants set time_zone = ${zone} where merchant_id = ${shop.merchantId}`
  const hours = [
    '2026-10-31T03:59:59Z',
    '2026-10-31T04:00:00Z',
    '2026-11-01T04:00:00Z',
    '2026-11-02T05:00:00Z',
  ]
  const kinds = [
    'allocate',
    'take_back',
    'move_in',
    'move_out',
    'activate',
    'deactivate',
    'redeem',
    'void',
    'restore',
  ]
  const entries = Array.from({ length: 400 }, (_, at) => ({
    ...{
      merchant_id: shop.merchantId,
      at: hours[at % 4] as string,
      store_id: shop.stores[at % 3 === 0 ? 1 : 0],
    },
    ...{ batch_id: shop.batchId, kind: kinds[at % 9] as string, cards: 1 + (at % 4), face_value_minor: at },
    ...{ member_id: at % 5 === 0 ? null : shop.store.memberId, serials: '{[1,3),[7,9)}' },
    created: at % 9 < 4 ? 1 + (at % 4) : 0,
  }))
  await stack.sql`insert into store_ledger ${stack.sql(entries)}`
  for (let at = 0; at < 60; at += 1) {
    const moment = hours[at % 4] as string
    const [orderId] = await insertOrders(stack.sql, shop, [
      {
        serial: 11 + at,
        at: moment,
        productId: shop.products[0],
        storeId: shop.stores[at % 2 === 0 ? 0 : 1],
        part: at % 7 === 0 ? 2 : 1,
      },
    ])
    await stack.sql`
      update orders set status = 'finished', finished_at = now(), pick_up_store_id = ${shop.stores[0]}, verified_store_id = ${shop.stores[0]}, verified_by = ${shop.store.memberId},
        verified_at = ${moment} where merchant_id = ${shop.merchantId} and order_id = ${orderId as string}`
  }
})

/** The figure that the rows behind it add up to, page by page. */
async function addedUp(reader: Reader, behind: Behind): Promise<number> {
  let sum = 0
  const minus = ['deactivate', 'give_back', 'restore']
  const money = behind.measure.endsWith('Value')
  for (let after: string | undefined, more = true; more; ) {
    if (countsOrders(behind.measure)) {
      const page = await listHanded(reader, behind, { after })
      for (const order of page.rows) sum += money ? order.faceValueMinor : 1
      after = page.next
    } else {
      const page = await listEntries(reader, behind, { after })
      expect(page.rows.length).toBeLessThanOrEqual(PAGE_SIZE)
      const netted = !['activated', 'deactivated'].includes(behind.measure)
      for (const entry of page.rows)
        sum += (netted && minus.includes(entry.kind) ? -1 : 1) * (money ? entry.faceValueMinor : entry.cards)
      after = page.next
    }
    more = after !== undefined
  }
  return sum
}

const MOVING = MEASURES.filter((measure) => measure !== 'onHand')

test.each(MOVING)('what is behind %s adds up to it', async (measure: Measure) => {
  const reader = readerOf(shop.owner.userId)
  const [storeId] = shop.stores
  for (const period of PERIODS) {
    const request: FiguresRequest = {
      ...{ measure, layout: 'measures', period, preset: undefined, sort: { by: measure, descending: true } },
    }
    const columns = await loadColumns(reader, period, storeId)
    for (const { column, figures } of columns) {
      const behind = {
        storeId,
        memberId: undefined,
        measure,
        period: { grain: period.grain, columns: [column] },
      }
      expect(await addedUp(reader, behind), `${measure} ${column}`).toBe(figures[measure])
    }
    const people = await loadPeople(reader, request, storeId)
    for (const row of people.rows)
      expect(await addedUp(reader, { storeId, memberId: row.id, measure, period })).toBe(row.figures[measure])
  }
})

test('who may read figures but no cards or orders gets numbers and nothing behind them; a store nothing of another', async () => {
  const { userId } = await addMember(stack.sql, shop.merchantId, { permissions: ['report.read'] })
  const [own, other] = shop.stores
  const [period] = PERIODS as [Period]
  const behind = (storeId: string, measure: Measure): Behind => ({
    storeId,
    memberId: undefined,
    measure,
    period,
  })
  const reader = readerOf(userId)
  expect((await loadColumns(reader, period, own))[0]?.figures.activated).not.toBe(0)
  expect((await listEntries(reader, behind(own, 'sold'), {})).rows).toEqual([])
  expect((await listHanded(reader, behind(own, 'handed'), {})).rows).toEqual([])
  const store = readerOf(shop.store.userId)
  expect((await listEntries(store, behind(own, 'sold'), {})).rows.length).toBeGreaterThan(0)
  expect((await listEntries(store, behind(other, 'sold'), {})).rows).toEqual([])
})

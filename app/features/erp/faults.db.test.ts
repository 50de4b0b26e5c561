// Orders from the first push to the last acknowledgement, while the ERP fails in each of its ways.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SF, startWangdiantong, type Wangdiantong, ZTO } from '../../../e2e/vendors/wangdiantong.ts'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { runErpPull, runErpPush } from './jobs.ts'
import { TEST_ERP } from './test-account.ts'
import { addErpOrders, setUpErp } from './test-erp.ts'

const ORDERS = 300
// Not `timeout`, which takes as long as nobody waits for: enterprise.test.ts has it.
const FAULTS = [
  'lost',
  'reset',
  'error',
  'malformed',
  'throttled',
  'signature',
  'duplicate',
  'disorder',
] as const

const stack = useStack('worker')
let erp: Wangdiantong
let shop: Merchant

beforeAll(async () => {
  erp = await startWangdiantong(TEST_ERP)
  process.env.TIHUO_WANGDIANTONG_ENDPOINT = erp.url
  shop = await makeMerchant(stack.sql, { cards: ORDERS + 30 })
  await stack.sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where merchant_id = ${shop.merchantId}`
  await setUpErp(stack.sql, shop)
})
afterAll(() => erp.close())

test('all orders end right, none is there twice', async () => {
  const orders = await addErpOrders(
    stack.sql,
    shop,
    20,
    Array.from({ length: ORDERS }, () => ({})),
  )
  const input = { merchantId: shop.merchantId, signal: new AbortController().signal }
  let shipped = 0
  for (let round = 0; round < 60; round += 1) {
    // Another call of the run fails each time, in another way.
    for (let calls = 0; calls < round % 4; calls += 1) erp.fail('disorder')
    erp.fail(FAULTS[round % FAULTS.length] as (typeof FAULTS)[number])
    if (round % 5 === 0) erp.refuseAcks(3)
    await (round % 2 === 0 ? runErpPush(input) : runErpPull(input))
    // The warehouse ships what it has, as it comes in.
    for (const { tid } of [...erp.trades.values()].slice(shipped)) {
      erp.ship(
        tid,
        shipped % 2 === 0 ? SF : ZTO,
        `${shipped % 2 === 0 ? 'SF' : '73'}${1_000_000_000 + shipped}`,
      )
      shipped += 1
    }
    if (shipped === ORDERS && erp.pool.every((row) => row.acks.length > 0)) break
  }
  expect([...erp.trades.keys()].sort()).toEqual(orders.map(({ orderNo }) => orderNo).sort())
  expect(erp.pool).toHaveLength(ORDERS)
  expect(erp.pool.every((row) => row.acks.length === 1 && row.acks[0]?.status === 0)).toBe(true)
  const rows = await stack.sql<{ right: boolean; n: number }[]>`
    select o.status = 'shipped' and p.status = 'pushed' and r.outcome = 'SHIPPED' and r.acked_at is not null
      and o.tracking_no = r.logistics_no as right, count(*)::int as n
    from orders o join erp_pushes p using (merchant_id, order_id) join erp_results r using (merchant_id, order_id)
    where o.merchant_id = ${shop.merchantId} group by 1`
  expect(rows).toEqual([{ right: true, n: ORDERS }])
}, 120_000)

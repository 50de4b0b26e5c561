// Telling the ERP of orders, against the simulator, which checks what the vendor checks.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startWangdiantong, type Wangdiantong } from '../../../e2e/vendors/wangdiantong.ts'
import { as, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { runErpPush } from './jobs.ts'
import { TEST_ERP } from './test-account.ts'
import { addErpOrders, setUpErp, type TestOrder } from './test-erp.ts'

const stack = useStack('worker')
let erp: Wangdiantong
let shop: Merchant
let serial: number

beforeAll(async () => {
  erp = await startWangdiantong(TEST_ERP)
  process.env.TIHUO_WANGDIANTONG_ENDPOINT = erp.url
})
afterAll(() => erp.close())
beforeEach(async () => {
  erp.trades.clear()
  erp.calls.clear()
  shop = await makeMerchant(stack.sql, { cards: 200 })
  serial = 20
  await stack.sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where merchant_id = ${shop.merchantId}`
})

const run = (signal = new AbortController().signal) => runErpPush({ merchantId: shop.merchantId, signal })
async function add(orders: readonly TestOrder[]) {
  const made = await addErpOrders(stack.sql, shop, serial, orders)
  serial += orders.length
  return made
}
const pushes = () => stack.sql<
  { tid: string; status: string; reason: string | null; said: string | null; attempts: number }[]
>`
  select tid, status, reason, vendor_text as said, attempts from erp_pushes where merchant_id = ${shop.merchantId} order by tid`
const statuses = async () => Object.fromEntries((await pushes()).map((row) => [row.tid, row.status]))

describe('what goes', () => {
  test('orders with all that the vendor demands, masked in our own record', async () => {
    await setUpErp(stack.sql, shop)
    const [order] = await add([
      { consignee: '张三丰👍', address: '浦东南路 100 号\n2 栋', faceMinor: 38_850, deliverOn: '2030-10-01' },
    ])
    expect(await run()).toEqual({ counts: { pushed: 1, refused: 0, unknown: 0 } })
    expect(erp.trades.get(order?.orderNo as string)).toMatchObject({
      ...{ tid: order?.orderNo, trade_status: 30, pay_status: 2, paid: '388.50', shopNo: 'S001', told: 1 },
      ...{
        receiver_name: '张三丰',
        receiver_mobile: '13800138000',
        receiver_address: '浦东南路 100 号 2 栋',
      },
      ...{ receiver_province: '上海', receiver_city: '上海市', receiver_district: '黄浦区' },
      buyer_message: '送达日期 2030-10-01',
      order_list: [
        { oid: `${order?.orderNo}-1`, price: '388.50', goods_no: 'G1', spec_no: 'G1-1', refund_status: 0 },
      ],
    })
    const [row] = await stack.sql<
      { sent: Record<string, unknown>; fulfilled_by: string; prepared: boolean }[]
    >`
      select p.sent, o.fulfilled_by, o.prepared_at is not null as prepared from erp_pushes p
      join orders o using (merchant_id, order_id) where p.merchant_id = ${shop.merchantId}`
    expect(row).toMatchObject({ fulfilled_by: 'erp', prepared: true })
    expect(row?.sent).toMatchObject({
      receiver_name: '张***',
      receiver_mobile: '138****8000',
      receiver_address: '浦东***',
    })
    expect(JSON.stringify(row?.sent)).not.toMatch(/三丰|13800138000|100 号/)
  })

  test('not what waits for somebody, is picked up, is a supplier’s, is in work, or has no number there', async () => {
    await setUpErp(stack.sql, shop)
    const [held, pickUp, supplied, inWork, elsewhere, good] = await add([
      { held: true },
      { pickUp: true },
      { product: 0 },
      {},
      { region: ['810101', '香港特别行政区', '香港岛', '中西区'] },
      {},
    ])
    await stack.sql`update orders set fulfilled_by = 'waybill', prepared_at = now() where order_id = ${inWork?.orderId as string}`
    await run()
    expect([...erp.trades.keys()]).toEqual([good?.orderNo])
    const free = await stack.sql<{ order_no: string }[]>`
      select order_no from orders where merchant_id = ${shop.merchantId} and fulfilled_by is null and status = 'pending' order by 1`
    expect(free.map((row) => row.order_no)).toEqual(
      [held, pickUp, supplied, elsewhere].map((order) => order?.orderNo),
    )
    // Supplied goods too, and a name for the province.
    await stack.sql`update erp_settings set drop_ship = true where merchant_id = ${shop.merchantId}`
    await stack.sql`insert into erp_goods (merchant_id, product_id, goods_no, spec_no) values (${shop.merchantId}, ${shop.products[0]}, 'G0', 'G0')`
    await stack.sql`insert into erp_regions (merchant_id, region_code, erp_name) values (${shop.merchantId}, '81', '香港')`
    await run()
    expect([...erp.trades.keys()].sort()).toEqual(
      [supplied, elsewhere, good].map((order) => order?.orderNo).sort(),
    )
  })

  test('not before its time: the consumer’s, and the day', async () => {
    await setUpErp(stack.sql, shop)
    await add([{}, { deliverOn: '2040-01-10' }])
    await stack.sql`update erp_settings set wait_minutes = 30, days_before = 2 where merchant_id = ${shop.merchantId}`
    await run()
    expect(erp.trades.size).toBe(0)
    await stack.sql`update orders set created_at = created_at - interval '31 minutes' where merchant_id = ${shop.merchantId}`
    await run()
    expect([...erp.trades.keys()]).toEqual(['E20'])
  })

  test('in calls of fifty, each order to the shop of its channel', async () => {
    await setUpErp(stack.sql, shop)
    await stack.sql`insert into erp_shops (merchant_id, channel_id, shop_no) values (${shop.merchantId}, ${shop.channelId}, 'S002')`
    await add(Array.from({ length: 120 }, (_, i) => ({ channelId: i < 10 ? shop.channelId : null })))
    expect(await run()).toEqual({ counts: { pushed: 120, refused: 0, unknown: 0 } })
    expect(erp.trades.size).toBe(120)
    expect([...erp.trades.values()].filter((trade) => trade.shopNo === 'S002')).toHaveLength(10)
    expect(erp.calls.get('trade_push')).toBe(4)
    expect(await run()).toEqual({ counts: { pushed: 0, refused: 0, unknown: 0 } })
  })

  test('nothing while it is off', async () => {
    await setUpErp(stack.sql, shop)
    await add([{}])
    await stack.sql`update erp_settings set enabled = false where merchant_id = ${shop.merchantId}`
    expect(await run()).toEqual({ counts: {}, problem: 'NOT_SET_UP' })
    expect(erp.trades.size).toBe(0)
  })
})

describe('what the vendor refuses', () => {
  test('single orders fail with its words, the others go; told again when somebody says so', async () => {
    await setUpErp(stack.sql, shop)
    const [bad] = await add([{}, {}, {}])
    erp.refuse(bad?.orderNo as string, '收件人电话 13800138000 在黑名单')
    expect(await run()).toEqual({ counts: { pushed: 2, refused: 1, unknown: 0 } })
    expect(await pushes()).toMatchObject([
      { tid: 'E20', status: 'failed', reason: 'REFUSED', said: '收件人电话 138****8000 在黑名单' },
      { status: 'pushed' },
      { status: 'pushed' },
    ])
    await run()
    expect(erp.calls.get('trade_push')).toBe(1)
    erp.refuse('E20', undefined)
    const again = await as(stack.webUrl, ownerClaims(), (tx) => tx`select private.push_erp_again(null) as n`)
    expect(again[0]).toEqual({ n: 1 })
    await run()
    expect(await statuses()).toEqual({ E20: 'pushed', E21: 'pushed', E22: 'pushed' })
  })

  test('of a failed one can be let go: then it is shipped in another way', async () => {
    await setUpErp(stack.sql, shop)
    const [bad] = await add([{}])
    erp.refuse('E20', '不收')
    await run()
    const ids = [bad?.orderId as string]
    await as(stack.webUrl, ownerClaims(), (tx) => tx`select private.withdraw_erp(${ids}::uuid[])`)
    expect(await statuses()).toEqual({ E20: 'withdrawn' })
    const [order] = await stack.sql`select fulfilled_by from orders where order_id = ${ids[0] as string}`
    expect(order).toEqual({ fulfilled_by: null })
    erp.refuse('E20', undefined)
    await run()
    expect(erp.trades.size).toBe(0)
  })

  test.each([
    ['signature', 'CREDENTIALS'],
    ['throttled', 'THROTTLED'],
  ] as const)('a whole call (%s): nothing is lost, told again later', async (fault, problem) => {
    await setUpErp(stack.sql, shop)
    await add([{}, {}])
    erp.fail(fault)
    expect(await run()).toMatchObject({ problem, counts: { pushed: 0, refused: 0, unknown: 0 } })
    expect(await statuses()).toEqual({ E20: 'queued', E21: 'queued' })
    expect(await run()).toEqual({ counts: { pushed: 2, refused: 0, unknown: 0 } })
  })
})

describe('what nobody knows', () => {
  test.each(['lost', 'reset', 'error', 'malformed', 'duplicate', 'disorder'] as const)(
    '%s: told again by the same numbers, and there once',
    async (fault) => {
      await setUpErp(stack.sql, shop)
      await add([{}, {}, {}])
      erp.fail(fault)
      const first = await run()
      if (first.problem) {
        expect(first).toMatchObject({ problem: 'UNREACHABLE', counts: { unknown: 3 } })
        expect(new Set(Object.values(await statuses()))).toEqual(new Set(['pushing']))
        await run()
      }
      expect(await statuses()).toEqual({ E20: 'pushed', E21: 'pushed', E22: 'pushed' })
      expect(erp.trades.size).toBe(3)
    },
  )

  test('an order that the vendor chokes on ends alone, and keeps nobody back', async () => {
    await setUpErp(stack.sql, shop)
    await add(Array.from({ length: 15 }, () => ({})))
    erp.choke('E25')
    for (let runs = 0; runs < 6; runs += 1) {
      await add([{}])
      const { problem } = await run()
      // Each run tells of the new one first, and ends with the call that has no answer.
      expect(erp.trades.has(`E${serial - 1}`)).toBe(runs > 0)
      if (!problem) break
    }
    const all = await statuses()
    expect(all.E25).toBe('failed')
    expect(Object.values(all).filter((status) => status === 'pushed')).toHaveLength(erp.trades.size)
    expect((await pushes()).find(({ tid }) => tid === 'E25')).toMatchObject({ reason: 'NO_ANSWER' })
    erp.choke(undefined)
  })

  test('an ERP that is down for long costs no order anything', async () => {
    await setUpErp(stack.sql, shop)
    await add([{}, {}, {}])
    erp.fail('error', 20)
    for (let runs = 0; runs < 20; runs += 1) await run()
    expect(new Set(Object.values(await statuses()))).toEqual(new Set(['pushing']))
    for (let runs = 0; runs < 2; runs += 1) await run()
    expect(await statuses()).toEqual({ E20: 'pushed', E21: 'pushed', E22: 'pushed' })
  })
})

describe('what changes after it was told', () => {
  test('a cancelled order is paid back there', async () => {
    await setUpErp(stack.sql, shop)
    const [order] = await add([{}, {}])
    await run()
    await stack.sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where order_id = ${order?.orderId as string}`
    expect(await run()).toEqual({ counts: { pushed: 1, refused: 0, unknown: 0 } })
    expect(erp.trades.get('E20')).toMatchObject({
      trade_status: 80,
      told: 2,
      order_list: [{ status: 80, refund_status: 5 }],
    })
    expect(erp.trades.get('E21')).toMatchObject({ trade_status: 30, told: 1 })
  })

  test('a cancelled order that it never heard of is not mentioned', async () => {
    await setUpErp(stack.sql, shop)
    const [order] = await add([{}])
    erp.fail('throttled')
    await run()
    await stack.sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where order_id = ${order?.orderId as string}`
    await run()
    expect(erp.trades.size).toBe(0)
    expect(await statuses()).toEqual({ E20: 'withdrawn' })
  })

  test('a corrected address goes after it', async () => {
    await setUpErp(stack.sql, shop)
    const [order] = await add([{}])
    await run()
    const place = { table: 'orders', column: 'address_enc', row: order?.orderId as string }
    await stack.sql`
      update orders set address_enc = ${shop.keys.seal(place, '解放路2号')}, updated_at = now()
      where order_id = ${order?.orderId as string}`
    await run()
    expect(erp.trades.get('E20')).toMatchObject({ receiver_address: '解放路2号', told: 2 })
  })

  test('an order that was shipped by hand meanwhile is not told of', async () => {
    await setUpErp(stack.sql, shop)
    const [order] = await add([{}])
    erp.fail('throttled')
    await run()
    await stack.sql`
      update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF1234567890', shipped_at = now()
      where order_id = ${order?.orderId as string}`
    await run()
    expect(erp.trades.size).toBe(0)
    expect(await statuses()).toEqual({ E20: 'withdrawn' })
  })

  test('nor is one that it has refused a failure any longer', async () => {
    await setUpErp(stack.sql, shop)
    const [order] = await add([{}])
    erp.refuse('E20', '不收')
    await run()
    expect(await statuses()).toEqual({ E20: 'failed' })
    await stack.sql`
      update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF1234567890', shipped_at = now()
      where order_id = ${order?.orderId as string}`
    await run()
    expect(await statuses()).toEqual({ E20: 'withdrawn' })
    erp.refuse('E20', undefined)
  })
})

const ownerClaims = () => ({ role: 'authenticated', sub: shop.owner.userId })

// What the ERP has shipped, against the simulator: stored, shipped here and acknowledged, each line once.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SF, startWangdiantong, type Wangdiantong, ZTO } from '../../../e2e/vendors/wangdiantong.ts'
import { as, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { runErpPull, runErpPush } from './jobs.ts'
import { TEST_ERP } from './test-account.ts'
import { addErpOrders, setUpErp, type TestOrder } from './test-erp.ts'

const stack = useStack('worker')
let erp: Wangdiantong
let shop: Merchant

beforeAll(async () => {
  erp = await startWangdiantong(TEST_ERP)
  process.env.TIHUO_WANGDIANTONG_ENDPOINT = erp.url
})
afterAll(() => erp.close())
beforeEach(async () => {
  erp.trades.clear()
  erp.calls.clear()
  erp.pool.splice(0)
  erp.refuseAcks(0)
  shop = await makeMerchant(stack.sql, { cards: 300 })
  await stack.sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where merchant_id = ${shop.merchantId}`
  await setUpErp(stack.sql, shop)
})

const input = () => ({ merchantId: shop.merchantId, signal: new AbortController().signal })
const pull = () => runErpPull(input())
async function pushed(orders: readonly TestOrder[]) {
  const made = await addErpOrders(stack.sql, shop, 20, orders)
  await runErpPush(input())
  return made
}
const results = () => stack.sql<
  {
    recId: string
    tid: string
    outcome: string
    acked: boolean
    status: number
    carrier: string | null
    error: string | null
  }[]
>`
  select rec_id as "recId", tid, outcome, acked_at is not null as acked, ack_status as status, carrier, ack_error as error
  from erp_results where merchant_id = ${shop.merchantId} order by rec_id`
const order = async (orderNo: string) => {
  const [row] = await stack.sql<{ status: string; carrier: string | null; trackingNo: string | null }[]>`
    select status, carrier, tracking_no as "trackingNo" from orders
    where merchant_id = ${shop.merchantId} and order_no = ${orderNo}`
  return row
}
const acks = () => erp.pool.map((row) => row.acks)

describe('as it should be', () => {
  test('shipped with our carrier, acknowledged, and never asked for again', async () => {
    await pushed([{}, {}])
    const recId = erp.ship('E20', SF, 'SF-1234 567890')
    erp.ship('E21', ZTO, '73100000000001')
    expect(await pull()).toEqual({
      counts: { shipped: 2, same: 0, problems: 0, acknowledged: 2, notAcknowledged: 0 },
    })
    expect(recId).toHaveLength(19)
    expect(await order('E20')).toEqual({ status: 'shipped', carrier: 'SF', trackingNo: 'SF1234567890' })
    expect(await order('E21')).toEqual({ status: 'shipped', carrier: 'ZTO', trackingNo: '73100000000001' })
    expect(acks()).toEqual([[{ status: 0, message: '已发货' }], [{ status: 0, message: '已发货' }]])
    expect((await results()).map((row) => row.recId)).toEqual(erp.pool.map((row) => row.recId))
    expect(await pull()).toMatchObject({ counts: { shipped: 0, acknowledged: 0 } })
    expect(erp.calls.get('logistics_sync_ack')).toBe(1)
  })

  test('page by page until the pool is empty, acknowledged by fifty', async () => {
    const made = await pushed(Array.from({ length: 230 }, () => ({})))
    for (const [i, { orderNo }] of made.entries()) erp.ship(orderNo, SF, `SF${1_000_000_000 + i}`)
    expect(await pull()).toMatchObject({ counts: { shipped: 230, acknowledged: 230 } })
    // Three pages, and one that says that there is no more.
    expect(erp.calls.get('logistics_sync_query')).toBe(4)
    expect(erp.calls.get('logistics_sync_ack')).toBe(5)
    expect(acks().every((each) => each.length === 1 && each[0]?.status === 0)).toBe(true)
  })

  test('all shops are asked', async () => {
    await stack.sql`insert into erp_shops (merchant_id, channel_id, shop_no) values (${shop.merchantId}, ${shop.channelId}, 'S002')`
    await pushed([{ channelId: shop.channelId }, {}])
    erp.ship('E20', SF, 'SF1234567890')
    erp.ship('E21', SF, 'SF1234567891')
    expect(await pull()).toMatchObject({ counts: { shipped: 2, acknowledged: 2 } })
  })
})

describe('what cannot be used is kept with its reason, and acknowledged as failed', () => {
  test('a carrier that nobody knows, until somebody says which it is', async () => {
    await pushed([{}])
    erp.ship('E20', { type: '35', code: 'YS001', name: '优速物流' }, 'YS1234567890')
    expect(await pull()).toMatchObject({ counts: { shipped: 0, problems: 1, acknowledged: 1 } })
    expect(await results()).toMatchObject([{ outcome: 'CARRIER_UNKNOWN', status: 1, acked: true }])
    expect(await pull()).toMatchObject({ counts: { problems: 0, acknowledged: 0 } })
    await stack.sql`insert into erp_carriers (merchant_id, erp_name, carrier) values (${shop.merchantId}, '优速物流', 'DBL')`
    expect(await pull()).toMatchObject({ counts: { shipped: 1, acknowledged: 1 } })
    expect(await order('E20')).toEqual({ status: 'shipped', carrier: 'DBL', trackingNo: 'YS1234567890' })
    expect(await results()).toMatchObject([{ outcome: 'SHIPPED', status: 0, acked: true, carrier: 'DBL' }])
    expect(acks()[0]).toMatchObject([{ status: 1 }])
  })

  test('another number than the order has, a further parcel, a cancelled, unknown and held one, no number', async () => {
    await pushed([{}, {}, {}, {}, {}])
    await stack.sql`
      update orders set status = 'shipped', carrier = 'JD', tracking_no = 'JD0000000001', shipped_at = now()
      where merchant_id = ${shop.merchantId} and order_no in ('E20', 'E21')`
    await stack.sql`
      update orders set status = 'cancelled', cancelled_by = 'merchant' where merchant_id = ${shop.merchantId} and order_no = 'E22'`
    await stack.sql`
      update orders set review = 'held' where merchant_id = ${shop.merchantId} and order_no = 'E23'`
    erp.ship('E20', SF, 'SF1234567890')
    erp.ship('E21', SF, 'SF1234567891', { part: true })
    erp.ship('E22', SF, 'SF1234567892')
    erp.ship('E23', SF, 'SF1234567893')
    erp.ship('E24', SF, '见备注')
    erp.ship('NOBODY', SF, 'SF1234567894')
    await pull()
    expect((await results()).map(({ outcome, status }) => `${outcome} ${status}`)).toEqual([
      ...[
        'CONFLICT 1',
        'FURTHER_PARCEL 0',
        'ORDER_CANCELLED 1',
        'ORDER_HELD 1',
        'NUMBER_BAD 1',
        'ORDER_UNKNOWN 1',
      ],
    ])
    expect(await order('E20')).toMatchObject({ carrier: 'JD', trackingNo: 'JD0000000001' })
    expect(acks().map(([ack]) => ack?.status)).toEqual([1, 0, 1, 1, 1, 1])
    const [conflict] = await stack.sql`
      select other_carrier, other_tracking_no from erp_results where merchant_id = ${shop.merchantId} and tid = 'E20'`
    expect(conflict).toEqual({ other_carrier: 'JD', other_tracking_no: 'JD0000000001' })
    // Released, it goes by itself.
    await stack.sql`
      update orders set review = null where merchant_id = ${shop.merchantId} and order_no = 'E23'`
    await pull()
    expect(await order('E23')).toMatchObject({ status: 'shipped', trackingNo: 'SF1234567893' })
  })

  test('orders of another merchant are not shipped', async () => {
    const other = await makeMerchant(stack.sql)
    await stack.sql`update orders set order_no = 'FOREIGN1' where merchant_id = ${other.merchantId} and card_serial = 1`
    erp.ship('FOREIGN1', SF, 'SF1234567890')
    await pull()
    expect(await results()).toMatchObject([{ tid: 'FOREIGN1', outcome: 'ORDER_UNKNOWN', status: 1 }])
    const [foreign] =
      await stack.sql`select status from orders where merchant_id = ${other.merchantId} and order_no = 'FOREIGN1'`
    expect(foreign).toEqual({ status: 'pending' })
  })
})

describe('what goes wrong on the way', () => {
  test.each(['duplicate', 'disorder'] as const)('told %s: each line once', async (fault) => {
    await pushed([{}, {}])
    erp.ship('E20', SF, 'SF1234567890')
    erp.ship('E20', ZTO, '73100000000009')
    erp.ship('E21', SF, 'SF1234567891')
    erp.fail(fault)
    expect(await pull()).toMatchObject({ counts: { shipped: 2, problems: 1, acknowledged: 3 } })
    // Of two numbers the one that the ERP gave first.
    expect(await order('E20')).toMatchObject({ carrier: 'SF', trackingNo: 'SF1234567890' })
    expect((await results()).map(({ outcome }) => outcome)).toEqual(['SHIPPED', 'CONFLICT', 'SHIPPED'])
    expect(acks().map((each) => each.length)).toEqual([1, 1, 1])
  })

  test.each(['reset', 'error', 'malformed', 'lost', 'throttled', 'signature'] as const)(
    'the question ends in %s: the next run asks again',
    async (fault) => {
      await pushed([{}])
      erp.ship('E20', SF, 'SF1234567890')
      erp.fail(fault)
      expect((await pull()).problem).toBeDefined()
      expect(await pull()).toMatchObject({ counts: { shipped: 1, acknowledged: 1 } })
      expect(acks()).toEqual([[{ status: 0, message: '已发货' }]])
    },
  )

  test.each(['reset', 'error', 'malformed', 'lost', 'throttled'] as const)(
    'the acknowledgement ends in %s: said again, shipped once',
    async (fault) => {
      await pushed([{}])
      erp.ship('E20', SF, 'SF1234567890')
      // The question goes through (in another order), the acknowledgement after it does not.
      erp.fail('disorder')
      erp.fail(fault)
      const first = await pull()
      const [row] = await stack.sql<{ updated: string }[]>`
        select updated_at::text as updated from orders where merchant_id = ${shop.merchantId} and order_no = 'E20'`
      expect(first).toMatchObject({ counts: { shipped: 1, acknowledged: 0 } })
      expect(await pull()).toMatchObject({ counts: { shipped: 0, acknowledged: 1 } })
      expect(acks()).toEqual([[{ status: 0, message: '已发货' }]])
      const [later] = await stack.sql`
        select updated_at::text as updated from orders where merchant_id = ${shop.merchantId} and order_no = 'E20'`
      expect(later).toEqual(row)
    },
  )

  test('single lines that the ERP does not take are acknowledged by the next run', async () => {
    await pushed([{}, {}, {}])
    for (const [i, tid] of ['E20', 'E21', 'E22'].entries()) erp.ship(tid, SF, `SF123456789${i}`)
    erp.refuseAcks(1)
    expect(await pull()).toMatchObject({ counts: { shipped: 3, acknowledged: 2, notAcknowledged: 1 } })
    expect(await results()).toMatchObject([
      { acked: false, error: '系统繁忙，请重试' },
      { acked: true },
      { acked: true },
    ])
    expect(await pull()).toMatchObject({ counts: { shipped: 0, acknowledged: 1, notAcknowledged: 0 } })
    expect(acks().map((each) => each.length)).toEqual([1, 1, 1])
  })

  test('a worker that stops between shipping and acknowledging leaves the rest to the next', async () => {
    await pushed([{}])
    erp.ship('E20', SF, 'SF1234567890')
    const stopping = new AbortController()
    erp.slow(30)
    const running = runErpPull({ merchantId: shop.merchantId, signal: stopping.signal })
    await expect.poll(async () => (await order('E20'))?.status, { interval: 1 }).toBe('shipped')
    stopping.abort()
    await running
    erp.slow(0)
    await pull()
    expect(acks()).toEqual([[{ status: 0, message: '已发货' }]])
  })

  test('a failed line that somebody sends again from the ERP is looked at again', async () => {
    erp.ship('E20', SF, 'SF1234567890')
    await pull()
    expect(await results()).toMatchObject([{ outcome: 'ORDER_UNKNOWN', acked: true }])
    await addErpOrders(stack.sql, shop, 20, [{}])
    erp.pool[0]?.acks.splice(0)
    expect(await pull()).toMatchObject({ counts: { shipped: 1, acknowledged: 1 } })
    expect(await order('E20')).toMatchObject({ status: 'shipped' })
  })
})

test('accounts tick off what they have looked at, and write nothing else of it', async () => {
  erp.ship('NOBODY', SF, 'SF1234567890')
  await pull()
  const claims = { role: 'authenticated', sub: shop.owner.userId }
  const settled = await as(
    stack.webUrl,
    claims,
    (tx) => tx`update erp_results set settled_at = now() returning 1`,
  )
  expect(settled).toHaveLength(1)
  await expect(
    as(stack.webUrl, claims, (tx) => tx`update erp_results set outcome = 'SHIPPED'`),
  ).rejects.toMatchObject({ code: '42501' })
})

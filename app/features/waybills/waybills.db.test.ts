import { describe, expect, test } from 'vitest'
import { env } from '#app/core/env/env.ts'
import { cancelJob } from '../jobs/mutations.ts'
import { testInput } from '../jobs/test-input.ts'
import { buyAll } from './jobs.ts'
import { previewPurchase } from './purchase/data.ts'
import { askAgain, giveUp, requestPurchase } from './purchase/mutations.ts'
import {
  asker,
  buy,
  choice,
  job,
  ordersOf,
  owner,
  shop,
  sold,
  stack,
  vendors,
  waybills,
} from './test-shop.ts'
import { addOrders, readdress } from './test-waybills.ts'

describe('buying', () => {
  test('each order gets one number, and is claimed before the vendor is asked', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 5)
    const asked = await requestPurchase(owner, { kind: 'orders', orderIds: ids }, choice())
    if (!asked.ok) throw new Error(asked.reason)
    expect((await ordersOf(ids)).every((order) => order.fulfilled_by === 'waybill' && order.prepared)).toBe(
      true,
    )
    expect(await sold()).toEqual([])
    await buyAll(testInput(asker(), asked.jobId), [])
    const rows = await waybills()
    expect(rows.map((row) => row.state)).toEqual(Array(5).fill('bought'))
    expect(rows.map((row) => row.tracking_no).toSorted()).toEqual((await sold()).toSorted())
    expect(await job(asked.jobId)).toMatchObject({
      status: 'done',
      done: 5,
      result: { bought: 5, failed: 0, uncertain: 0 },
    })
    // They ship when they are printed.
    expect((await ordersOf(ids)).map((order) => order.status)).toEqual(Array(5).fill('pending'))
  })

  test('a second purchase of the same orders finds none of them free', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 2)
    await buy(ids)
    expect(await requestPurchase(owner, { kind: 'orders', orderIds: ids }, choice())).toEqual({
      ok: false,
      reason: 'NOTHING_TO_BUY',
    })
    expect(
      await previewPurchase(owner.scope, shop.merchantId, { kind: 'orders', orderIds: ids }),
    ).toMatchObject({ count: 0, left: 2 })
  })

  test('two purchases at once share the orders out', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 8)
    const asked = await Promise.all(
      [ids, [...ids].reverse()].map((orderIds) =>
        requestPurchase(owner, { kind: 'orders', orderIds }, choice()),
      ),
    )
    const counts = asked.map((each) => (each.ok ? each.count : 0))
    expect(counts.toSorted()).toEqual([0, 8])
    expect(await waybills()).toHaveLength(8)
  })

  test('held, picked-up, shipped and supplied orders are not among those that are due', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 4)
    const [held, pickUp, erp, free] = ids as [string, string, string, string]
    const where = (id: string) => stack.sql`merchant_id = ${shop.merchantId} and order_id = ${id}`
    await stack.sql`update orders set review = 'held' where ${where(held)}`
    await stack.sql`update orders set pick_up_store_id = ${shop.stores[0]} where ${where(pickUp)}`
    await stack.sql`update orders set fulfilled_by = 'erp' where ${where(erp)}`
    const preview = await previewPurchase(owner.scope, shop.merchantId, { kind: 'due' })
    const seen = preview.orders.map((order) => order.orderId)
    expect(seen).toContain(free)
    for (const id of [held, pickUp, erp, shop.orders[0]]) expect(seen).not.toContain(id)
    const named = await previewPurchase(owner.scope, shop.merchantId, {
      kind: 'orders',
      orderIds: [...ids, shop.orders[0]],
    })
    expect(named.orders.map((order) => order.orderId).toSorted()).toEqual([free, shop.orders[0]].toSorted())
  })

  test('the vendor gets clean texts, municipalities as it wants them, and phones in full', async () => {
    const [id = ''] = await addOrders(stack.sql, shop, 10, 1)
    await readdress(stack.sql, shop, id, '人民路1号"8#301"<后门>🦀')
    await buy([id])
    const [row] = await waybills()
    const label = vendors.kdniao.sells.sold.get(row?.order_code ?? '')
    expect(label?.data).toMatchObject({
      Receiver: {
        Name: '张三',
        Mobile: '13800000000',
        ProvinceName: '上海',
        CityName: '上海市',
        ExpAreaName: '黄浦区',
        Address: '人民路1号＂8＃301＂＜后门＞',
      },
      Sender: { Tel: '0512-57881234', ProvinceName: '江苏省', CityName: '苏州市' },
      Remark: '生鲜 ＂易腐＂ ＆ 轻放',
    })
  })

  test('ships at once where the merchant wants that', async () => {
    await stack.sql`update waybill_settings set ship_when = 'bought' where merchant_id = ${shop.merchantId}`
    const ids = await addOrders(stack.sql, shop, 10, 2)
    await buy(ids)
    const orders = await ordersOf(ids)
    expect(orders.map((order) => [order.status, order.carrier])).toEqual([
      ['shipped', 'SF'],
      ['shipped', 'SF'],
    ])
    expect(orders.map((order) => order.tracking_no).toSorted()).toEqual(
      (await waybills()).map((row) => row.tracking_no).toSorted(),
    )
  })
})

describe('a vendor that fails', () => {
  for (const fault of ['lost', 'error', 'malformed', 'reset', 'throttled'] as const)
    test(`${fault}: asked again, one number each`, async () => {
      const ids = await addOrders(stack.sql, shop, 10, 6)
      vendors.kdniao.fail(fault, 5)
      const jobId = await buy(ids)
      expect(await job(jobId)).toMatchObject({ status: 'done', result: { bought: 6 } })
      expect(new Set(await sold()).size).toBe(6)
      expect((await waybills()).map((row) => row.tracking_no).toSorted()).toEqual((await sold()).toSorted())
    })

  test('lost answers for ever: nobody knows, the order stays claimed, and asking again finds the same number', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 1)
    vendors.kdniao.fail('lost', 5)
    const jobId = await buy(ids)
    expect(await job(jobId)).toMatchObject({ status: 'done', done: 1, result: { bought: 0, uncertain: 1 } })
    const [row] = await waybills()
    expect(row).toMatchObject({ state: 'uncertain', reason: 'NO_ANSWER', doubtful: true })
    expect((await ordersOf(ids))[0]).toMatchObject({ fulfilled_by: 'waybill' })
    expect(await requestPurchase(owner, { kind: 'orders', orderIds: ids }, choice())).toMatchObject({
      ok: false,
    })
    const again = await askAgain(owner, [row?.waybill_id ?? ''])
    if (!again.ok) throw new Error(again.reason)
    await buyAll(testInput(asker(), again.jobId), [])
    expect(await sold()).toHaveLength(1)
    expect((await waybills())[0]).toMatchObject({
      state: 'bought',
      tracking_no: (await sold())[0],
      doubtful: false,
    })
  })

  test('a number that nobody knows of can be given up, by somebody who has looked', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 1)
    vendors.kdniao.fail('error', 5)
    await buy(ids)
    const [row] = await waybills()
    expect(row?.state).toBe('uncertain')
    expect(await giveUp(owner, [row?.waybill_id ?? ''])).toBe(1)
    expect((await ordersOf(ids))[0]).toMatchObject({ fulfilled_by: null, prepared: false })
    await buy(ids)
    expect(await sold()).toHaveLength(1)
  })

  test('nobody there: nothing was sent, so the orders are free again', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 2)
    // Settings are read once.
    const settings = env() as { TIHUO_KDNIAO_ENDPOINT?: string | undefined }
    const url = settings.TIHUO_KDNIAO_ENDPOINT
    settings.TIHUO_KDNIAO_ENDPOINT = 'http://127.0.0.1:9'
    try {
      await buy(ids)
    } finally {
      settings.TIHUO_KDNIAO_ENDPOINT = url
    }
    expect((await waybills()).map((row) => [row.state, row.reason])).toEqual(
      Array(2).fill(['failed', 'UNREACHABLE']),
    )
    expect((await ordersOf(ids)).map((order) => order.fulfilled_by)).toEqual([null, null])
  })

  test('one refused order does not hold up the others, and is free again', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 3)
    await readdress(stack.sql, shop, ids[1] as string, '不可达路1号')
    await stack.sql`update orders set prepared_at = now() where merchant_id = ${shop.merchantId} and order_id = ${ids[1] as string}`
    const jobId = await buy(ids)
    expect(await job(jobId)).toMatchObject({ result: { bought: 2, failed: 1 } })
    const refused = (await waybills()).find((row) => row.order_id === ids[1])
    expect(refused).toMatchObject({ state: 'failed', reason: 'ADDRESS', tracking_no: null })
    // Somebody had marked it before.
    expect((await ordersOf([ids[1] as string]))[0]).toMatchObject({ fulfilled_by: null, prepared: true })
  })

  test('a wrong password and an empty account stop the whole purchase', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 9)
    vendors.kdniao.sells.setBalance(0)
    const before = vendors.kdniao.sells.refused.length
    await buy(ids)
    vendors.kdniao.sells.setBalance(1000)
    expect((await waybills()).map((row) => [row.state, row.reason])).toEqual(
      Array(9).fill(['failed', 'BALANCE']),
    )
    // One portion was asked, not all of them.
    expect(vendors.kdniao.sells.refused.length - before).toBe(4)
    expect((await ordersOf(ids)).every((order) => order.fulfilled_by === null)).toBe(true)
  })
})

describe('a worker that stops', () => {
  test('dying after the vendor has sold: the same number', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 6)
    const asked = await requestPurchase(owner, { kind: 'orders', orderIds: ids }, choice())
    if (!asked.ok) throw new Error(asked.reason)
    // What a worker leaves that was killed between the answer and its transaction.
    await stack.sql`
      update waybills set state = 'buying', attempts = 1, asked_at = now()
      where merchant_id = ${shop.merchantId} and order_id = any (${ids.slice(0, 3)})`
    await buyAll(testInput(asker(), asked.jobId), [])
    expect((await waybills()).map((row) => row.state)).toEqual(Array(6).fill('bought'))
    expect(new Set(await sold()).size).toBe(6)
  })

  test('cancelled: what was not asked is let go, what was bought stays', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 6)
    const asked = await requestPurchase(owner, { kind: 'orders', orderIds: ids }, choice())
    if (!asked.ok) throw new Error(asked.reason)
    await cancelJob(owner.scope, asked.jobId)
    await buyAll(testInput(asker(), asked.jobId), [])
    expect(await job(asked.jobId)).toMatchObject({ status: 'cancelled', result: { bought: 0, failed: 6 } })
    expect((await ordersOf(ids)).every((order) => order.fulfilled_by === null && !order.prepared)).toBe(true)
  })

  test('an order that was cancelled before its turn is not bought for', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 2)
    const asked = await requestPurchase(owner, { kind: 'orders', orderIds: ids }, choice())
    if (!asked.ok) throw new Error(asked.reason)
    await stack.sql`update orders set status = 'cancelled' where merchant_id = ${shop.merchantId} and order_id = ${ids[0] as string}`
    await buyAll(testInput(asker(), asked.jobId), [])
    const rows = await waybills()
    expect(rows.find((row) => row.order_id === ids[0])).toMatchObject({
      state: 'failed',
      reason: 'ORDER_GONE',
    })
    expect(await sold()).toHaveLength(1)
  })
})

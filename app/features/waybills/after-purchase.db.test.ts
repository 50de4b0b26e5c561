import { beforeEach, describe, expect, test } from 'vitest'
import { listWaybills, loadLabels, loadTemplate } from './data.ts'
import { cancelWaybill, forgetOldLabels, printLabels, shipWaybills } from './mutations.ts'
import { askAgain } from './purchase/mutations.ts'
import { listQuery } from './schema.ts'
import {
  buy,
  changeToKuaidi100,
  job,
  ordersOf,
  owner,
  type Row,
  shop,
  stack,
  vendors,
  waybills,
} from './test-shop.ts'
import { addOrders } from './test-waybills.ts'

describe('Kuaidi100', () => {
  test('buys, repeats with the same number, cancels', async () => {
    await changeToKuaidi100()
    const ids = await addOrders(stack.sql, shop, 10, 3)
    vendors.kuaidi100.fail('lost', 2)
    const before = vendors.kuaidi100.sells.sold.length
    const jobId = await buy(ids)
    expect(await job(jobId)).toMatchObject({ result: { bought: 3 } })
    expect(vendors.kuaidi100.sells.sold.length - before).toBe(3)
    const [row] = await waybills()
    expect(await cancelWaybill(owner, row?.waybill_id ?? '')).toMatchObject({ ok: true })
    expect(vendors.kuaidi100.sells.sold.find((label) => label.number === row?.tracking_no)?.state).toBe(
      'cancelled',
    )
  })

  test('after two days it is not asked again: that could buy a second number', async () => {
    await changeToKuaidi100()
    const ids = await addOrders(stack.sql, shop, 10, 1)
    vendors.kuaidi100.fail('lost', 5)
    await buy(ids)
    await stack.sql`update waybills set asked_at = now() - interval '48 hours' where merchant_id = ${shop.merchantId}`
    const [row] = await waybills()
    expect(await askAgain(owner, [row?.waybill_id ?? ''])).toEqual({ ok: false, reason: 'TOO_LATE' })
  })
})

describe('after the purchase', () => {
  let ids: string[]
  let bought: Row[]
  beforeEach(async () => {
    ids = await addOrders(stack.sql, shop, 10, 3)
    await buy(ids)
    bought = await waybills()
  })
  const idsOf = () => bought.map((row) => row.waybill_id)

  test('printing counts, ships, and a second time says so on the label', async () => {
    expect(await loadLabels(owner, idsOf())).toEqual([])
    expect(await printLabels(owner, idsOf())).toEqual({ printed: idsOf(), again: 0, shipped: 3 })
    const orders = await ordersOf(ids)
    expect(orders.map((order) => [order.status, order.carrier])).toEqual(Array(3).fill(['shipped', 'SF']))
    expect(await printLabels(owner, idsOf().slice(0, 1))).toMatchObject({ again: 1, shipped: 0 })
    const labels = await loadLabels(owner, [...idsOf()].reverse())
    expect(labels.map((label) => label.prints)).toEqual([1, 1, 2])
    expect(labels[2]?.content).toMatchObject({
      receiver: { name: '张三', phone: '138****0000', street: '人民路1号' },
      sender: { phone: '0512-****1234' },
    })
    const log = await stack.sql`
      select action, card_count from card_log where merchant_id = ${shop.merchantId} and action like 'orders.%' order by at, action`
    expect(log.map((entry) => [entry.action, entry.card_count])).toEqual([
      ['orders.waybill_buy', 3],
      ['orders.ship', 3],
      ['orders.waybill_print', 3],
      ['orders.waybill_print', 1],
    ])
  })

  test('ships without printing, too', async () => {
    expect(await shipWaybills(owner, idsOf())).toBe(3)
    expect(await shipWaybills(owner, idsOf())).toBe(0)
  })

  test('a cancelled number frees its order, which is bought anew with another key', async () => {
    const [row] = bought as [Row]
    expect(await cancelWaybill(owner, row.waybill_id)).toMatchObject({ ok: true })
    expect(vendors.kdniao.sells.sold.get(row.order_code)?.state).toBe('cancelled')
    expect((await ordersOf([row.order_id]))[0]).toMatchObject({
      fulfilled_by: null,
      prepared: false,
      status: 'pending',
    })
    expect(await cancelWaybill(owner, row.waybill_id)).toMatchObject({ ok: false, reason: 'NOT_BOUGHT' })
    await buy([row.order_id])
    const [newest] = (await waybills()).toReversed()
    expect(newest).toMatchObject({ order_id: row.order_id, state: 'bought' })
    expect(newest?.tracking_no).not.toBe(row.tracking_no)
  })

  test('cancelling is refused when it is shipped, or when the carrier has it', async () => {
    const [first, second] = bought as [Row, Row]
    await shipWaybills(owner, [first.waybill_id])
    expect(await cancelWaybill(owner, first.waybill_id)).toMatchObject({ ok: false, reason: 'SHIPPED' })
    vendors.kdniao.sells.pickUp(second.order_code)
    expect(await cancelWaybill(owner, second.waybill_id)).toMatchObject({ ok: false, reason: 'REFUSED' })
    expect((await waybills()).map((row) => row.state)).toEqual(['bought', 'bought', 'bought'])
  })

  test('a lost answer leaves it in between; once more tells', async () => {
    const [row] = bought as [Row]
    vendors.kdniao.fail('lost')
    expect(await cancelWaybill(owner, row.waybill_id)).toMatchObject({ ok: false, reason: 'NO_ANSWER' })
    expect((await waybills())[0]).toMatchObject({ state: 'cancelling' })
    expect(await printLabels(owner, [row.waybill_id])).toMatchObject({ printed: [] })
    expect(await cancelWaybill(owner, row.waybill_id)).toMatchObject({ ok: true })
  })

  test('labels are sealed, kept for 15 days, and the number stays', async () => {
    const [row] = bought as [Row]
    await printLabels(owner, [row.waybill_id])
    const [stored] = await stack.sql<{ text: string }[]>`
      select encode(label_enc, 'escape') || encode(template_enc, 'escape') as text from waybills
      where merchant_id = ${shop.merchantId} and waybill_id = ${row.waybill_id}`
    expect(stored?.text).not.toContain('张三')
    expect((await loadTemplate(owner, row.waybill_id))?.html).toContain(row.tracking_no)
    const when = (days: number) => stack.sql`
      update waybills set bought_at = now() - make_interval(days => ${days}) where merchant_id = ${shop.merchantId} and waybill_id = ${row.waybill_id}`
    await when(14)
    await forgetOldLabels()
    expect(await loadLabels(owner, [row.waybill_id])).toHaveLength(1)
    await when(16)
    await forgetOldLabels()
    expect(await loadLabels(owner, [row.waybill_id])).toEqual([])
    expect(await loadTemplate(owner, row.waybill_id)).toBeUndefined()
    expect(await printLabels(owner, [row.waybill_id])).toMatchObject({ printed: [] })
    expect((await waybills())[0]?.tracking_no).toBe(row.tracking_no)
  })

  test('the list finds by number and order, and by what is open', async () => {
    const find = async (query: object) => {
      const page = await listWaybills(owner, listQuery.parse(query), owner.time_zone)
      return page.rows.map((row) => row.waybillId)
    }
    const [row] = bought as [Row]
    expect(await find({ q: row.tracking_no })).toEqual([row.waybill_id])
    expect(await find({ q: 'o10' })).toHaveLength(1)
    expect(await find({ tab: 'unprinted' })).toHaveLength(3)
    await printLabels(owner, [row.waybill_id])
    expect(await find({ tab: 'unprinted' })).toHaveLength(2)
    expect(await find({ tab: 'failed' })).toEqual([])
    expect(await find({ day: '2020-01-01' })).toEqual([])
    expect(await find({ carrier: 'ZTO' })).toEqual([])
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { type HookReceiver, startHookReceiver } from '../../../e2e/vendors/hook-receiver.ts'
import { addOrder, type Merchant, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { deliveryById, type Endpoint, listDeliveries, listEndpoints } from './data.ts'
import { deliverDue } from './jobs.ts'
import { editEndpoint, replayDeliveries, replayFailed } from './mutations.ts'
import type { EndpointForm } from './schema.ts'
import { hurry, useEndpoint } from './test-webhooks.ts'

const stack = useStack('worker')
process.env.TIHUO_PRIVATE_HOOKS = '1'
const running = new AbortController().signal
let receiver: HookReceiver
let url: string
let shop: Merchant
let owner: Member

beforeAll(async () => {
  receiver = await startHookReceiver([])
  url = `${receiver.url}/hooks?key=1`
})
afterAll(() => receiver.close())

beforeEach(async () => {
  receiver.hooks.length = 0
  receiver.refusals.length = 0
  receiver.secrets.length = 0
  receiver.answer(undefined)
  shop = await makeMerchant(stack.sql, { cards: 40 })
  owner = await memberOf(shop.owner.userId)
})

async function listen(more: Partial<EndpointForm> = {}) {
  const endpoint = await useEndpoint(owner, url, more)
  receiver.secrets.push(endpoint.secret)
  return endpoint
}
const deliver = async () => {
  while ((await deliverDue(running, shop.merchantId)) > 0);
}
const order = (serial: number) => addOrder(stack.sql, shop, serial, { product: 1 })
const ship = (orders: readonly string[]) => stack.sql`
  update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF0000000000001', shipped_at = now(), updated_at = now()
  where merchant_id = ${shop.merchantId} and order_id = any (${orders as string[]}::uuid[])`
type Row = {
  status: string
  reason: string | null
  attempts: number
  http_status: number | null
  wait: number | null
}
const deliveries = () => stack.sql<Row[]>`
  select status, reason, attempts, http_status, round(extract(epoch from due_at - now()))::int as wait
  from webhook_deliveries where merchant_id = ${shop.merchantId} order by created_at, delivery_id`
const types = () => receiver.hooks.map((hook) => hook.type)

describe('what happens to orders', () => {
  test('is told, signed, once for each thing that happens', async () => {
    await listen()
    const id = await order(10)
    await stack.sql`update orders set deliver_on = '2030-01-01', updated_at = now() where order_id = ${id}`
    // Nothing of what is told: a remark, and the time of the change.
    await stack.sql`update orders set admin_remark = 'x', updated_at = now() where order_id = ${id}`
    await ship([id])
    await stack.sql`update orders set status = 'finished', finished_at = now() where order_id = ${id}`
    const other = await order(11)
    await stack.sql`update orders set status = 'cancelled', cancelled_by = 'merchant' where order_id = ${other}`
    await deliver()
    expect(types().sort()).toEqual(
      [
        ...['order.created', 'card.redeemed', 'order.changed', 'order.shipped', 'order.finished'],
        ...['order.created', 'card.redeemed', 'order.cancelled'],
      ].sort(),
    )
    expect(receiver.refusals).toEqual([])
    const shipped = receiver.hooks.find((hook) => hook.type === 'order.shipped')
    expect(shipped?.data).toMatchObject({
      ...{ order_id: id, order_no: 'O10', status: 'shipped', carrier: 'SF', tracking_no: 'SF0000000000001' },
      ...{ part: 1, parts: 1, held: false, card_serial: 10, face_value_minor: 10_000, currency: 'CNY' },
      region: { code: '310101', province: '上海市', city: '上海市', district: '黄浦区' },
      deliver_on: '2030-01-01',
    })
    expect(shipped?.data.shipped_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const redeemed = receiver.hooks.find(
      ({ type, data }) => type === 'card.redeemed' && data.order_no === 'O10',
    )
    expect(redeemed?.data).toMatchObject({ card_serial: 10, card_number: 'T00000010', order_no: 'O10' })
    expect(await deliveries()).toHaveLength(8)
  })

  test('says nothing personal, unless the endpoint shall know it', async () => {
    await listen({ name: 'plain' })
    await order(10)
    await deliver()
    const plain = JSON.stringify(receiver.hooks)
    for (const personal of ['张三', '13800000000', '人民路']) expect(plain).not.toContain(personal)
    const [message] = await stack.sql`
      select consignee_enc from webhook_messages where merchant_id = ${shop.merchantId}`
    expect(message?.consignee_enc).toBeNull()

    receiver.hooks.length = 0
    await listen({ withConsignee: true, events: ['order.created'] })
    await order(11)
    const [sealed] = await stack.sql<{ name: Buffer }[]>`
      select consignee_enc as name from webhook_messages where merchant_id = ${shop.merchantId}
        and order_no = 'O11' and event = 'order.created'`
    expect(sealed?.name.includes('张三')).toBe(false)
    await deliver()
    const created = receiver.hooks.find((hook) => hook.type === 'order.created')
    // Both endpoints have it under the same id, so the receiver kept the first of them.
    expect(receiver.times.get(created?.id ?? '')).toBe(2)
    const told = await stack.sql`
      select m.data from webhook_messages m where m.merchant_id = ${shop.merchantId} and m.order_no = 'O11'`
    expect(JSON.stringify(told)).not.toContain('张三')
  })

  test('tells whom a parcel is for with the whole address', async () => {
    await listen({ withConsignee: true, events: ['order.created'] })
    await order(10)
    await deliver()
    expect(receiver.hooks[0]?.data.consignee).toEqual({
      ...{ name: '张三', phone: '13800000000', address: '上海市黄浦区人民路1号' },
    })
  })

  test('is written only for what is listened to, and by many in one statement', async () => {
    const { endpointId } = await listen({ events: ['order.shipped'] })
    const orders = await Promise.all(Array.from({ length: 20 }, (_, i) => order(10 + i)))
    expect(await deliveries()).toEqual([])
    await ship(orders)
    expect(await deliveries()).toHaveLength(20)
    await stack.sql`update webhook_endpoints set active = false where endpoint_id = ${endpointId}`
    await ship([await order(35)])
    expect(await deliveries()).toHaveLength(20)
    const other = await makeMerchant(stack.sql)
    await addOrder(stack.sql, other, 5, { product: 1 })
    const rows = await stack.sql`select from webhook_messages where merchant_id = ${other.merchantId}`
    expect(rows).toHaveLength(0)
  })

  test('workers side by side deliver each once', async () => {
    await listen({ events: ['order.created'] })
    for (let serial = 5; serial < 40; serial += 1) await order(serial)
    await Promise.all([deliver(), deliver(), deliver()])
    expect(receiver.hooks).toHaveLength(35)
    expect([...receiver.hooks].every((hook) => receiver.times.get(hook.id) === 1)).toBe(true)
  })
})

describe('when the endpoint fails', () => {
  let endpointId: string
  beforeEach(async () => {
    ;({ endpointId } = await listen({ events: ['order.created'] }))
    await order(10)
  })
  const endpoint = async () => (await listEndpoints(owner))[0]

  test.each([
    ['reset', 'HUNG_UP', null],
    ['error', 'STATUS', 500],
    ['throttled', 'STATUS', 429],
    ['signature', 'STATUS', 401],
  ] as const)('%s: again in seconds, under the same id', async (fault, reason, status) => {
    receiver.fail(fault)
    await deliver()
    const [failed] = await deliveries()
    expect(failed).toMatchObject({ status: 'queued', reason, http_status: status, attempts: 1 })
    expect(failed?.wait).toBeGreaterThanOrEqual(4)
    expect(failed?.wait).toBeLessThanOrEqual(6)
    expect((await endpoint())?.failingSince).not.toBeNull()
    await hurry(stack.sql, shop.merchantId)
    await deliver()
    expect(await deliveries()).toMatchObject([{ status: 'delivered', reason: null, attempts: 2 }])
    expect((await endpoint())?.failingSince).toBeNull()
    expect(receiver.hooks).toHaveLength(1)
  })

  test('an answer that is lost: it comes twice, with one id', async () => {
    receiver.fail('lost')
    await deliver()
    await hurry(stack.sql, shop.merchantId)
    await deliver()
    expect(receiver.hooks).toHaveLength(1)
    expect(receiver.times.get(receiver.hooks[0]?.id ?? '')).toBe(2)
  })

  test('a worker that died while sending: again, with the same id', async () => {
    await deliver()
    await stack.sql`
      update webhook_deliveries set status = 'sending', due_at = now() where merchant_id = ${shop.merchantId}`
    await deliver()
    expect(receiver.times.get(receiver.hooks[0]?.id ?? '')).toBe(2)
    expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 2 }])
  })

  test('the others wait while one of them is tried, and lose no attempt of theirs', async () => {
    for (let serial = 11; serial < 20; serial += 1) await order(serial)
    receiver.answer({ status: 503, body: 'down' })
    await deliver()
    // All that were under way when it began to fail; from then on one at a time.
    await hurry(stack.sql, shop.merchantId)
    const before = (await deliveries()).reduce((sum, row) => sum + row.attempts, 0)
    expect(await deliverDue(running, shop.merchantId)).toBe(1)
    expect(await deliverDue(running, shop.merchantId)).toBe(0)
    expect((await deliveries()).reduce((sum, row) => sum + row.attempts, 0)).toBe(before + 1)
    receiver.answer(undefined)
    await hurry(stack.sql, shop.merchantId)
    await deliver()
    expect(receiver.hooks).toHaveLength(10)
  })

  test('one message that it does not want holds up no other', async () => {
    receiver.answer({ status: 422, body: 'no' })
    await deliver()
    receiver.answer(undefined)
    await order(11)
    await deliver()
    expect((await deliveries()).map((row) => row.status)).toEqual(['queued', 'delivered'])
  })

  test('after the last attempt it is given up, and can be sent again', async () => {
    receiver.answer({ status: 500, body: '<b>张三 is not here</b>' })
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await hurry(stack.sql, shop.merchantId)
      await deliver()
    }
    expect(await deliveries()).toMatchObject([{ status: 'failed', attempts: 9, wait: null }])
    const { entries } = await listDeliveries(owner, { status: 'failed', orderNo: 'O10' }, {})
    const [delivery] = entries
    const details = await deliveryById(owner, delivery?.deliveryId ?? '')
    expect(details?.attemptList).toHaveLength(9)
    expect(details?.attemptList[0]).toMatchObject({ httpStatus: 500, answer: '<b>张三 is not here</b>' })
    // What it has said back is sealed, and of its address the query is not kept.
    expect(details?.attemptList[0]?.url).toBe(`${receiver.url}/hooks`)
    const [raw] = await stack.sql<{ all: string }[]>`
      select string_agg(a::text, '') as all from webhook_attempts a where merchant_id = ${shop.merchantId}`
    expect(raw?.all).not.toContain(Buffer.from('张三').toString('hex'))
    receiver.answer(undefined)
    expect(await replayFailed(owner, endpointId, '2030-01-01')).toBe(0)
    expect(await replayFailed(owner, endpointId, '2020-01-01')).toBe(1)
    await hurry(stack.sql, shop.merchantId)
    await deliver()
    expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 10 }])
    const [first] = receiver.hooks
    expect(await replayDeliveries(owner.scope, [delivery?.deliveryId ?? ''])).toBe(1)
    await deliver()
    expect(receiver.times.get(first?.id ?? '')).toBe(2)
  })

  test('gone, or failing for days: switched off, said to the merchant, and everything waits to be sent again', async () => {
    await stack.sql`
      insert into notification_channels (merchant_id, channel, enabled, events, config_enc)
      values (${shop.merchantId}, 'dingtalk', true, '{webhook_disabled}', '\\x00')`
    await order(11)
    receiver.answer({ status: 500, body: '' })
    await stack.sql`
      update webhook_endpoints set failing_since = now() - interval '73 hours' where endpoint_id = ${endpointId}`
    await deliverDue(running, shop.merchantId)
    expect(await endpoint()).toMatchObject({ active: false, disabledReason: 'FAILING' })
    await deliver()
    const told = await stack.sql`
      delete from notification_events where merchant_id = ${shop.merchantId} returning event, facts`
    expect([...told]).toEqual([
      { event: 'webhook_disabled', facts: { name: '', reason: 'FAILING', host: new URL(url).host } },
    ])
    expect(await replayFailed(owner, endpointId, '2020-01-01')).toBe(0)
    const { name, events } = (await endpoint()) as Endpoint
    const on = { intent: 'save', endpointId, name, url, events, withConsignee: false, active: true } as const
    await editEndpoint(owner, on)
    expect(await endpoint()).toMatchObject({ active: true, disabledAt: null, failingSince: null })
    receiver.answer({ status: 410, body: '' })
    await replayFailed(owner, endpointId, '2020-01-01')
    await hurry(stack.sql, shop.merchantId)
    await deliver()
    expect(await endpoint()).toMatchObject({ active: false, disabledReason: 'GONE' })
    await stack.sql`delete from notification_channels where merchant_id = ${shop.merchantId}`
  })
})

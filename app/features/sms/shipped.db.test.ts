import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { startAliyunSms } from '../../../e2e/vendors/aliyun-sms.ts'
import { type Merchant, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { sendDue } from './jobs.ts'
import { addOptOut } from './mutations.ts'
import { addOrders, enableShipped, hurry, setUpAliyun, TEST_ALIYUN } from './test-sms.ts'

const stack = useStack('worker')
const running = new AbortController().signal
let vendor: Awaited<ReturnType<typeof startAliyunSms>>
let shop: Merchant
let owner: Member

beforeAll(async () => {
  vendor = await startAliyunSms(TEST_ALIYUN)
  process.env.TIHUO_SMS_ALIYUN_ENDPOINT = vendor.url
})
afterAll(() => vendor.close())

beforeEach(async () => {
  vendor.messages.length = 0
  shop = await makeMerchant(stack.sql, { cards: 60 })
  owner = await memberOf(shop.owner.userId)
  await setUpAliyun(owner)
  await stack.sql`update sms_templates set enabled = false where merchant_id = ${shop.merchantId}`
  await enableShipped(owner, 2)
})
afterEach(() => stack.sql`update sms_messages set due_at = null where merchant_id = ${shop.merchantId}`)

type Message = { kind: string; status: string; reason: string | null; attempts: number; wait: number | null }
const messages = () => stack.sql<Message[]>`
  select kind, status, reason, attempts, round(extract(epoch from due_at - now()))::int as wait
  from sms_messages where merchant_id = ${shop.merchantId} order by created_at, message_id`

let lastPhone = 13_500_000_000
async function ordered(serials: readonly number[]): Promise<string[]> {
  const orders = serials.map((serial) => {
    lastPhone += 1
    return { serial, phone: String(lastPhone) }
  })
  return addOrders(stack.sql, shop, orders)
}

const ship = (orders: readonly string[], trackingNo = 'SF0000000000001') => stack.sql`
  update orders set status = 'shipped', carrier = 'SF', tracking_no = ${trackingNo}, shipped_at = now(), updated_at = now()
  where merchant_id = ${shop.merchantId} and order_id = any (${orders as string[]}::uuid[])`
const takeBack = (order: string) => stack.sql`
  update orders set status = 'pending', carrier = null, tracking_no = null, shipped_at = null, updated_at = now()
  where merchant_id = ${shop.merchantId} and order_id = ${order}`

async function sendAll(): Promise<void> {
  await hurry(stack.sql, shop.merchantId)
  await sendDue(running, shop.merchantId)
}

describe('what is shipped', () => {
  test('is told after the delay, with carrier and number, once', async () => {
    const [order] = (await ordered([10])) as [string]
    await ship([order])
    expect(await messages()).toMatchObject([{ kind: 'order_shipped', status: 'queued', wait: 120 }])
    await sendDue(running, shop.merchantId)
    expect(vendor.messages).toEqual([])
    await sendAll()
    expect(vendor.messages.map((message) => message.text)).toEqual([
      '【阳澄湖蟹庄】您的订单O10已由顺丰速运发出，运单号SF0000000000001。',
    ])
    // Nothing that happens to it afterwards is told again.
    await stack.sql`
      update orders set tracking_no = 'SF0000000000002', updated_at = now() where order_id = ${order}`
    await takeBack(order)
    await ship([order])
    await stack.sql`update orders set status = 'finished', finished_at = now() where order_id = ${order}`
    await sendAll()
    expect(vendor.messages).toHaveLength(1)
    expect(await messages()).toMatchObject([{ status: 'sent', attempts: 1 }])
  })

  test('and taken back in time is told to nobody; shipped again it is', async () => {
    const [order] = (await ordered([10])) as [string]
    await ship([order])
    await takeBack(order)
    await sendAll()
    expect(await messages()).toMatchObject([{ status: 'skipped', reason: 'ORDER_NOT_SHIPPED', wait: null }])
    await ship([order], 'SF0000000000003')
    expect(await messages()).toMatchObject([{ status: 'queued', reason: null, wait: 120 }])
    await sendAll()
    expect(vendor.messages.map((message) => message.text.slice(-16))).toEqual(['SF0000000000003。'])
  })

  test('and shipped anew before it went out waits anew, and goes out once', async () => {
    const [order] = (await ordered([10])) as [string]
    await ship([order])
    await stack.sql`update sms_messages set due_at = now() + interval '5 seconds' where merchant_id = ${shop.merchantId}`
    await takeBack(order)
    await ship([order], 'SF0000000000004')
    expect(await messages()).toMatchObject([{ status: 'queued', wait: 120 }])
    await sendAll()
    expect(vendor.messages).toHaveLength(1)
  })

  test('by two transactions at once, only one of which can', async () => {
    const [order] = (await ordered([10])) as [string]
    const once = () => stack.sql`
      update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF0000000000001', shipped_at = now()
      where merchant_id = ${shop.merchantId} and order_id = ${order} and status = 'pending'`
    await Promise.all([once(), once(), once()])
    expect(await messages()).toHaveLength(1)
  })

  test('to a number that wants no messages is not told', async () => {
    const [order] = (await ordered([10])) as [string]
    await addOptOut(owner, String(lastPhone))
    await ship([order])
    await sendAll()
    expect(await messages()).toMatchObject([{ status: 'skipped', reason: 'OPTED_OUT' }])
    expect(vendor.messages).toEqual([])
  })

  test('in one statement makes one message each, also of a merchant that waits otherwise', async () => {
    await enableShipped(owner, 0)
    const other = await makeMerchant(stack.sql)
    const orders = await ordered(Array.from({ length: 40 }, (_, i) => 10 + i))
    await ship(orders.slice(0, 1))
    await stack.sql`
      update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF0000000000001', shipped_at = now()
      where merchant_id = any (${[shop.merchantId, other.merchantId]}::uuid[]) and status = 'pending'`
    const all = await messages()
    // The two that the merchant came with, too.
    expect(all).toHaveLength(42)
    expect(all.every((message) => message.wait === 0)).toBe(true)
    const [{ n } = { n: -1 }] = await stack.sql<{ n: number }[]>`
      select count(*)::int as n from sms_messages where merchant_id = ${other.merchantId}`
    expect(n).toBe(0)
  })

  test('without the template being on makes none', async () => {
    await stack.sql`update sms_templates set enabled = false where merchant_id = ${shop.merchantId}`
    await ship(await ordered([10]))
    expect(await messages()).toEqual([])
  })
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { scopeOfCard, scopeOfVisitor } from '#app/core/db/scope.ts'
import { startAliyunSms } from '../../../e2e/vendors/aliyun-sms.ts'
import {
  addMember,
  addOrder,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listMessages, listOptOuts, loadSettings, smsChoice } from './data.ts'
import { sendDue } from './jobs.ts'
import { addOptOut, optIn, optOut, removeOptOut, resendMessages, saveAccount, sendTest } from './mutations.ts'
import { accountSchema, smsFilterSchema } from './schema.ts'
import { addOrders, hurry, setUpAliyun, TEST_ALIYUN } from './test-sms.ts'

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
})

// What a test has left due would be sent in the next.
afterEach(() => stack.sql`update sms_messages set due_at = null where merchant_id = ${shop.merchantId}`)

let lastPhone = 13_900_000_000
/** A number that nobody has had a message on. */
const phone = () => {
  lastPhone += 1
  return String(lastPhone)
}

type Message = {
  order_id: string
  status: string
  reason: string | null
  attempts: number
  wait: number | null
}
const messages = () => stack.sql<Message[]>`
  select order_id, status, reason, attempts, round(extract(epoch from due_at - now()))::int as wait
  from sms_messages where merchant_id = ${shop.merchantId} order by created_at, message_id`
const states = async () => (await messages()).map((row) => row.status)
const sent = () => vendor.messages.filter((each) => each.phone.startsWith('139'))

/** An order whose message is in the outbox. */
async function queued(to = phone(), serial = 10): Promise<string> {
  const [order] = await addOrders(stack.sql, shop, [{ serial, phone: to }])
  return order as string
}

describe('the outbox', () => {
  test('is filled only for merchants that send, with the order or not at all', async () => {
    await queued()
    expect(await states()).toEqual([])
    await setUpAliyun(owner)
    const order = await queued(phone(), 11)
    expect(await messages()).toMatchObject([{ order_id: order, status: 'queued', attempts: 0 }])
    await expect(
      stack.sql.begin(async (tx) => {
        await addOrder(tx as never, shop, 12, { product: 1 })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await stack.sql`update sms_templates set enabled = false where merchant_id = ${shop.merchantId}`
    await queued(phone(), 13)
    expect(await states()).toEqual(['queued'])
  })

  test('sends what the template says, and stores no number', async () => {
    await setUpAliyun(owner)
    await queued('13912345678')
    await sendDue(running, shop.merchantId)
    expect(vendor.messages).toMatchObject([
      { phone: '13912345678', text: '【阳澄湖蟹庄】您的订单O10（Product 1）已收到，尽快发货。' },
    ])
    const [row] =
      await stack.sql`select m::text as row, m.* from sms_messages m where merchant_id = ${shop.merchantId}`
    expect(row).toMatchObject({ status: 'sent', phone_masked: '139****5678', phone_enc: null })
    expect(row?.row).not.toContain('13912345678')
    const sentMessage = vendor.messages[0]
    if (sentMessage) sentMessage.sendStatus = 3
    await hurry(stack.sql, shop.merchantId)
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'delivered', wait: null }])
    expect(await sendDue(running, shop.merchantId)).toBe(0)
  })

  test('workers side by side send each message once', async () => {
    await setUpAliyun(owner)
    const orders = Array.from({ length: 40 }, (_, i) => ({ serial: 10 + i, phone: phone() }))
    await addOrders(stack.sql, shop, orders)
    const worker = async () => {
      while ((await sendDue(running, shop.merchantId)) > 0);
    }
    await Promise.all(Array.from({ length: 5 }, worker))
    expect(new Set(await states())).toEqual(new Set(['sent']))
    expect(
      sent()
        .map((each) => each.phone)
        .sort(),
    ).toEqual(orders.map((order) => order.phone).sort())
  })

  test('a number gets one message a minute; the next one waits', async () => {
    await setUpAliyun(owner)
    const to = phone()
    await addOrders(
      stack.sql,
      shop,
      [10, 11].map((serial) => ({ serial, phone: to })),
    )
    await Promise.all([sendDue(running, shop.merchantId), sendDue(running, shop.merchantId)])
    expect((await states()).sort()).toEqual(['queued', 'sent'])
    const waiting = (await messages()).find((row) => row.status === 'queued')
    expect(waiting).toMatchObject({ reason: 'TOO_MANY', attempts: 0 })
    expect(waiting?.wait).toBeGreaterThan(50)
    expect(waiting?.wait).toBeLessThanOrEqual(60)
    expect(sent()).toHaveLength(1)
  })

  test.each<[string, string, (order: string) => PromiseLike<unknown> | undefined]>([
    [
      'OFF',
      '13911112222',
      () => stack.sql`update sms_templates set enabled = false where merchant_id = ${shop.merchantId}`,
    ],
    [
      'OFF',
      '13911112222',
      () => stack.sql`update sms_settings set provider = 'none' where merchant_id = ${shop.merchantId}`,
    ],
    [
      'ORDER_CANCELLED',
      '13911112222',
      (order) => stack.sql`update orders set status = 'cancelled' where order_id = ${order}`,
    ],
    ['NOT_A_MOBILE', '021-12345678', () => undefined],
    [
      'TOO_OLD',
      '13911112222',
      () =>
        stack.sql`update sms_messages set queued_at = now() - interval '25 hours' where merchant_id = ${shop.merchantId}`,
    ],
    ['OPTED_OUT', '13911112222', () => addOptOut(owner, '13911112222')],
  ])('does not send: %s', async (reason, to, change) => {
    await setUpAliyun(owner)
    await change(await queued(to))
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'skipped', reason, wait: null }])
    expect(vendor.messages).toEqual([])
  })
})

describe('when the vendor fails', () => {
  beforeEach(async () => {
    await setUpAliyun(owner)
    await queued()
  })

  test('an answer that is lost: the vendor is asked, and nothing is sent twice', async () => {
    vendor.fail('lost')
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'uncertain', reason: 'NO_ANSWER', attempts: 1 }])
    expect(await sendDue(running, shop.merchantId)).toBe(0)
    await hurry(stack.sql, shop.merchantId)
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'sent', reason: null, attempts: 1 }])
    expect(sent()).toHaveLength(1)
  })

  test.each(['reset', 'error', 'malformed'] as const)(
    '%s: asked until it is sure that nothing was sent, then sent',
    async (fault) => {
      vendor.fail(fault)
      await sendDue(running, shop.merchantId)
      for (let asked = 0; asked < 3; asked += 1) {
        expect(await states()).toEqual(['uncertain'])
        await hurry(stack.sql, shop.merchantId)
        await sendDue(running, shop.merchantId)
      }
      await hurry(stack.sql, shop.merchantId)
      await sendDue(running, shop.merchantId)
      expect(await messages()).toMatchObject([{ status: 'queued', attempts: 1 }])
      await sendDue(running, shop.merchantId)
      expect(await messages()).toMatchObject([{ status: 'sent', attempts: 2 }])
      expect(sent()).toHaveLength(1)
    },
  )

  test('throttled: later', async () => {
    vendor.fail('throttled')
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'queued', reason: 'THROTTLED', wait: 90 }])
    await hurry(stack.sql, shop.merchantId)
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'sent', reason: null, attempts: 2 }])
  })

  test('refused for good: somebody mends it and sends it again', async () => {
    await stack.sql`update sms_settings set sign_name = '别人' where merchant_id = ${shop.merchantId}`
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'failed', reason: 'SIGNATURE', wait: null }])
    await stack.sql`update sms_settings set sign_name = '阳澄湖蟹庄' where merchant_id = ${shop.merchantId}`
    const { entries } = await listMessages(owner, { status: 'failed' }, {})
    expect(entries).toMatchObject([{ errorCode: 'isv.SMS_SIGNATURE_ILLEGAL', orderNo: 'O10' }])
    expect(
      await resendMessages(
        owner.scope,
        entries.map((entry) => entry.messageId),
      ),
    ).toBe(1)
    await hurry(stack.sql, shop.merchantId)
    await sendDue(running, shop.merchantId)
    expect(await states()).toEqual(['sent'])
  })

  test('a worker that died while sending: its message is asked about, not sent again', async () => {
    await sendDue(running, shop.merchantId)
    // As it stood while the vendor was being asked.
    await stack.sql`
      update sms_messages set status = 'sending', provider_id = null, due_at = now() where merchant_id = ${shop.merchantId}`
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'uncertain', reason: 'NO_ANSWER', wait: 60 }])
    await hurry(stack.sql, shop.merchantId)
    await sendDue(running, shop.merchantId)
    expect(await states()).toEqual(['sent'])
    expect(sent()).toHaveLength(1)
  })

  test('a message whose number does not open keeps no other from going out', async () => {
    await queued(phone(), 11)
    await stack.sql`
      update orders set phone_enc = '\\x00' where merchant_id = ${shop.merchantId} and card_serial = 10`
    await sendDue(running, shop.merchantId)
    expect((await states()).sort()).toEqual(['queued', 'sent'])
    expect((await messages()).find((row) => row.status === 'queued')?.wait).toBeGreaterThan(200)
  })
})

describe('settings', () => {
  const stored = () => stack.sql<{ provider: string; access_key_enc: Buffer | null; enabled: boolean }[]>`
    select s.provider, s.access_key_enc, t.enabled from sms_settings s
    left join sms_templates t using (merchant_id) where s.merchant_id = ${shop.merchantId}`
  const form = (more: object) => ({ intent: 'account', provider: 'aliyun', signName: '新签名', ...more })

  test('the key is sealed, shown with stars, and stays when none is typed', async () => {
    await setUpAliyun(owner)
    const [before] = await stored()
    expect(before?.access_key_enc?.includes(TEST_ALIYUN.keySecret)).toBe(false)
    const known = { provider: 'aliyun', hasKey: true } as const
    await saveAccount(owner, accountSchema(known).parse(form({})))
    expect((await stored())[0]?.access_key_enc).toEqual(before?.access_key_enc)
    const settings = await loadSettings(owner)
    expect(settings).toMatchObject({ signName: '新签名', maskedKeyId: 'LTAI****sKey' })
    expect(JSON.stringify(settings)).not.toContain(TEST_ALIYUN.keySecret)
  })

  test('another vendor switches the templates off', async () => {
    await setUpAliyun(owner)
    const known = { provider: 'aliyun', hasKey: true } as const
    const account = { provider: 'tencent', appId: '1400006666', keyId: 'AKID', keySecret: 's' }
    await saveAccount(owner, accountSchema(known).parse(form(account)))
    expect(await stored()).toMatchObject([{ provider: 'tencent', enabled: false }])
  })

  test('a try-out goes to the number that was typed, with an order that does not exist', async () => {
    expect(await sendTest(owner, { kind: 'order_received', phone: phone() })).toEqual({
      ...{ ok: false, reason: 'NOT_SET_UP' },
    })
    await setUpAliyun(owner)
    await stack.sql`update sms_templates set enabled = false where merchant_id = ${shop.merchantId}`
    const to = phone()
    expect(await sendTest(owner, { kind: 'order_received', phone: to })).toMatchObject({ ok: true })
    await sendDue(running, shop.merchantId)
    expect(sent()).toMatchObject([{ phone: to }])
    expect(sent()[0]?.text).toContain('T2609250001')
    const { entries } = await listMessages(owner, {}, {})
    expect(entries).toMatchObject([{ test: true, orderNo: null, status: 'sent' }])
  })
})

describe('who may what', () => {
  test('sending again takes order.ship, and no supplier can', async () => {
    await setUpAliyun(owner)
    await queued()
    await stack.sql`update sms_messages set status = 'failed', due_at = null where merchant_id = ${shop.merchantId}`
    const [{ id } = { id: '' }] = await stack.sql<{ id: string }[]>`
      select message_id as id from sms_messages where merchant_id = ${shop.merchantId}`
    const before = await snapshot(stack.sql, 'sms_messages', shop.merchantId)
    const reader = await memberOf(
      (await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'settings.write'] })).userId,
    )
    const supplier = await memberOf(shop.supplier.userId)
    for (const { scope } of [reader, supplier])
      await expect(resendMessages(scope, [id])).rejects.toMatchObject({ code: '42501' })
    const stranger = await memberOf((await makeMerchant(stack.sql)).owner.userId)
    expect(await resendMessages(stranger.scope, [id])).toBe(0)
    expect(await snapshot(stack.sql, 'sms_messages', shop.merchantId)).toBe(before)
    expect((await listMessages(stranger, {}, {})).entries).toEqual([])
    expect((await listMessages(supplier, {}, {})).entries).toEqual([])
    await expect(removeOptOut(reader, Buffer.alloc(16).toString('base64url'))).resolves.toBe(false)
  })

  test('the log is found by state, number, order and day', async () => {
    await setUpAliyun(owner)
    const to = phone()
    await queued(to)
    await queued(phone(), 11)
    await sendDue(running, shop.merchantId)
    const find = async (filter: object) =>
      (await listMessages(owner, smsFilterSchema.parse(filter), {})).entries.map((entry) => entry.orderNo)
    expect((await find({})).sort()).toEqual(['O10', 'O11'])
    expect(await find({ phone: to })).toEqual(['O10'])
    expect(await find({ orderNo: 'O11' })).toEqual(['O11'])
    expect(await find({ status: 'failed' })).toEqual([])
    expect(await find({ from: '2030-01-01' })).toEqual([])
    expect(await find({ to: '2030-01-01', status: 'sent' })).toHaveLength(2)
  })
})

describe('consumers who want none', () => {
  const card = (serial: number) => scopeOfCard(shop.merchantId, serial)
  const site = () => ({ merchant_id: shop.merchantId })

  test('say so on the page of their order, for its number', async () => {
    await setUpAliyun(owner)
    await queued('13912345678')
    expect(await smsChoice(card(10), site())).toEqual({
      ...{ offered: true, optedOut: false, maskedPhone: '139****5678' },
    })
    expect(await optOut(card(10), site())).toBe(true)
    expect(await optOut(card(10), site())).toBe(true)
    expect(await smsChoice(card(10), site())).toMatchObject({ optedOut: true })
    await sendDue(running, shop.merchantId)
    expect(await messages()).toMatchObject([{ status: 'skipped', reason: 'OPTED_OUT' }])
    const list = await listOptOuts(owner)
    expect(list).toMatchObject([{ phone: '139****5678', source: 'consumer' }])
    const [{ id } = { id: '' }] = await stack.sql<{ id: string }[]>`
      select message_id as id from sms_messages where merchant_id = ${shop.merchantId}`
    expect(await resendMessages(owner.scope, [id])).toBe(0)
    expect(await optIn(card(10), site())).toBe(true)
    expect(await listOptOuts(owner)).toEqual([])
  })

  test('nobody without that card and an order can say it for them', async () => {
    await queued('13912345678')
    expect(await smsChoice(card(10), site())).toMatchObject({ offered: false })
    const before = await snapshot(stack.sql, 'sms_opt_outs', shop.merchantId)
    expect(await optOut(card(30), site())).toBe(false)
    expect(await smsChoice(card(30), site())).toBeUndefined()
    expect(await optOut(scopeOfVisitor(), site())).toBe(false)
    await stack.sql`update orders set status = 'cancelled' where merchant_id = ${shop.merchantId} and card_serial = 10`
    expect(await optOut(card(10), site())).toBe(false)
    const forged = { role: 'anon', card: { merchant_id: shop.merchantId, serial: 1 } }
    const choose = as(stack.webUrl, forged, (tx) => tx`select private.choose_sms(true, '13800000000; hello')`)
    expect(await codeOf(choose)).toBe('23514')
    expect(await snapshot(stack.sql, 'sms_opt_outs', shop.merchantId)).toBe(before)
  })

  test('are taken off the list by the merchant', async () => {
    await addOptOut(owner, '13912345678')
    const [entry] = await listOptOuts(owner)
    expect(entry).toMatchObject({ phone: '139****5678', source: 'merchant' })
    expect(await removeOptOut(owner, entry?.number ?? '')).toBe(true)
    expect(await listOptOuts(owner)).toEqual([])
  })
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { type DingtalkRobot, startDingtalk } from '../../../e2e/vendors/dingtalk.ts'
import { type MailServer, startMail } from '../../../e2e/vendors/mail.ts'
import { addOrder, type Merchant, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { removeRows } from '../retention/test-retention.ts'
import { listNotifications, loadSettings } from './data.ts'
import { notifyDue } from './jobs.ts'
import { resendNotifications, saveDingtalk, saveEmail, sendTest } from './mutations.ts'
import { dingtalkSchema, emailSchema } from './schema.ts'
import { hurry, newRobot, useMail, useRobot } from './test-notifications.ts'

const stack = useStack('worker')
const running = new AbortController().signal
const robots: DingtalkRobot[] = Array.from({ length: 30 }, newRobot)
let dingtalk: Awaited<ReturnType<typeof startDingtalk>>
let mail: MailServer
let shop: Merchant
let owner: Member
let robot: DingtalkRobot

beforeAll(async () => {
  ;[dingtalk, mail] = await Promise.all([startDingtalk([...robots]), startMail()])
  process.env.TIHUO_DINGTALK_ENDPOINT = dingtalk.url
  process.env.TIHUO_SMTP_URL = mail.smtpUrl
  process.env.TIHUO_MAIL_FROM = 'Tihuo 提货 <no-reply@tihuo.example>'
  process.env.TIHUO_PUBLIC_URL = 'https://tihuo.example'
})
afterAll(() => Promise.all([dingtalk.close(), mail.close()]))

beforeEach(async () => {
  mail.mails.length = 0
  shop = await makeMerchant(stack.sql, { cards: 60 })
  owner = await memberOf(shop.owner.userId)
  robot = robots.pop() as DingtalkRobot
})
// What a test has left due would be sent in the next.
afterEach(async () => {
  await stack.sql`delete from notification_events where merchant_id = ${shop.merchantId}`
  await stack.sql`update notification_messages set due_at = null where merchant_id = ${shop.merchantId}`
})

const told = () => dingtalk.messages.filter((message) => message.accessToken === robot.accessToken)
const sendAll = async () => {
  await hurry(stack.sql, shop.merchantId)
  while ((await notifyDue(running, [shop.merchantId])) > 0);
}
type Message = {
  channel: string
  status: string
  reason: string | null
  attempts: number
  wait: number | null
}
const messages = () => stack.sql<Message[]>`
  select channel, status, reason, attempts, round(extract(epoch from due_at - now()))::int as wait
  from notification_messages where merchant_id = ${shop.merchantId} order by created_at, message_id`
const events = () => stack.sql<{ channel: string; event: string; facts: object; wait: number }[]>`
  select channel, event, facts, round(extract(epoch from due_at - at))::int as wait
  from notification_events where merchant_id = ${shop.merchantId} order by at, channel, event, facts::text`

describe('what happens', () => {
  test('is written down for merchants that want to hear of it, and only on their channels', async () => {
    await addOrder(stack.sql, shop, 10, { product: 1 })
    expect(await events()).toEqual([])
    await useRobot(owner, robot, ['new_order'])
    await useMail(owner, [{ address: 'a@shop.example', locale: 'zh-CN' }], ['order_held'])
    await addOrder(stack.sql, shop, 11, { product: 1 })
    expect([...(await events())]).toEqual([
      { channel: 'dingtalk', event: 'new_order', facts: { product: 'Product 1', n: 1 }, wait: 60 },
    ])
    await stack.sql`
      update orders set review = 'held' where merchant_id = ${shop.merchantId} and order_no = 'O11'`
    expect((await events()).map(({ channel, event }) => `${channel} ${event}`)).toContain('email order_held')
  })

  test('is gathered: orders of a minute are one message', async () => {
    await useRobot(owner, robot, ['new_order', 'order_cancelled'])
    for (let serial = 10; serial < 30; serial += 1) await addOrder(stack.sql, shop, serial, { product: 1 })
    await stack.sql`
      update orders set status = 'cancelled', cancelled_by = 'consumer' where merchant_id = ${shop.merchantId} and card_serial = 12`
    expect(await notifyDue(running, [shop.merchantId])).toBe(0)
    await sendAll()
    expect(told()).toHaveLength(1)
    expect(told()[0]?.text).toContain('**新订单 20 笔**')
    expect(told()[0]?.text).toContain(
      '**消费者取消了 1 笔订单** [去处理](https://tihuo.example/admin/orders)\n- O12',
    )
    expect(await events()).toEqual([])
    expect(await messages()).toMatchObject([{ status: 'sent', attempts: 1, wait: null }])
  })

  test('of every kind reaches both channels', async () => {
    const all = ['attack', 'stock_low', 'job_failed', 'task_failed', 'erp_refused', 'sms_failed'] as const
    await useRobot(owner, robot, all)
    await useMail(owner, [{ address: 'a@shop.example', locale: 'en' }], all)
    const { merchantId } = shop
    const key = { merchant_id: merchantId }
    await stack.sql`insert into private.attacks ${stack.sql({ ...key, kind: 'card', started_at: new Date(), alarm_until: new Date() })}`
    const [, product] = shop.products
    await stack.sql`update products set stock = 12 where merchant_id = ${merchantId} and product_id = ${product}`
    for (const stock of [11, 10, 9, 0])
      await stack.sql`update products set stock = ${stock} where merchant_id = ${merchantId} and product_id = ${product}`
    const jobId = crypto.randomUUID()
    await stack.sql`insert into jobs ${stack.sql({ ...key, job_id: jobId, kind: 'cards.import', requested_by: shop.owner.memberId, total: 1 })}`
    await stack.sql`update jobs set status = 'failed', reason = 'ERROR' where merchant_id = ${merchantId} and job_id = ${jobId}`
    await stack.sql`insert into scheduled_tasks ${stack.sql({ ...key, task: 'erp.pull', interval_seconds: 60 })} on conflict do nothing`
    for (const failures of [1, 2, 3, 4])
      await stack.sql`update scheduled_tasks set failures = ${failures}, problem = 'CREDENTIALS' where merchant_id = ${merchantId} and task = 'erp.pull'`
    for (const refused of [0, 3])
      await stack.sql`insert into task_runs ${stack.sql({ ...key, run_id: crypto.randomUUID(), task: 'erp.push', started_at: new Date(), outcome: 'done', counts: stack.sql.json({ pushed: 9, refused }) })}`
    await stack.sql`insert into sms_messages ${stack.sql({ ...key, message_id: crypto.randomUUID(), kind: 'order_received', test: true, phone_enc: Buffer.alloc(1), phone_idx: Buffer.alloc(1), due_at: null })}`
    await stack.sql`update sms_messages set status = 'failed', reason = 'BALANCE' where merchant_id = ${merchantId}`
    await sendAll()
    const [{ text } = { text: '' }] = told()
    for (const words of [
      '检测到异常攻击',
      'Product 1：已售罄',
      '导入卡券 × 1',
      '从 ERP 获取发货结果',
      'ERP 拒收 3 笔订单',
      '服务商账户余额不足 × 1',
    ])
      expect(text).toContain(words)
    expect(mail.mails).toHaveLength(1)
    expect(mail.mails[0]?.subject).toMatch(/An attack was noticed .* and 5 more notices/)
    // Crossed the line once, and sold out; failed three times in a row once.
    expect(text.match(/自动任务连续失败/g)).toHaveLength(1)
  })

  test('is said once a day of what is overdue, from the chosen hour on', async () => {
    await useRobot(owner, robot, ['orders_overdue'])
    const { summarise } = await import('./outbox/mutations.ts')
    const [task] = await stack.sql`
      select interval_seconds as s from scheduled_tasks
      where merchant_id = ${shop.merchantId} and task = 'notifications.summary' and due_at is not null`
    expect(task?.s).toBe(600)
    await stack.sql`update notification_channels set summary_hour = 0 where merchant_id = ${shop.merchantId}`
    // Nothing is late yet: nothing is said, and not later that day either.
    expect(await summarise(shop.merchantId)).toBe(0)
    await stack.sql`update orders set ship_on = current_date - 3 where merchant_id = ${shop.merchantId}`
    expect(await summarise(shop.merchantId)).toBe(0)
    await stack.sql`update notification_channels set summary_day = null where merchant_id = ${shop.merchantId}`
    expect(await Promise.all([1, 2].map(() => summarise(shop.merchantId)))).toEqual(
      expect.arrayContaining([1, 0]),
    )
    await sendAll()
    expect(told()).toHaveLength(1)
    expect(told()[0]?.text).toContain('**2 笔订单已过发货日期**')
    await useRobot(owner, robot, ['new_order'])
    const [stopped] = await stack.sql`
      select due_at from scheduled_tasks where merchant_id = ${shop.merchantId} and task = 'notifications.summary'`
    expect(stopped?.due_at).toBeNull()
  })
})

describe('e-mail', () => {
  const two = [
    { address: 'wang@shop.example', locale: 'zh-CN' },
    { address: 'smith@shop.example', locale: 'en' },
  ]

  test('goes to each in their language, as text and HTML, with an id of its own', async () => {
    await useMail(owner, two, ['new_order'])
    await addOrder(stack.sql, shop, 10, { product: 1 })
    await sendAll()
    expect(mail.mails.map((each) => each.to[0]).sort()).toEqual(['smith@shop.example', 'wang@shop.example'])
    const chinese = mail.mails.find((each) => each.to[0] === 'wang@shop.example')
    expect(chinese?.subject).toMatch(/^【Merchant .*】新订单 1 笔$/)
    expect(chinese?.text).toContain('· Product 1 × 1')
    expect(chinese?.html).toContain('新订单 1 笔')
    const english = mail.mails.find((each) => each.to[0] === 'smith@shop.example')
    expect(english?.html).toContain('1 new order')
    expect(new Set(mail.mails.map((each) => each.messageId)).size).toBe(2)
    expect(english?.messageId).toMatch(/^<[0-9a-f-]{36}@tihuo\.example>$/)
    // Nobody reads of whom the other is, and the log has no address.
    expect(english?.headers.to).not.toContain('wang')
    const { entries } = await listNotifications(owner, {}, {})
    expect(entries.map((entry) => entry.recipient).sort()).toEqual(['s***@shop.example', 'w***@shop.example'])
  })

  test.each([
    ['refuse', 'failed', 'ADDRESS', null],
    ['spam', 'failed', 'REFUSED', null],
    ['busy', 'queued', 'THROTTLED', 60],
    ['drop', 'queued', 'UNREACHABLE', 60],
  ] as const)('%s: %s', async (fault, status, reason, wait) => {
    await useMail(owner, two.slice(0, 1), ['new_order'])
    await addOrder(stack.sql, shop, 10, { product: 1 })
    await hurry(stack.sql, shop.merchantId)
    mail.fail(fault)
    await notifyDue(running, [shop.merchantId])
    expect(await messages()).toMatchObject([{ status, reason, wait, attempts: 1 }])
    if (wait === null) return
    await hurry(stack.sql, shop.merchantId)
    await notifyDue(running, [shop.merchantId])
    expect(await messages()).toMatchObject([{ status: 'sent', attempts: 2 }])
    expect(mail.mails).toHaveLength(1)
  })

  test('an answer that is lost: handed over again under the same Message-ID', async () => {
    await useMail(owner, two.slice(0, 1), ['new_order'])
    await addOrder(stack.sql, shop, 10, { product: 1 })
    await hurry(stack.sql, shop.merchantId)
    mail.fail('lost')
    await notifyDue(running, [shop.merchantId])
    expect(await messages()).toMatchObject([{ status: 'queued', attempts: 1 }])
    await hurry(stack.sql, shop.merchantId)
    await notifyDue(running, [shop.merchantId])
    expect(mail.mails).toHaveLength(2)
    expect(new Set(mail.mails.map((each) => each.messageId)).size).toBe(1)
  })

  test('a worker that died while sending: again, under the same id', async () => {
    await useMail(owner, two.slice(0, 1), ['new_order'])
    await addOrder(stack.sql, shop, 10, { product: 1 })
    await sendAll()
    await stack.sql`
      update notification_messages set status = 'sending', due_at = now() where merchant_id = ${shop.merchantId}`
    await notifyDue(running, [shop.merchantId])
    expect(await messages()).toMatchObject([{ status: 'sent', attempts: 2 }])
    expect(new Set(mail.mails.map((each) => each.messageId)).size).toBe(1)
  })

  test('to somebody who was removed meanwhile does not go out', async () => {
    await useMail(owner, two, ['new_order'])
    await addOrder(stack.sql, shop, 10, { product: 1 })
    await hurry(stack.sql, shop.merchantId)
    const { email } = await loadSettings(owner)
    const { gather } = await import('./outbox/mutations.ts')
    await gather({ merchantId: shop.merchantId, channel: 'email' }, shop.keys)
    const form = {
      intent: 'email',
      enabled: true,
      events: email.events,
      recipients: email.recipients.slice(0, 1),
    }
    await saveEmail(owner, emailSchema.parse(form))
    await sendAll()
    expect((await messages()).map((row) => row.reason ?? row.status).sort()).toEqual([
      'RECIPIENT_GONE',
      'sent',
    ])
  })
})

describe('the settings', () => {
  test('are sealed; the robot is shown with stars and stays when nothing is typed', async () => {
    await useRobot(owner, robot, ['new_order'])
    const settings = await loadSettings(owner)
    expect(settings.dingtalk.maskedToken).toMatch(/^ffff\*\*\*\*/)
    expect(JSON.stringify(settings)).not.toContain(robot.secret)
    const [row] = await stack.sql<{ config_enc: Buffer }[]>`
      select config_enc from notification_channels where merchant_id = ${shop.merchantId}`
    expect(row?.config_enc.includes(robot.accessToken.slice(-20))).toBe(false)
    await saveDingtalk(
      owner,
      dingtalkSchema(true).parse({ intent: 'dingtalk', enabled: true, events: ['attack'] }),
    )
    expect((await loadSettings(owner)).dingtalk).toMatchObject({ enabled: true, events: ['attack'] })
    await sendTest(owner, 'dingtalk')
    await sendAll()
    expect(told()).toMatchObject([{ title: '提货通知：这是一条测试通知' }])
  })

  test('switched off: what waits is told to nobody', async () => {
    await useRobot(owner, robot, ['new_order'])
    await addOrder(stack.sql, shop, 10, { product: 1 })
    await saveDingtalk(owner, dingtalkSchema(true).parse({ intent: 'dingtalk', events: ['new_order'] }))
    await addOrder(stack.sql, shop, 11, { product: 1 })
    await sendAll()
    expect(told()).toEqual([])
    expect(await events()).toEqual([])
  })

  test('a test needs something to send to', async () => {
    expect(await sendTest(owner, 'email')).toEqual({ ok: false, reason: 'NOT_SET_UP' })
    await useMail(owner, [{ address: 'a@shop.example', locale: 'zh-CN' }], ['new_order'])
    expect(await sendTest(owner, 'email')).toEqual({ ok: true })
    await sendAll()
    expect(mail.mails[0]?.subject).toContain('这是一条测试通知')
  })
})

test('sending again takes settings.write, and the log forgets after 90 days', async () => {
  await useRobot(owner, robot, ['new_order'])
  await sendTest(owner, 'dingtalk')
  await stack.sql`
    update notification_messages set status = 'failed', due_at = null, created_at = now() - interval '89 days'
    where merchant_id = ${shop.merchantId}`
  const { entries } = await listNotifications(owner, { status: 'failed' }, {})
  const ids = entries.map((entry) => entry.messageId)
  const supplier = await memberOf(shop.supplier.userId)
  await expect(resendNotifications(supplier.scope, ids)).rejects.toMatchObject({ code: '42501' })
  const stranger = await memberOf((await makeMerchant(stack.sql)).owner.userId)
  expect(await resendNotifications(stranger.scope, ids)).toBe(0)
  expect((await listNotifications(stranger, {}, {})).entries).toEqual([])
  expect((await listNotifications(supplier, {}, {})).entries).toEqual([])
  expect(await resendNotifications(owner.scope, ids)).toBe(1)
  await removeRows(stack.sql, 'notification_messages')
  expect(await messages()).toHaveLength(1)
  await stack.sql`
    update notification_messages set created_at = now() - interval '91 days' where merchant_id = ${shop.merchantId}`
  await removeRows(stack.sql, 'notification_messages')
  expect(await messages()).toEqual([])
})

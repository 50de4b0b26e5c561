// The robot's limit and its failures, with several workers.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { type DingtalkRobot, startDingtalk } from '../../../e2e/vendors/dingtalk.ts'
import { addOrder, type Merchant, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { robotIndex } from './dingtalk.ts'
import { notifyDue } from './jobs.ts'
import { sendTest } from './mutations.ts'
import { hurry, newRobot, useRobot } from './test-notifications.ts'

const stack = useStack('worker')
const running = new AbortController().signal
const robots: DingtalkRobot[] = Array.from({ length: 20 }, newRobot)
let dingtalk: Awaited<ReturnType<typeof startDingtalk>>
let shop: Merchant
let owner: Member
let robot: DingtalkRobot
/** Whose messages this test sends. */
let mine: string[]
/** What the robot's clock is ahead of ours. */
let ahead = 0

beforeAll(async () => {
  dingtalk = await startDingtalk([...robots], { now: () => Date.now() + ahead })
  process.env.TIHUO_DINGTALK_ENDPOINT = dingtalk.url
})
afterAll(() => dingtalk.close())

beforeEach(async () => {
  ahead = 0
  shop = await makeMerchant(stack.sql)
  mine = [shop.merchantId]
  owner = await memberOf(shop.owner.userId)
  robot = robots.pop() as DingtalkRobot
  await useRobot(owner, robot, ['new_order', 'order_held'])
})

const told = () => dingtalk.messages.filter((message) => message.accessToken === robot.accessToken)
type Message = { status: string; reason: string | null; attempts: number; wait: number | null }
const messages = () => stack.sql<Message[]>`
  select status, reason, attempts, round(extract(epoch from due_at - now()))::int as wait
  from notification_messages where merchant_id = ${shop.merchantId} order by created_at, message_id`
const workers = () =>
  Promise.all(
    Array.from({ length: 3 }, async () => {
      while ((await notifyDue(running, mine)) > 0);
    }),
  )

describe('the limit', () => {
  test('is kept by workers side by side, for two merchants with one robot', async () => {
    const other = await memberOf((await makeMerchant(stack.sql)).owner.userId)
    await useRobot(other, robot, ['new_order'])
    mine.push(other.merchant_id)
    for (let n = 0; n < 20; n += 1)
      await Promise.all([sendTest(owner, 'dingtalk'), sendTest(other, 'dingtalk')])
    await workers()
    expect(told()).toHaveLength(18)
    const waiting = (await messages()).filter((message) => message.status === 'queued')
    for (const { wait, attempts } of waiting) {
      expect(attempts).toBe(0)
      expect(wait).toBeGreaterThan(50)
      expect(wait).toBeLessThanOrEqual(65)
    }
    // A minute and a bit later, by our clock and the robot's.
    ahead = 66_000
    await stack.sql`update private.robot_turns set at = at - interval '66 seconds' where robot = ${robotIndex(robot)}`
    await stack.sql`update notification_messages set due_at = now() 
      where merchant_id = any (${mine}::uuid[]) and due_at is not null`
    await workers()
    expect(told()).toHaveLength(36)
    expect(dingtalk.refused()).toBe(0)
  })

  test('when the robot itself says so, nothing is sent for ten minutes, and what happens meanwhile is one message', async () => {
    await addOrder(stack.sql, shop, 10, { product: 1 })
    await hurry(stack.sql, shop.merchantId)
    dingtalk.fail('throttled')
    await notifyDue(running, mine)
    expect(await messages()).toMatchObject([
      { status: 'queued', reason: 'THROTTLED', attempts: 0, wait: 600 },
    ])
    await addOrder(stack.sql, shop, 11, { product: 1 })
    await addOrder(stack.sql, shop, 12, { product: 1 })
    await hurry(stack.sql, shop.merchantId)
    await workers()
    expect(told()).toEqual([])
    const [only, ...more] = await messages()
    expect(more).toEqual([])
    expect(only?.wait).toBeGreaterThan(590)
    await stack.sql`update private.robots set blocked_until = now() where robot = ${robotIndex(robot)}`
    await hurry(stack.sql, shop.merchantId)
    await workers()
    expect(told().map((message) => message.title)).toEqual(['提货通知：新订单 1 笔', '提货通知：新订单 2 笔'])
  })
})

describe('when the robot fails', () => {
  beforeEach(async () => {
    await sendTest(owner, 'dingtalk')
  })

  test.each(['lost', 'reset', 'error', 'malformed'] as const)(
    '%s: nobody knows, so it is not sent again by itself',
    async (fault) => {
      dingtalk.fail(fault)
      await notifyDue(running, mine)
      expect(await messages()).toMatchObject([{ status: 'uncertain', reason: 'NO_ANSWER', wait: null }])
      await workers()
      expect(told().length).toBe(fault === 'lost' ? 1 : 0)
    },
  )

  test('signature: final, somebody must mend it', async () => {
    dingtalk.fail('signature')
    await notifyDue(running, mine)
    expect(await messages()).toMatchObject([{ status: 'failed', reason: 'CREDENTIALS', wait: null }])
  })

  test('not there at all: it never left, and goes out when it is back', async () => {
    await stack.sql`update notification_messages set due_at = now() where merchant_id = ${shop.merchantId}`
    const { sendToRobot } = await import('./dingtalk.ts')
    const result = await sendToRobot(robot as never, { title: 'x', text: 'x' }, 'http://127.0.0.1:9')
    expect(result).toMatchObject({ certain: true, retry: true, reason: 'UNREACHABLE' })
  })

  test('a worker that died while sending: what it sent is not sent again', async () => {
    await notifyDue(running, mine)
    await stack.sql`
      update notification_messages set status = 'sending', due_at = now() where merchant_id = ${shop.merchantId}`
    await workers()
    expect(await messages()).toMatchObject([{ status: 'uncertain', reason: 'NO_ANSWER', wait: null }])
    expect(told()).toHaveLength(1)
  })
})

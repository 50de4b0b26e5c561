// The real worker process, killed with SIGKILL while it tells robots and web-hooks things. In the end no robot has said
// anything twice, and of every message it is known that it was sent, or that nobody knows; every web-hook has come, some
// of them more than once, under one id.
import { beforeAll, expect, test } from 'vitest'
import type { Sql } from '#app/core/db/pool.ts'
import { newRobot, useRobot } from '#app/features/notifications/test-notifications.ts'
import { hurry, useEndpoint } from '#app/features/webhooks/test-webhooks.ts'
import { startDingtalk } from '../e2e/vendors/dingtalk.ts'
import { type HookReceiver, startHookReceiver } from '../e2e/vendors/hook-receiver.ts'
import { addOrder, type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const ROBOTS = 3
/** What a robot takes in a minute, as we count it. */
const EACH = 18
const ORDERS = 150
const KILLS = 12
const robots = Array.from({ length: ROBOTS }, newRobot)
let sql: Sql
const shops: Merchant[] = []
let dingtalk: Awaited<ReturnType<typeof startDingtalk>>
let receiver: HookReceiver
const workers = useWorkers({
  env: () => ({ TIHUO_DINGTALK_ENDPOINT: dingtalk.url, TIHUO_PRIVATE_HOOKS: '1' }),
  closing: () => Promise.all([dingtalk?.close(), receiver?.close()]),
})

beforeAll(async () => {
  ;[dingtalk, receiver] = await Promise.all([startDingtalk(robots), startHookReceiver([])])
  sql = workers.sql()
  for (const robot of robots) {
    const shop = await makeMerchant(sql, { cards: ORDERS + 20 })
    await useRobot(await memberOf(shop.owner.userId), robot, ['order_held'])
    shops.push(shop)
  }
})

test('messages and web-hooks', async () => {
  const [shop] = shops as [Merchant]
  const { secret } = await useEndpoint(await memberOf(shop.owner.userId), `${receiver.url}/hook`, {
    events: ['order.created'],
  })
  receiver.secrets.push(secret)
  for (const { merchantId } of shops)
    await sql`
      insert into notification_messages (merchant_id, message_id, channel, content)
      select ${merchantId}, gen_random_uuid(), 'dingtalk', jsonb_build_array(jsonb_build_object(
        'event', 'order_held', 'n', 1, 'more', 0, 'items', jsonb_build_array(jsonb_build_object('text', 'N' || i, 'n', null))))
      from generate_series(1, ${EACH}::integer) i`
  for (let serial = 10; serial < 10 + ORDERS; serial += 1) await addOrder(sql, shop, serial, { product: 1 })
  const left = async () => {
    const [row] = await sql<{ n: number }[]>`
      select (select count(*) from notification_messages where due_at is not null)::int
        + (select count(*) from webhook_deliveries where due_at is not null)::int as n`
    return row?.n ?? 0
  }
  // Slow enough that a kill meets requests on their way, there or back.
  for (const vendor of [dingtalk, receiver]) vendor.slow(40)
  await workers.killWhileWorking({
    ...{ times: KILLS, withinMs: 60 },
    progress: () => dingtalk.messages.length + receiver.hooks.length,
    enough: async () => (await left()) <= 20,
    // The leases of the dead worker.
    afterwards: async () => {
      await sql`update notification_messages set due_at = now() where status = 'sending'`
      await hurry(sql, shop.merchantId)
    },
  })
  for (const vendor of [dingtalk, receiver]) vendor.slow(0)
  await workers.start()
  const settled = async () => {
    await hurry(sql, shop.merchantId)
    return left()
  }
  await expect.poll(settled, { timeout: 100_000, interval: 200 }).toBe(0)

  const said = dingtalk.messages.map(({ accessToken, text }) => `${accessToken} ${text}`)
  expect(new Set(said).size).toBe(said.length)
  const states = await sql<{ status: string; n: number }[]>`
    select status, count(*)::int as n from notification_messages group by status order by status`
  const count = (status: string) => states.find((row) => row.status === status)?.n ?? 0
  expect(count('sent') + count('uncertain')).toBe(ROBOTS * EACH)
  expect(count('sent')).toBeLessThanOrEqual(said.length)
  expect(count('uncertain')).toBeLessThanOrEqual(KILLS * 4)
  expect(dingtalk.refused()).toBe(0)
  expect(receiver.hooks).toHaveLength(ORDERS)
  expect(new Set(receiver.hooks.map((hook) => hook.data.order_no)).size).toBe(ORDERS)
  expect(receiver.refusals).toEqual([])
}, 400_000)

// The real worker process, killed with SIGKILL while it tells robots and web-hooks things. In the end no robot has said
// anything twice, and of every message it is known that it was sent, or that nobody knows; every web-hook has come, some
// of them more than once, under one id. On a stack of its own: a worker takes whatever it finds.
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closePools, connect, type Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { newRobot, useRobot } from '#app/features/notifications/test-notifications.ts'
import { hurry, useEndpoint } from '#app/features/webhooks/test-webhooks.ts'
import { startDingtalk } from '../e2e/vendors/dingtalk.ts'
import { type HookReceiver, startHookReceiver } from '../e2e/vendors/hook-receiver.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import { type Stack, startStack } from '../scripts/lib/stack.ts'
import { addOrder, type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'

const ROBOTS = 3
/** What a robot takes in a minute, as we count it. */
const EACH = 18
const ORDERS = 150
const KILLS = 12
const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-told-test-'))
const robots = Array.from({ length: ROBOTS }, newRobot)
let stack: Stack
let sql: Sql
const shops: Merchant[] = []
let dingtalk: Awaited<ReturnType<typeof startDingtalk>>
let receiver: HookReceiver
const workers = new Set<Running>()

async function startWorker(): Promise<Running> {
  const worker = await startProcess({
    name: 'worker',
    file: 'workers/main.ts',
    env: {
      ...stack.envFor('worker'),
      TIHUO_LOG_LEVEL: 'warn',
      TIHUO_PUBLIC_URL: 'https://tihuo.example',
      TIHUO_DINGTALK_ENDPOINT: dingtalk.url,
      TIHUO_PRIVATE_HOOKS: '1',
    },
    logFile: join(dataDir, 'worker.log'),
  })
  workers.add(worker)
  return worker
}

async function kill(worker: Running): Promise<void> {
  const gone = new Promise((end) => worker.child.once('exit', end))
  worker.child.kill('SIGKILL')
  await gone
  workers.delete(worker)
}

beforeAll(async () => {
  ;[dingtalk, receiver] = await Promise.all([startDingtalk(robots), startHookReceiver([])])
  const settings = { NODE_ENV: 'test', TIHUO_LOG_LEVEL: 'silent', TIHUO_DATA_DIR: dataDir }
  stack = await startStack(
    parseLauncherEnv({ ...settings, TIHUO_POSTGRES_PORT: '0', TIHUO_SUPABASE_PORT: '0' }),
    { fast: true },
  )
  Object.assign(process.env, stack.envFor('worker'))
  sql = connect(stack.adminUrl, 2)
  for (const robot of robots) {
    const shop = await makeMerchant(sql, { cards: ORDERS + 20 })
    await useRobot(await memberOf(shop.owner.userId), robot, ['order_held'])
    shops.push(shop)
  }
})

afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await closePools()
  await sql?.end()
  await stack?.stop()
  await Promise.all([dingtalk?.close(), receiver?.close()])
  rmSync(dataDir, { recursive: true, force: true })
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
  const progress = () => dingtalk.messages.length + receiver.hooks.length
  for (let kills = 0; kills < KILLS && (await left()) > 20; kills += 1) {
    const worker = await startWorker()
    const before = progress()
    await expect.poll(progress, { timeout: 30_000, interval: 2 }).toBeGreaterThan(before)
    await delay(randomInt(60))
    await kill(worker)
    // What a real installation would wait for: the leases of the dead worker.
    await sql`update notification_messages set due_at = now() where status = 'sending'`
    await hurry(sql, shop.merchantId)
  }
  for (const vendor of [dingtalk, receiver]) vendor.slow(0)
  await startWorker()
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

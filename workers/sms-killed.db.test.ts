// The real worker process, killed with SIGKILL while it sends messages; in the end every consumer has got one, and
// none has got two. On a stack of its own: a worker takes whatever it finds.
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closePools, connect, type Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { addOrders, hurry, setUpAliyun, TEST_ALIYUN } from '#app/features/sms/test-sms.ts'
import { startAliyunSms } from '../e2e/vendors/aliyun-sms.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import { type Stack, startStack } from '../scripts/lib/stack.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'

const ORDERS = 60
const KILLS = 12
const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-sms-test-'))
let stack: Stack
let sql: Sql
let shop: Merchant
let vendor: Awaited<ReturnType<typeof startAliyunSms>>
const workers = new Set<Running>()

async function startWorker(): Promise<Running> {
  const worker = await startProcess({
    name: 'worker',
    file: 'workers/main.ts',
    env: {
      ...stack.envFor('worker'),
      TIHUO_LOG_LEVEL: 'warn',
      TIHUO_PUBLIC_URL: 'https://tihuo.example',
      TIHUO_SMS_ALIYUN_ENDPOINT: vendor.url,
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
  vendor = await startAliyunSms(TEST_ALIYUN, { limits: false })
  const settings = { NODE_ENV: 'test', TIHUO_LOG_LEVEL: 'silent', TIHUO_DATA_DIR: dataDir }
  stack = await startStack(
    parseLauncherEnv({ ...settings, TIHUO_POSTGRES_PORT: '0', TIHUO_SUPABASE_PORT: '0' }),
    { fast: true },
  )
  Object.assign(process.env, stack.envFor('worker'))
  sql = connect(stack.adminUrl, 2)
  shop = await makeMerchant(sql, { cards: ORDERS + 20 })
  await setUpAliyun(await memberOf(shop.owner.userId))
})

afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await closePools()
  await sql?.end()
  await stack?.stop()
  await vendor?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('messages', async () => {
  const phones = Array.from({ length: ORDERS }, (_, i) => String(13_700_000_000 + i))
  await addOrders(
    sql,
    shop,
    phones.map((phone, i) => ({ serial: 10 + i, phone })),
  )
  const count = async (...states: string[]) => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from sms_messages where status::text = any (${states})`
    return row?.n ?? 0
  }
  // Slow enough that a kill meets messages on their way, there or back.
  vendor.slow(40)
  for (let kills = 0; kills < KILLS; kills += 1) {
    const worker = await startWorker()
    const sent = vendor.messages.length
    await expect.poll(() => vendor.messages.length, { timeout: 30_000, interval: 2 }).toBeGreaterThan(sent)
    await delay(randomInt(60))
    await kill(worker)
    // What a real installation would wait for: the lease of the dead worker's messages.
    await sql`update sms_messages set due_at = now() where status = 'sending'`
    if ((await count('queued')) < 8) break
  }
  vendor.slow(0)
  await startWorker()
  const settled = async () => {
    await hurry(sql, shop.merchantId)
    return count('sent', 'delivered')
  }
  await expect.poll(settled, { timeout: 60_000, interval: 200 }).toBe(ORDERS)
  const texted = vendor.messages.map((message) => message.phone)
  expect(texted.sort()).toEqual(phones)
  const [uncertain] = await sql<
    { n: number }[]
  >`select count(*)::int as n from sms_messages where attempts > 1`
  expect(uncertain?.n).toBeLessThan(ORDERS)
}, 300_000)

// The real worker process, killed with SIGKILL while it buys numbers; in the end every order has one, and the vendor
// has sold as many as there are orders. On a stack of its own: a worker takes whatever it finds.
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { closePools, connect, type Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { stopSender } from '#app/core/queue/outbox.ts'
import { requestPurchase } from '#app/features/waybills/purchase/mutations.ts'
import { addOrders, setUpWaybills, startLabelVendors } from '#app/features/waybills/test-waybills.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import { type Stack, startStack } from '../scripts/lib/stack.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'

const ORDERS = 80
const KILLS = 12
const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-waybills-test-'))
let stack: Stack
let sql: Sql
let shop: Merchant
let owner: Member
let senderId: string
let vendors: Awaited<ReturnType<typeof startLabelVendors>>
const workers = new Set<Running>()

async function startWorker(): Promise<Running> {
  const worker = await startProcess({
    name: 'worker',
    file: 'workers/main.ts',
    env: {
      ...stack.envFor('worker'),
      TIHUO_LOG_LEVEL: 'warn',
      TIHUO_PUBLIC_URL: 'https://tihuo.example',
      TIHUO_KDNIAO_ENDPOINT: vendors.kdniao.url,
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
  vendors = await startLabelVendors()
  const settings = { NODE_ENV: 'test', TIHUO_LOG_LEVEL: 'silent', TIHUO_DATA_DIR: dataDir }
  stack = await startStack(
    parseLauncherEnv({ ...settings, TIHUO_POSTGRES_PORT: '0', TIHUO_SUPABASE_PORT: '0' }),
    { fast: true },
  )
  Object.assign(process.env, stack.envFor('worker'))
  sql = connect(stack.adminUrl, 2)
  shop = await makeMerchant(sql, { cards: ORDERS + 20 })
  owner = await memberOf(shop.owner.userId)
  senderId = await setUpWaybills(owner)
})

afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await stopSender()
  await closePools()
  await sql?.end()
  await stack?.stop()
  await vendors?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('numbers', async () => {
  const orderIds = await addOrders(sql, shop, 10, ORDERS)
  const asked = await requestPurchase(owner, { kind: 'orders', orderIds }, { carrier: 'SF', senderId })
  if (!asked.ok) throw new Error(asked.reason)
  const { sold } = vendors.kdniao.sells
  const times = () => [...sold.values()].reduce((sum, label) => sum + label.asked, 0)
  // Slow enough that a kill meets questions on their way, there or back.
  vendors.kdniao.slow(30)
  for (let kills = 0; kills < KILLS && sold.size < ORDERS - 8; kills += 1) {
    const worker = await startWorker()
    const before = times()
    await expect.poll(times, { timeout: 30_000, interval: 2 }).toBeGreaterThan(before)
    await delay(randomInt(80))
    await kill(worker)
    // What a real installation would wait for: the queue notices by its missing heartbeat that the worker is dead.
    await sql`
      update pgboss.job set state = 'created', retry_count = 0, start_after = now(), started_on = null, heartbeat_on = null
      where data ->> 'jobId' = ${asked.jobId} and state = 'active'`
  }
  vendors.kdniao.slow(0)
  await startWorker()
  const status = async () => {
    const [job] = await sql<{ status: string }[]>`select status from jobs where job_id = ${asked.jobId}`
    return job?.status
  }
  await expect.poll(status, { timeout: 120_000, interval: 200 }).toBe('done')
  const rows = await sql<{ state: string; tracking_no: string | null }[]>`
    select state, tracking_no from waybills where merchant_id = ${shop.merchantId}`
  expect(rows.map((row) => row.state)).toEqual(Array(ORDERS).fill('bought'))
  const numbers = [...sold.values()].map((label) => label.number)
  expect(numbers).toHaveLength(ORDERS)
  expect(rows.map((row) => row.tracking_no).toSorted()).toEqual(numbers.toSorted())
  // Some were asked for again: otherwise the kills have met nothing.
  expect(times()).toBeGreaterThan(ORDERS)
}, 300_000)

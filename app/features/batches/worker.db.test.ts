// The real worker process, on a stack of its own: a worker takes whatever job it finds, also those that
// other test files have sent and mean to run by hand.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { registerMasterKey } from '#app/core/crypto/key-library.ts'
import { closePools, connect, type Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { stopSender } from '#app/core/queue/outbox.ts'
import { type Running, startProcess } from '../../../scripts/lib/processes.ts'
import { type Stack, startStack } from '../../../scripts/lib/stack.ts'
import { type Merchant, makeMerchant } from '../../../supabase/tests/support.ts'
import { createBatch } from './mutations.ts'
import { batchSchema } from './schema.ts'

const QUANTITY = 120_000
const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-worker-test-'))
let stack: Stack
let sql: Sql
let shop: Merchant
let owner: Member
const workers: Running[] = []

async function startWorker(): Promise<Running> {
  const worker = await startProcess({
    name: 'worker',
    file: 'workers/main.ts',
    env: { ...stack.envFor('worker'), TIHUO_LOG_LEVEL: 'info', TIHUO_PUBLIC_URL: 'https://tihuo.example' },
    logFile: join(dataDir, 'worker.log'),
  })
  workers.push(worker)
  return worker
}

beforeAll(async () => {
  const settings = { NODE_ENV: 'test', TIHUO_LOG_LEVEL: 'silent', TIHUO_DATA_DIR: dataDir }
  stack = await startStack(
    parseLauncherEnv({ ...settings, TIHUO_POSTGRES_PORT: '0', TIHUO_SUPABASE_PORT: '0' }),
    {
      fast: true,
    },
  )
  Object.assign(process.env, stack.envFor('web'))
  sql = connect(stack.adminUrl, 2)
  await registerMasterKey()
  shop = await makeMerchant(sql)
  const account = await loadAccount(shop.owner.userId)
  if (account?.type !== 'member') throw new Error('the owner cannot sign in')
  owner = account
})

afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await stopSender()
  await closePools()
  await sql?.end()
  await stack?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function jobRow(jobId: string): Promise<{ status: string; done: number }> {
  const [row] = await sql<
    { status: string; done: number }[]
  >`select status, done from jobs where job_id = ${jobId}`
  return row ?? { status: 'missing', done: 0 }
}

test('a worker that is killed in the middle loses nothing: the next one makes exactly the missing cards', async () => {
  const form = batchSchema.parse({
    name: 'Killed',
    faceValue: '388',
    quantity: String(QUANTITY),
    productIds: [shop.products[0]],
    numberMode: 'random',
    numberDigits: '10',
    passwordLength: '8',
    passwordAlphabet: 'safe',
  })
  const first = await startWorker()
  const made = await createBatch(owner, form)
  if (!made.ok) throw new Error(made.reason)
  await expect
    .poll(async () => (await jobRow(made.jobId)).done, { timeout: 60_000, interval: 10 })
    .toBeGreaterThan(0)
  const gone = new Promise((end) => first.child.once('exit', end))
  first.child.kill('SIGKILL')
  await gone
  const left = await jobRow(made.jobId)
  expect(left.status).toBe('running')
  expect(left.done).toBeGreaterThan(0)
  expect(left.done).toBeLessThan(QUANTITY)

  await startWorker()
  // The queue notices a dead worker by its missing heartbeat, after 15 seconds.
  await expect
    .poll(async () => (await jobRow(made.jobId)).status, { timeout: 90_000, interval: 250 })
    .toBe('done')
  const [cards] = await sql`
    select count(*) as n, count(distinct number) as numbers, max(serial) - min(serial) + 1 as span from cards
    where batch_id = ${made.batchId}`
  expect(cards).toEqual({ n: QUANTITY, numbers: QUANTITY, span: QUANTITY })
  const blocks = await sql<{ block: number; passwords_enc: Buffer }[]>`
    select block, passwords_enc from card_secrets where batch_id = ${made.batchId} order by block`
  const characters = blocks.reduce((sum, { block, passwords_enc: sealed }, i) => {
    expect(block).toBe(i)
    const place = { table: 'card_secrets', column: 'passwords_enc', row: `${made.batchId}.${block}` }
    return sum + shop.keys.openBytes(place, sealed).length
  }, 0)
  expect(characters).toBe(QUANTITY * 8)
  const [batch] = await sql`select generated, status from card_batches where batch_id = ${made.batchId}`
  expect(batch).toEqual({ generated: QUANTITY, status: 'ready' })
  const log = readFileSync(join(dataDir, 'worker.log'), 'utf8')
  expect(log.match(/"job starts"/g)).toHaveLength(2)
}, 180_000)

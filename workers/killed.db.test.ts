// The real worker process, killed with SIGKILL at random moments, twenty times in each kind of long work; the
// results must be as if nothing had happened. On a stack of its own: a worker takes whatever job it finds.
import { createHash, randomInt } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { registerMasterKey } from '#app/core/crypto/key-library.ts'
import { closePools, connect, type Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { stopSender } from '#app/core/queue/outbox.ts'
import { getObject, prepareBuckets } from '#app/core/storage/storage.ts'
import { createBatch } from '#app/features/batches/mutations.ts'
import { batchSchema } from '#app/features/batches/schema.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import { type Stack, startStack } from '../scripts/lib/stack.ts'
import { type Merchant, makeMerchant } from '../supabase/tests/support.ts'

const KILLS = 20
const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-killed-test-'))
let stack: Stack
let sql: Sql
let shop: Merchant
let owner: Member
const workers = new Set<Running>()

async function startWorker(): Promise<Running> {
  const worker = await startProcess({
    name: 'worker',
    file: 'workers/main.ts',
    // A temporary folder of its own, to see what killed workers leave there.
    env: {
      ...stack.envFor('worker'),
      TIHUO_LOG_LEVEL: 'warn',
      TIHUO_PUBLIC_URL: 'https://tihuo.example',
      TMPDIR: dataDir,
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
  const settings = { NODE_ENV: 'test', TIHUO_LOG_LEVEL: 'silent', TIHUO_DATA_DIR: dataDir }
  stack = await startStack(
    parseLauncherEnv({ ...settings, TIHUO_POSTGRES_PORT: '0', TIHUO_SUPABASE_PORT: '0' }),
    { fast: true },
  )
  Object.assign(process.env, stack.envFor('worker'))
  sql = connect(stack.adminUrl, 2)
  await registerMasterKey()
  await prepareStorage()
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

/** The embedded Supabase prepares itself on the first request to its data API, and storage needs that. */
async function prepareStorage(): Promise<void> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY: apikey = '' } = stack.envFor('web')
  await fetch(`${SUPABASE_URL}/rest/v1/merchants?select=code`, { headers: { apikey } })
  await prepareBuckets()
}

async function jobRow(jobId: string) {
  const [row] = await sql<{ status: string; done: number; result: Record<string, unknown> }[]>`
    select status, done, result from jobs where job_id = ${jobId}`
  if (!row) throw new Error(`there is no job ${jobId}`)
  return row
}

const underWay = async (jobId: string) =>
  (await sql`select from pgboss.job where data ->> 'jobId' = ${jobId} and state = 'active'`).length > 0

/**
 * The queue gives a dead worker's job to the next one when its heartbeat is 15 seconds old (tested with the
 * batches). Eighty times that would be half an hour, so the job is put back by hand, and its attempts forgotten.
 */
async function putBack(jobId: string): Promise<void> {
  await sql`
    update pgboss.job set state = 'created', retry_count = 0, start_after = now(), started_on = null, heartbeat_on = null
    where data ->> 'jobId' = ${jobId} and state = 'active'`
}

/**
 * Sends jobs and kills the worker at random moments of them until KILLS have hit one at work; then lets the last
 * one finish. A job that ends before its moment is followed by another.
 * @param send sends a job; its id
 * @param withinMs a kill comes so many milliseconds after the job was taken, at the latest
 * @returns every job that was sent, all of them finished
 */
async function killAtRandom(send: () => Promise<string>, withinMs: number): Promise<string[]> {
  const jobs: string[] = []
  let jobId = ''
  let kills = 0
  let worker = await startWorker()
  while (kills < KILLS) {
    if (jobId === '' || (await jobRow(jobId)).status === 'done') {
      jobId = await send()
      jobs.push(jobId)
    }
    await expect.poll(() => underWay(jobId), { timeout: 30_000, interval: 5 }).toBe(true)
    await delay(randomInt(withinMs))
    await kill(worker)
    if ((await jobRow(jobId)).status !== 'done') kills += 1
    worker = await startWorker()
    await putBack(jobId)
  }
  await expect.poll(async () => (await jobRow(jobId)).status, { timeout: 60_000, interval: 50 }).toBe('done')
  await worker.stop()
  workers.delete(worker)
  return jobs
}

/** Each job has one entry in the operation log, and its cards one row each among the changes. */
async function expectLogged(jobs: readonly string[], action: string, count: number): Promise<void> {
  const entries = await sql`
    select count(*) as entries, min(card_count) as least, max(card_count) as most from card_log
    where action = ${action} and (log_id = any (${jobs}::uuid[]) or (detail ->> 'jobId')::uuid = any (${jobs}::uuid[]))`
  expect(entries).toEqual([{ entries: jobs.length, least: count, most: count }])
}

function batchForm(quantity: number) {
  return batchSchema.parse({
    name: 'Killed',
    faceValue: '388',
    quantity: String(quantity),
    productIds: [shop.products[0]],
    numberMode: 'random',
    numberDigits: '12',
    passwordLength: '8',
    passwordAlphabet: 'safe',
  })
}

async function sendGeneration(quantity: number): Promise<{ jobId: string; batchId: string }> {
  const made = await createBatch(owner, batchForm(quantity))
  if (!made.ok) throw new Error(made.reason)
  return made
}

const QUANTITY = 60_000

test('generation', async () => {
  const batches: string[] = []
  const jobs = await killAtRandom(async () => {
    const { jobId, batchId } = await sendGeneration(QUANTITY)
    batches.push(batchId)
    return jobId
  }, 400)
  for (const batchId of batches) {
    const [cards] = await sql`
      select count(*) as n, count(distinct number) as numbers, max(serial) - min(serial) + 1 as span from cards
      where batch_id = ${batchId}`
    expect(cards).toEqual({ n: QUANTITY, numbers: QUANTITY, span: QUANTITY })
    const [changes] = await sql`
      select sum(card_count) as n, range_agg(serials) = int8multirange(int8range(min(serial_from), max(serial_to), '[]')) as gapless
      from card_changes where new_values ->> 'batch_id' = ${batchId}`
    expect(changes).toEqual({ n: QUANTITY, gapless: true })
    const blocks = await sql<{ block: number; passwords_enc: Buffer }[]>`
      select block, passwords_enc from card_secrets where batch_id = ${batchId} order by block`
    const characters = blocks.reduce((sum, { block, passwords_enc: sealed }) => {
      const place = { table: 'card_secrets', column: 'passwords_enc', row: `${batchId}.${block}` }
      return sum + shop.keys.openBytes(place, sealed).length
    }, 0)
    expect(characters).toBe(QUANTITY * 8)
  }
  const entries = await sql`
    select card_count as n from card_log where action = 'cards.generate' and filter ->> 'batchId' = any (${batches})`
  expect(entries.map((entry) => entry.n)).toEqual(batches.map(() => QUANTITY))
  expect(jobs).toHaveLength(batches.length)
}, 300_000)

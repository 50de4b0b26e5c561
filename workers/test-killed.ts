// What the files share that kill workers at random moments of long work (killed*.db.test.ts): a merchant on an
// installation of its own, batches to work on, and how to look whether everything is as if nothing had happened.
import { beforeAll, expect } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { registerMasterKey } from '#app/core/crypto/key-library.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { prepareBuckets } from '#app/core/storage/storage.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import { createBatch } from '#app/features/batches/mutations.ts'
import { batchSchema } from '#app/features/batches/schema.ts'
import { requestCheck, storeUpload } from '#app/features/imports/mutations.ts'
import { mappingSchema } from '#app/features/imports/schema.ts'
import { testInput } from '#app/features/jobs/test-input.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers, type Workers } from './test-workers.ts'

const KILLS = 20

export type KilledShop = Pick<Workers, 'jobRow'> & {
  /** There once the hooks before the tests have run. */
  readonly sql: Sql
  readonly shop: Merchant
  readonly owner: Member
  /** Kills workers at random moments of jobs. @returns every job that was sent, all of them finished */
  killAtRandom: (send: () => Promise<string>, withinMs: number) => Promise<string[]>
  /** Each job has exactly one entry in the operation log, about so many cards. */
  expectLogged: (action: string, jobs: readonly string[], count: number) => Promise<void>
  /** The changes logged for a job are about these cards, each of them once. */
  expectChanged: (jobId: string, first: number, count: number) => Promise<void>
  sendGeneration: (quantity: number) => Promise<{ jobId: string; batchId: string }>
  /** A batch that nobody disturbs. */
  generated: (quantity: number) => Promise<{ batchId: string; first: number }>
  /** Uploads a file of cards and asks for its check. */
  sendCheck: (prefix: string, quantity: number) => Promise<{ importId: string; jobId: string }>
}

/** Call once, at the top of a test file. */
export function useKilledShop(): KilledShop {
  const workers = useWorkers()
  let shop: Merchant
  let owner: Member

  beforeAll(async () => {
    await registerMasterKey()
    await prepareStorage(workers)
    shop = await makeMerchant(workers.sql())
    owner = await memberOf(shop.owner.userId)
  })

  const sendGeneration = (quantity: number) => sendBatch(owner, shop.products[0], quantity)
  return {
    get sql() {
      return workers.sql()
    },
    get shop() {
      return shop
    },
    get owner() {
      return owner
    },
    jobRow: workers.jobRow,
    killAtRandom: (send, withinMs) => workers.killInJobs(send, { times: KILLS, withinMs }),
    expectLogged: (...told) => expectLogged(workers.sql(), ...told),
    expectChanged: (...told) => expectChanged(workers.sql(), ...told),
    sendGeneration,
    generated: async (quantity) => finished(workers.sql(), owner, await sendGeneration(quantity)),
    sendCheck: (prefix, quantity) => sendCheck(owner, prefix, quantity),
  }
}

/** The embedded Supabase prepares itself on the first request to its data API, and storage needs that. */
async function prepareStorage(workers: Workers): Promise<void> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY: apikey = '' } = workers.stack().envFor('web')
  await fetch(`${SUPABASE_URL}/rest/v1/merchants?select=code`, { headers: { apikey } })
  await prepareBuckets()
}

async function expectLogged(sql: Sql, action: string, jobs: readonly string[], count: number): Promise<void> {
  const entries = await sql<{ n: number; counts: number[] }[]>`
    select count(*) as n, array_agg(distinct card_count) as counts from card_log
    where action = ${action}
      and (log_id = any (${jobs}::uuid[]) or (detail ->> 'jobId')::uuid = any (${jobs}::uuid[]))`
  expect(entries).toEqual([{ n: jobs.length, counts: [count] }])
}

async function expectChanged(sql: Sql, jobId: string, first: number, count: number): Promise<void> {
  const [changes] = await sql`
    select sum(card_count)::int as n, range_agg(serials) = int8multirange(int8range(${first}, ${first + count})) as these
    from card_changes where operation_id = ${jobId}`
  expect(changes).toEqual({ n: count, these: true })
}

async function sendBatch(
  owner: Member,
  productId: string,
  quantity: number,
): Promise<{ jobId: string; batchId: string }> {
  const form = batchSchema.parse({
    name: 'Killed',
    faceValue: '388',
    quantity: String(quantity),
    productIds: [productId],
    numberMode: 'random',
    numberDigits: '12',
    passwordLength: '8',
    passwordAlphabet: 'safe',
  })
  const made = await createBatch(owner, form)
  if (!made.ok) throw new Error(made.reason)
  return made
}

async function finished(
  sql: Sql,
  owner: Member,
  { batchId, jobId }: { batchId: string; jobId: string },
): Promise<{ batchId: string; first: number }> {
  await runGeneration(testInput({ merchantId: owner.merchant_id, userId: owner.userId }, jobId))
  // The message in the queue would wake a worker for a job that is over.
  await sql`delete from pgboss.job where data ->> 'jobId' = ${jobId}`
  const [batch] = await sql<{ first: number }[]>`
    select serial_from as first from card_batches where batch_id = ${batchId}`
  return { batchId, first: batch?.first ?? 0 }
}

async function sendCheck(
  owner: Member,
  prefix: string,
  quantity: number,
): Promise<{ importId: string; jobId: string }> {
  const lines = Array.from({ length: quantity }, (_, i) => `${prefix}${100_000 + i},pw-${i % 1000}-${prefix}`)
  const bytes = Buffer.from(['卡号,密码', ...lines, ''].join('\n'))
  const stored = await storeUpload(owner, { name: 'cards.csv', bytes })
  if (!stored.ok) throw new Error(stored.reason)
  const columns = { headerRow: '1', number: '0', password: '1' }
  const asked = await requestCheck(owner, stored.importId, mappingSchema.parse(columns))
  if (!asked.ok) throw new Error(asked.reason)
  return { importId: stored.importId, jobId: asked.jobId }
}

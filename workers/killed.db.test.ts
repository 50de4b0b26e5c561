// The real worker process, killed with SIGKILL at random moments, twenty times in each kind of long work; the
// results must be as if nothing had happened.
import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { registerMasterKey } from '#app/core/crypto/key-library.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { prepareBuckets } from '#app/core/storage/storage.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import { createBatch } from '#app/features/batches/mutations.ts'
import { batchSchema } from '#app/features/batches/schema.ts'
import { previewChange } from '#app/features/changes/data.ts'
import { requestChange } from '#app/features/changes/mutations.ts'
import { requestExport } from '#app/features/exports/mutations.ts'
import { objectPath } from '#app/features/exports/stored-file.ts'
import { rowsOf, stored } from '#app/features/exports/test-exports.ts'
import { loadImport } from '#app/features/imports/data.ts'
import { requestCheck, requestImport, storeUpload } from '#app/features/imports/mutations.ts'
import { importSchema, mappingSchema } from '#app/features/imports/schema.ts'
import { testInput } from '#app/features/jobs/test-input.ts'
import { startShipping, storeUpload as storeShippingFile } from '#app/features/shipping/mutations.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const KILLS = 20
const workers = useWorkers()
let sql: Sql
let shop: Merchant
let owner: Member

beforeAll(async () => {
  sql = workers.sql()
  await registerMasterKey()
  await prepareStorage()
  shop = await makeMerchant(sql)
  owner = await memberOf(shop.owner.userId)
})

/** The embedded Supabase prepares itself on the first request to its data API, and storage needs that. */
async function prepareStorage(): Promise<void> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY: apikey = '' } = workers.stack().envFor('web')
  await fetch(`${SUPABASE_URL}/rest/v1/merchants?select=code`, { headers: { apikey } })
  await prepareBuckets()
}

const { jobRow } = workers

/** Kills workers at random moments of jobs. @returns every job that was sent, all of them finished */
const killAtRandom = (send: () => Promise<string>, withinMs: number) =>
  workers.killInJobs(send, { times: KILLS, withinMs })

/** Each job has exactly one entry in the operation log, about so many cards. */
async function expectLogged(action: string, jobs: readonly string[], count: number): Promise<void> {
  const entries = await sql<{ n: number; counts: number[] }[]>`
    select count(*) as n, array_agg(distinct card_count) as counts from card_log
    where action = ${action}
      and (log_id = any (${jobs}::uuid[]) or (detail ->> 'jobId')::uuid = any (${jobs}::uuid[]))`
  expect(entries).toEqual([{ n: jobs.length, counts: [count] }])
}

/** The changes logged for a job are about these cards, each of them once. */
async function expectChanged(jobId: string, first: number, count: number): Promise<void> {
  const [changes] = await sql`
    select sum(card_count)::int as n, range_agg(serials) = int8multirange(int8range(${first}, ${first + count})) as these
    from card_changes where operation_id = ${jobId}`
  expect(changes).toEqual({ n: count, these: true })
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

/** A batch that nobody disturbs. */
async function generated(quantity: number): Promise<{ batchId: string; first: number }> {
  const { batchId, jobId } = await sendGeneration(quantity)
  await runGeneration(testInput({ merchantId: owner.merchant_id, userId: owner.userId }, jobId))
  // The message in the queue would wake a worker for a job that is over.
  await sql`delete from pgboss.job where data ->> 'jobId' = ${jobId}`
  const [batch] = await sql<{ first: number }[]>`
    select serial_from as first from card_batches where batch_id = ${batchId}`
  return { batchId, first: batch?.first ?? 0 }
}

test('generation', async () => {
  const quantity = 60_000
  const batches: string[] = []
  const jobs = await killAtRandom(async () => {
    const { jobId, batchId } = await sendGeneration(quantity)
    batches.push(batchId)
    return jobId
  }, 400)
  for (const [i, batchId] of batches.entries()) {
    const [cards] = await sql<{ n: number; numbers: number; first: number; last: number }[]>`
      select count(*) as n, count(distinct number) as numbers, min(serial) as first, max(serial) as last from cards
      where batch_id = ${batchId}`
    const first = cards?.first ?? 0
    expect(cards).toEqual({ n: quantity, numbers: quantity, first, last: first + quantity - 1 })
    await expectChanged(jobs[i] as string, first, quantity)
    const blocks = await sql<{ block: number; passwords_enc: Buffer }[]>`
      select block, passwords_enc from card_secrets where batch_id = ${batchId} order by block`
    const characters = blocks.reduce((sum, { block, passwords_enc: sealed }) => {
      const place = { table: 'card_secrets', column: 'passwords_enc', row: `${batchId}.${block}` }
      return sum + shop.keys.openBytes(place, sealed).length
    }, 0)
    expect(characters).toBe(quantity * 8)
  }
  await expectLogged('cards.generate', jobs, quantity)
}, 300_000)

test('activation and its cancelling', async () => {
  const quantity = 60_000
  const { batchId, first } = await generated(quantity)
  let active = false
  const jobs = await killAtRandom(async () => {
    const change = { action: active ? 'deactivate' : 'activate' } as const
    active = !active
    const preview = await previewChange(owner, { batchId }, change)
    if (!preview.ok) throw new Error(preview.reason)
    const { count, fingerprint } = preview.preview
    const asked = await requestChange(owner, { batchId }, change, { count, fingerprint, typed: count })
    if (!asked.ok) throw new Error(asked.reason)
    return asked.jobId
  }, 400)
  const states = await sql`select distinct status from cards where batch_id = ${batchId}`
  expect(states).toEqual([{ status: active ? 'active' : 'created' }])
  for (const jobId of jobs) await expectChanged(jobId, first, quantity)
  const isActivation = (_: string, i: number) => i % 2 === 0
  await expectLogged('cards.activate', jobs.filter(isActivation), quantity)
  if (jobs.length > 1)
    await expectLogged(
      'cards.deactivate',
      jobs.filter((job, i) => !isActivation(job, i)),
      quantity,
    )
  expect(await sql`select job_id from job_cards`).toEqual([])
}, 300_000)

test('export', async () => {
  const quantity = 8_000
  const { batchId, first } = await generated(quantity)
  const choices = { variant: 'printer', split: 'one', protect: false } as const
  const jobs = await killAtRandom(async () => {
    const asked = await requestExport(owner, { batchId }, choices, 'zh-CN')
    if (!asked.ok) throw new Error(asked.reason)
    return asked.jobId
  }, 600)
  const numbers = await sql<{ serial: number; number: string }[]>`
    select serial, number from cards where batch_id = ${batchId} order by serial`
  for (const jobId of jobs) {
    const { result } = await jobRow(jobId)
    const bytes = await stored(objectPath(owner.merchant_id, jobId, 'xlsx'))
    expect(result).toMatchObject({ rows: quantity, sha256: createHash('sha256').update(bytes).digest('hex') })
    const [, ...rows] = await rowsOf(bytes)
    expect(rows.map((row) => row.slice(0, 2))).toEqual(
      numbers.map(({ serial, number }) => [String(serial), number]),
    )
    expect(new Set(rows.map((row) => row[2]?.length))).toEqual(new Set([8]))
  }
  expect(numbers[0]?.serial).toBe(first)
  await expectLogged('cards.export', jobs, quantity)
}, 300_000)

/** Uploads a file of cards and asks for its check. */
async function sendCheck(prefix: string, quantity: number): Promise<{ importId: string; jobId: string }> {
  const lines = Array.from({ length: quantity }, (_, i) => `${prefix}${100_000 + i},pw-${i % 1000}-${prefix}`)
  const bytes = Buffer.from(['卡号,密码', ...lines, ''].join('\n'))
  const stored = await storeUpload(owner, { name: 'cards.csv', bytes })
  if (!stored.ok) throw new Error(stored.reason)
  const columns = { headerRow: '1', number: '0', password: '1' }
  const asked = await requestCheck(owner, stored.importId, mappingSchema.parse(columns))
  if (!asked.ok) throw new Error(asked.reason)
  return { importId: stored.importId, jobId: asked.jobId }
}

test('the check of an import', async () => {
  const quantity = 60_000
  const imports: string[] = []
  await killAtRandom(async () => {
    const { importId, jobId } = await sendCheck(`CHK${imports.length}X`, quantity)
    imports.push(importId)
    return jobId
  }, 600)
  for (const importId of imports) {
    expect(await loadImport(owner.scope, importId)).toMatchObject({
      ...{ status: 'checked', rowCount: quantity, goodCount: quantity, badCount: 0 },
    })
    const [staged] = await sql`
      select count(*)::int as n, count(distinct u.number)::int as numbers
      from card_import_blocks b cross join lateral unnest(b.numbers) u (number) where b.import_id = ${importId}`
    expect(staged).toEqual({ n: quantity, numbers: quantity })
  }
}, 300_000)

test('import', async () => {
  const quantity = 20_000
  const imports: string[] = []
  const jobs = await killAtRandom(async () => {
    const { importId, jobId: checkId } = await sendCheck(`IMP${imports.length}X`, quantity)
    await expect
      .poll(async () => (await jobRow(checkId)).status, { timeout: 60_000, interval: 20 })
      .toBe('done')
    imports.push(importId)
    const form = { mode: 'all', name: 'Killed', faceValue: '388', productIds: [shop.products[0]] }
    const asked = await requestImport(owner, importId, importSchema.parse(form))
    if (!asked.ok) throw new Error(asked.reason)
    return asked.jobId
  }, 700)
  for (const [i, importId] of imports.entries()) {
    const done = await loadImport(owner.scope, importId)
    expect(done).toMatchObject({ status: 'done', goodCount: quantity })
    const [cards] = await sql<{ n: number; numbers: number; first: number; last: number }[]>`
      select count(*) as n, count(distinct number) as numbers, min(serial) as first, max(serial) as last from cards
      where batch_id = ${done?.batchId ?? null}`
    const first = cards?.first ?? 0
    expect(cards).toEqual({ n: quantity, numbers: quantity, first, last: first + quantity - 1 })
    await expectChanged(jobs[i] as string, first, quantity)
    expect(await sql`select from card_import_blocks where import_id = ${importId}`).toHaveLength(0)
  }
  const [batches] = await sql`
    select count(*)::int as n from card_batches where merchant_id = ${owner.merchant_id} and number_mode = 'imported'`
  expect(batches).toEqual({ n: imports.length })
  await expectLogged('cards.import', jobs, quantity)
}, 300_000)

/** Redeemed cards and their pending orders, past every policy. Numbers of a round begin with it. */
async function addOrders(round: number, quantity: number): Promise<void> {
  const bytes = Buffer.alloc(16)
  const { merchant_id } = owner
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, status, activated_at, redeemed_at)
      select ${merchant_id}, ${round}::bigint * 1000000 + i, 'R' || ${round}::bigint * 1000000 + i, ${shop.batchId}, 'redeemed',
        now(), now()
      from generate_series(1, ${quantity}::int) i`
    await tx`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city, district, ship_on)
      select ${merchant_id}, gen_random_uuid(), 'R' || c.serial, c.serial, ${shop.products[1]}, 'Crab', 100, ${bytes},
        ${bytes}, ${bytes}, ${bytes}, ${bytes}, '310101', '上海市', '上海市', '黄浦区', current_date
      from cards c where c.merchant_id = ${merchant_id} and c.number like 'R' || ${round}::text || '%'`
  })
}

test('bulk shipping', async () => {
  const quantity = 10_000
  const shipments: string[] = []
  const jobs = await killAtRandom(async () => {
    const round = shipments.length + 10
    await addOrders(round, quantity)
    const serials = Array.from({ length: quantity }, (_, i) => round * 1_000_000 + i + 1)
    const lines = serials.map((serial) => `R${serial},SF9000000${serial}`)
    const bytes = Buffer.from(['订单号,运单号', ...lines, ''].join('\n'))
    const stored = await storeShippingFile(owner, { name: 'ship.csv', bytes })
    if (!stored.ok) throw new Error(stored.reason)
    shipments.push(stored.shipmentId)
    const started = await startShipping(owner, stored.shipmentId)
    if (!started.ok) throw new Error(started.reason)
    return started.jobId
  }, 500)
  for (const shipmentId of shipments) {
    // One result for each line, each of them that it was shipped, and the order has the number of its line.
    const [done] = await sql`
      select count(*)::int as lines, count(distinct l.line)::int as different, count(distinct o.order_id)::int as orders,
        count(*) filter (where l.result = 'SHIPPED' and o.tracking_no = l.tracking_no and o.shipped_at = o.updated_at
          and o.status = 'shipped')::int as right
      from bulk_shipment_lines l
      join orders o on o.merchant_id = l.merchant_id and o.order_no = l.order_no
      where l.shipment_id = ${shipmentId}`
    expect(done).toEqual({ lines: quantity, different: quantity, orders: quantity, right: quantity })
  }
  await expectLogged('orders.ship_file', jobs, quantity)
}, 300_000)

import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { loadJob } from '../jobs/data.ts'
import { runDeadJob } from '../jobs/jobs.ts'
import { cancelJob, retryJob } from '../jobs/mutations.ts'
import { testInput } from '../jobs/test-input.ts'
import { provinces } from '../regions/regions.ts'
import { loadBatch, loadBatchFormOptions } from './data.ts'
import { CHUNK_CARDS, runGeneration } from './jobs.ts'
import { createBatch } from './mutations.ts'
import { batchSchema } from './schema.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member
beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

function form(change: Record<string, string | string[]> = {}, productIds: string[] = [shop.products[0]]) {
  return batchSchema.parse({
    name: 'Test batch',
    faceValue: '388',
    quantity: '10',
    numberMode: 'sequential',
    numberDigits: '6',
    startNumber: '10000',
    passwordLength: '8',
    passwordAlphabet: 'safe',
    ...change,
    productIds,
  })
}

async function create(asker: Member, change: Record<string, string | string[]>) {
  const made = await createBatch(asker, form(change))
  if (!made.ok) throw new Error(made.reason)
  return { ...made, input: testInput({ merchantId: asker.merchant_id, userId: asker.userId }, made.jobId) }
}

type Row = { serial: number; number: string }
function cardsOf(batchId: string): Promise<Row[]> {
  return stack.sql<Row[]>`select serial, number from cards where batch_id = ${batchId} order by serial`
}

/** All passwords of a batch, opened. */
async function passwordsOf(batchId: string, size: number): Promise<string[]> {
  const blocks = await stack.sql<{ block: number; passwords_enc: Buffer }[]>`
    select block, passwords_enc from card_secrets where batch_id = ${batchId} order by block`
  return blocks.flatMap(({ block, passwords_enc: sealed }) => {
    const row = `${batchId}.${block}`
    const text = shop.keys.openText({ table: 'card_secrets', column: 'passwords_enc', row }, sealed)
    return text.match(new RegExp(`.{${size}}`, 'g')) ?? []
  })
}

describe('creating a batch', () => {
  test('sends its job, and the job makes exactly its cards', async () => {
    const { batchId, jobId, input } = await create(owner, { prefix: 'GEN', quantity: '700', channel: '京东' })
    const [sent] = await stack.sql`select name from pgboss.job where data ->> 'jobId' = ${jobId}`
    expect(sent?.name).toBe('cards.generate')
    await runGeneration(input)

    const cards = await cardsOf(batchId)
    expect(cards).toHaveLength(700)
    expect(cards[0]?.number).toBe('GEN010001')
    expect(cards.at(-1)?.number).toBe('GEN010700')
    expect((cards.at(-1)?.serial ?? 0) - (cards[0]?.serial ?? 0)).toBe(699)
    const passwords = await passwordsOf(batchId, 8)
    expect(passwords).toHaveLength(700)
    expect(passwords.every((password) => /^[34679ACEFHJKMNPRTUWXY]{8}$/.test(password))).toBe(true)
    expect(new Set(passwords).size).toBeGreaterThan(695)
    expect(await loadBatch(owner.scope, batchId)).toMatchObject({
      status: 'ready',
      generated: 700,
      channel: '京东',
      job: { status: 'done', done: 700, total: 700 },
    })
    expect((await loadBatchFormOptions(owner.scope)).goOn).toMatchObject({ prefix: 'GEN', start: 10_700 })
  })

  test('region limits go to the batch and to each of its cards; the channel keeps its first spelling', async () => {
    const limits = { regionMode: 'except', regionCodes: ['65', '54', '6501'] }
    const { batchId, input } = await create(owner, {
      prefix: 'REG',
      quantity: '300',
      channel: ' 东方  JD ',
      ...limits,
    })
    await runGeneration(input)
    const [row] = await stack.sql`
      select b.region_rule_id as rule, count(c.serial) as cards from card_batches b
      join cards c on c.merchant_id = b.merchant_id and c.batch_id = b.batch_id and c.region_rule_id = b.region_rule_id
      where b.batch_id = ${batchId} group by 1`
    expect(row).toMatchObject({ cards: 300 })
    expect(await loadBatch(owner.scope, batchId)).toMatchObject({
      channel: '东方 JD',
      regionRule: { mode: 'except', places: [{ name: '西藏' }, { name: '新疆' }] },
    })
    const again = await create(owner, { prefix: 'REH', quantity: '1', channel: '东方jd', ...limits })
    expect(await loadBatch(owner.scope, again.batchId)).toMatchObject({ channel: '东方 JD' })
    const [same] =
      await stack.sql`select region_rule_id as rule from card_batches where batch_id = ${again.batchId}`
    expect(same?.rule).toBe(row?.rule)
  })

  test('a region that does not exist, or none left: no batch', async () => {
    const before = await snapshot(stack.sql, 'card_batches', shop.merchantId)
    const refused = (regionMode: string, regionCodes: string[]) =>
      createBatch(owner, form({ prefix: 'REI', regionMode, regionCodes }))
    expect(await refused('only', ['99'])).toEqual({ ok: false, reason: 'REGION_UNKNOWN' })
    const every = provinces().map(({ code }) => code.slice(0, 2))
    expect(await refused('except', every)).toEqual({ ok: false, reason: 'REGION_NOWHERE' })
    expect(await snapshot(stack.sql, 'card_batches', shop.merchantId)).toBe(before)
  })

  test('over several chunks, random numbers are different and serials have no gap', async () => {
    const quantity = 2 * CHUNK_CARDS + 300
    const { batchId, input } = await create(owner, {
      prefix: 'R',
      quantity: String(quantity),
      numberMode: 'random',
      numberDigits: '8',
    })
    await runGeneration(input)
    const cards = await cardsOf(batchId)
    expect(cards).toHaveLength(quantity)
    expect(new Set(cards.map((card) => card.number)).size).toBe(quantity)
    expect(cards.every((card, i) => card.serial === (cards[0]?.serial ?? 0) + i)).toBe(true)
    expect(await passwordsOf(batchId, 8)).toHaveLength(quantity)
  })

  test('two at once get runs of serials that adjoin', async () => {
    const [a, b] = await Promise.all([
      create(owner, { prefix: 'TWA', quantity: '120' }),
      create(owner, { prefix: 'TWB', quantity: '80' }),
    ])
    const rows = await stack.sql<{ from: number; quantity: number }[]>`
      select serial_from as "from", quantity from card_batches where batch_id in (${a.batchId}, ${b.batchId})
      order by serial_from`
    expect(rows[0] && rows[0].from + rows[0].quantity).toBe(rows[1]?.from)
  })

  test('numbers of cards that exist are refused, with the first of them and its batch', async () => {
    // makeMerchant's own cards are T00000001 to T00000012.
    const taken = { prefix: 'T', numberDigits: '8', startNumber: '10' }
    const before = await snapshot(stack.sql, 'card_batches', shop.merchantId)
    expect(await createBatch(owner, form(taken))).toEqual({
      ok: false,
      reason: 'NUMBERS_TAKEN',
      number: 'T00000011',
      batch: 'Batch',
    })
    expect(await snapshot(stack.sql, 'card_batches', shop.merchantId)).toBe(before)
    expect((await createBatch(owner, form({ ...taken, startNumber: '12' }))).ok).toBe(true)
  })

  test('numbers of a batch that is still to be generated are refused too', async () => {
    await create(owner, { name: 'Waiting', prefix: 'WAIT', quantity: '100' })
    const overlap = { prefix: 'WAIT0', numberDigits: '5', startNumber: '10049' }
    expect(await createBatch(owner, form(overlap))).toMatchObject({
      reason: 'NUMBERS_TAKEN',
      number: 'WAIT010050',
      batch: 'Waiting',
    })
  })

  test('a product of another merchant is refused', async () => {
    const other = await makeMerchant(stack.sql)
    expect(await createBatch(owner, form({ prefix: 'P' }, [other.products[0]]))).toEqual({
      ok: false,
      reason: 'PRODUCT_UNKNOWN',
    })
  })

  test('an account without batch.create is refused by the database itself, and nothing changes', async () => {
    const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
    const tables = ['card_batches', 'cards', 'jobs'] as const
    const look = () => Promise.all(tables.map((table) => snapshot(stack.sql, table, shop.merchantId)))
    const before = await look()
    await expect(createBatch(await memberOf(reader.userId), form({ prefix: 'NO' }))).rejects.toMatchObject({
      code: '42501',
    })
    expect(await look()).toEqual(before)
  })
})

describe('generating', () => {
  test('random numbers step aside for cards that exist and for numbers another batch will need', async () => {
    const small = await makeMerchant(stack.sql)
    const account = await memberOf(small.owner.userId)
    const product = [small.products[0]]
    // 100 of the 10,000 numbers, five times: the fifth collides with the first four for certain, as good as.
    for (let round = 0; round < 5; round += 1) {
      const made = await createBatch(
        account,
        form({ numberMode: 'random', numberDigits: '4', quantity: '100' }, product),
      )
      if (!made.ok) throw new Error(made.reason)
      // A sequential batch that waits: its numbers must stay free.
      if (round === 0)
        await createBatch(
          account,
          form({ numberDigits: '4', startNumber: '5000', quantity: '4000' }, product),
        )
      await runGeneration(testInput({ merchantId: small.merchantId, userId: small.owner.userId }, made.jobId))
    }
    const rows = await stack.sql<{ n: number; reserved: number }[]>`
      select count(*) as n, count(*) filter (where number between '5001' and '9000') as reserved
      from cards where merchant_id = ${small.merchantId} and length(number) = 4`
    expect(rows[0]).toEqual({ n: 500, reserved: 0 })
  })

  test('goes on at the first missing card', async () => {
    const { batchId, input } = await create(owner, { prefix: 'RES', quantity: String(CHUNK_CARDS + 50) })
    const stop = new AbortController()
    const first = runGeneration({ ...input, signal: stop.signal })
    // The first chunk is under way with the lock of the job; the second finds the signal.
    await expect
      .poll(async () => (await loadJob(owner.scope, input.jobId))?.done, { timeout: 20_000, interval: 5 })
      .toBeGreaterThanOrEqual(0)
    stop.abort()
    await first.catch((error: Error) => expect(error.message).toBe('the worker is stopping'))
    await runGeneration(input).catch((error) => expect(error).toBeInstanceOf(JobStopped))
    expect(await cardsOf(batchId)).toHaveLength(CHUNK_CARDS + 50)
    expect(await passwordsOf(batchId, 8)).toHaveLength(CHUNK_CARDS + 50)
  })

  test('two workers on one job make every card once', async () => {
    const { batchId, input } = await create(owner, { prefix: 'DUP', quantity: String(CHUNK_CARDS + 10) })
    const ends = await Promise.allSettled([runGeneration(input), runGeneration(input)])
    expect(ends.some((end) => end.status === 'fulfilled')).toBe(true)
    expect(await cardsOf(batchId)).toHaveLength(CHUNK_CARDS + 10)
    const logs = await stack.sql`select 1 from card_log where filter ->> 'batchId' = ${batchId}`
    expect(logs).toHaveLength(1)
  })

  test('a cancelled job stops, and what was made stays', async () => {
    const { batchId, jobId, input } = await create(owner, { prefix: 'CAN', quantity: '50' })
    expect(await cancelJob(owner.scope, jobId)).toEqual({ ok: true })
    await runGeneration(input)
    expect(await loadBatch(owner.scope, batchId)).toMatchObject({ status: 'cancelled', generated: 0 })
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'cancelled', done: 0 })
    expect(await cancelJob(owner.scope, jobId)).toEqual({ ok: false, reason: 'JOB_FINISHED' })
    await expect(runGeneration(input)).rejects.toBeInstanceOf(JobStopped)
  })

  test('a job that the queue has given up is marked, its batch too, and can be started again', async () => {
    const { jobId, batchId, input } = await create(owner, { startNumber: '7000000', numberDigits: '8' })
    // As after a worker that was killed at every attempt: the row still says that somebody works.
    await stack.sql`update jobs set status = 'running', started_at = now() where job_id = ${jobId}`
    await runDeadJob(input)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'failed', reason: 'ERROR' })
    expect((await loadBatch(owner.scope, batchId))?.status).toBe('failed')
    expect(await retryJob(owner, jobId)).toEqual({ ok: true })
    await runGeneration(input)
    expect((await loadBatch(owner.scope, batchId))?.status).toBe('ready')
    // A letter that comes late does no harm.
    await runDeadJob(input)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'done' })
  })

  test('an account that has lost its right meanwhile: the job fails, and no card is made', async () => {
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['batch.create', 'card.read'] })
    const { batchId, jobId, input } = await create(await memberOf(staff.userId), { prefix: 'LOST' })
    await stack.sql`update members set permissions = '{}' where member_id = ${staff.memberId}`
    await expect(runGeneration(input)).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'failed', reason: 'FORBIDDEN' })
    expect(await cardsOf(batchId)).toHaveLength(0)
    expect(await retryJob(owner, jobId)).toEqual({ ok: true })
    await runGeneration(testInput({ merchantId: shop.merchantId, userId: shop.owner.userId }, jobId))
    expect(await loadBatch(owner.scope, batchId)).toMatchObject({ status: 'ready', generated: 10 })
    expect(await retryJob(owner, jobId)).toEqual({ ok: false, reason: 'JOB_NOT_FAILED' })
  })

  test('a number that was taken after all fails the job with its reason', async () => {
    const { batchId, jobId, input } = await create(owner, { prefix: 'IMP' })
    await stack.sql`
      insert into cards (merchant_id, serial, number, batch_id)
      values (${shop.merchantId}, 900000001, 'IMP010005', ${shop.batchId})`
    await expect(runGeneration(input)).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'failed', reason: 'NUMBER_TAKEN' })
    expect(await loadBatch(owner.scope, batchId)).toMatchObject({ status: 'failed', generated: 0 })
  })

  test('nobody of another merchant sees the batch or its job', async () => {
    const other = await makeMerchant(stack.sql)
    const { batchId, jobId } = await create(owner, { prefix: 'HID' })
    const scope = scopeOfUser(other.owner.userId)
    expect(await loadBatch(scope, batchId)).toBeUndefined()
    expect(await loadJob(scope, jobId)).toBeUndefined()
    expect(await cancelJob(scope, jobId)).toEqual({ ok: false, reason: 'JOB_UNKNOWN' })
  })
})

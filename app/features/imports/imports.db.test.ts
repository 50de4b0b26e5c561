import { beforeAll, describe, expect, test } from 'vitest'
import { JobStopped } from '#app/core/errors/errors.ts'
import { addMember, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { runGeneration } from '../batches/jobs.ts'
import { createBatch } from '../batches/mutations.ts'
import { loadJob } from '../jobs/data.ts'
import { cancelJob, retryJob } from '../jobs/mutations.ts'
import type { TestCell } from '../spreadsheets/test-files.ts'
import { loadImport, loadProblems } from './data.ts'
import { runCheck, runImport } from './jobs.ts'
import { discardImport, removeOldImports, requestImport } from './mutations.ts'
import {
  arrange,
  askCheck,
  askImport,
  cardsOf,
  check,
  form,
  inputFor,
  opens,
  owner,
  passwordOf,
  rowsOf,
  shop,
  snapshotOf,
  traces,
  upload,
  waitingBatch,
} from './test-imports.ts'

const stack = useStack('worker')
beforeAll(() => arrange(stack))

describe('the import', () => {
  test('makes exactly the cards of the file, and consumers can use them', async () => {
    const rows: TestCell[][] = [
      ['xh-1000-0001', 'aB3-x9#Z', '中秋'],
      ['ＸＨ１０００ ０００２', ' 8842 1107 ', null],
      ['XH10000003', 'Q'.repeat(32), null],
      ...rowsOf('IMP', 700),
    ]
    const importId = await upload(rows)
    expect(await check(importId)).toMatchObject({ goodCount: 703, badCount: 0 })
    const { jobId, input } = await askImport(importId, 'all')
    await runImport(input)

    const done = await loadImport(owner.scope, importId)
    expect(done).toMatchObject({
      status: 'done',
      batchName: 'Printed elsewhere',
      job: { status: 'done', done: 703 },
    })
    const cards = await cardsOf(done?.batchId ?? null)
    expect(cards).toHaveLength(703)
    expect(
      cards.every((card, i) => card.serial === (cards[0]?.serial ?? 0) + i && card.status === 'created'),
    ).toBe(true)
    expect(cards[0]).toMatchObject({ number: 'XH10000001', remark: '中秋', valid_to: '2030-12-31' })
    expect(cards[1]).toMatchObject({ number: 'XH10000002', remark: '' })
    // Right passwords open them (they are not active yet), in any case; wrong ones do not. Cards on block borders too.
    expect(await opens('xh-1000-0001', 'ab3x9#z')).toBe('CARD_INACTIVE')
    expect(await opens('XH10000001', 'aB3-x9#Z')).toBe('CARD_INACTIVE')
    expect(await opens('XH10000001', 'aB3-x9#')).toBe('CARD_MISMATCH')
    expect(await opens('XH10000001', '')).toBe('CARD_MISMATCH')
    expect(await opens('XH10000002', '88421107')).toBe('CARD_INACTIVE')
    expect(await opens('XH10000003', 'q'.repeat(32))).toBe('CARD_INACTIVE')
    for (const i of [0, 252, 253, 254, 508, 509, 699])
      expect(await opens(`IMP${10_000 + i}`, passwordOf(i))).toBe('CARD_INACTIVE')
    await stack.sql`update cards set status = 'active', activated_at = now() where number = 'XH10000001'
      and merchant_id = ${shop.merchantId}`
    expect(await opens('XH10000001', 'aB3-x9#Z')).toBe(true)

    const [log] =
      await stack.sql`select action, card_count, filter, detail from card_log where log_id = ${jobId}`
    expect(log).toMatchObject({
      ...{ action: 'cards.import', card_count: 703 },
      filter: { batchId: done?.batchId, serialFrom: cards[0]?.serial, serialTo: cards.at(-1)?.serial },
      detail: { fileName: '卡券.xlsx', sha256: done?.sha256, mode: 'all', refused: 0 },
    })
    const [changes] = await stack.sql`
      select sum(card_count)::int as n from card_changes where operation_id = ${jobId}`
    expect(changes).toEqual({ n: 703 })
    // The file and what was staged of it are gone.
    expect(await snapshotOf('card_import_parts', importId)).toBe(0)
    expect(await snapshotOf('card_import_blocks', importId)).toBe(0)
    await expect(runImport(input)).rejects.toBeInstanceOf(JobStopped)
  })

  test('all or nothing is refused while a row is bad; the good rows go in when that is what was asked for', async () => {
    const importId = await upload([...rowsOf('MIX', 20), ['MIX10001', 'abcd', null], ['', 'abcd', null]])
    expect(await check(importId)).toMatchObject({ goodCount: 20, badCount: 2 })
    expect(await requestImport(owner, importId, form('all'))).toEqual({ ok: false, reason: 'HAS_BAD_ROWS' })
    const { input } = await askImport(importId, 'good')
    await runImport(input)
    const done = await loadImport(owner.scope, importId)
    expect(await cardsOf(done?.batchId ?? null)).toHaveLength(20)
    expect(done).toMatchObject({ status: 'done', goodCount: 20, badCount: 2 })
  })

  test('nothing good, an unknown product, a file that is gone', async () => {
    const importId = await upload([['', 'abcd', null]])
    await check(importId)
    expect(await requestImport(owner, importId, form('good'))).toEqual({ ok: false, reason: 'NOTHING_GOOD' })
    const good = await upload(rowsOf('UNK', 2))
    await check(good)
    const other = await makeMerchant(stack.sql)
    expect(await requestImport(owner, good, form('all', other.products[0]))).toEqual({
      ok: false,
      reason: 'PRODUCT_UNKNOWN',
    })
    expect(await discardImport(owner, good)).toEqual({ ok: true })
    expect(await snapshotOf('card_import_parts', good)).toBe(0)
    expect(await requestImport(owner, good, form('all'))).toEqual({ ok: false, reason: 'IMPORT_GONE' })
  })

  async function takeNumber(number: string) {
    const [serial] = await stack.sql<{ next: number }[]>`
      update private.merchant_counters set next_serial = next_serial + 1 where merchant_id = ${shop.merchantId}
      returning next_serial - 1 as next`
    await stack.sql`
      insert into cards (merchant_id, serial, number, batch_id)
      values (${shop.merchantId}, ${serial?.next ?? 0}, ${number}, ${shop.batchId})`
  }

  test('all or nothing: a number taken since the check stops it, and nothing remains', async () => {
    const importId = await upload(rowsOf('TKN', 6000))
    await check(importId)
    const { jobId, input } = await askImport(importId, 'all')
    await takeNumber('TKN15999')
    const before = await traces(shop.merchantId)
    await expect(runImport(input)).rejects.toBeInstanceOf(JobStopped)
    expect(await traces(shop.merchantId)).toBe(before)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'failed', reason: 'NUMBER_TAKEN' })
    expect(await loadImport(owner.scope, importId)).toMatchObject({
      ...{ status: 'checked', problem: 'TAKEN_MEANWHILE', goodCount: 5999, badCount: 1 },
      problems: { NUMBER_TAKEN: 1 },
    })
    // Trying the job again does not change that; deciding for the good rows does.
    expect(await retryJob(owner, jobId)).toEqual({ ok: true })
    await expect(runImport(input)).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'failed' })
    const again = await askImport(importId, 'good')
    await runImport(again.input)
    const done = await loadImport(owner.scope, importId)
    expect(await cardsOf(done?.batchId ?? null)).toHaveLength(5999)
    expect(await opens('TKN15998', passwordOf(5998))).toBe('CARD_INACTIVE')
  })

  test('the good rows: a number taken since the check goes to the report, the others become cards', async () => {
    const importId = await upload(rowsOf('GTK', 300))
    await check(importId)
    const { input } = await askImport(importId, 'good')
    await takeNumber('GTK10000')
    await takeNumber('GTK10256')
    await runImport(input)
    const done = await loadImport(owner.scope, importId)
    const cards = await cardsOf(done?.batchId ?? null)
    expect(cards).toHaveLength(298)
    expect((cards.at(-1)?.serial ?? 0) - (cards[0]?.serial ?? 0)).toBe(297)
    expect(done).toMatchObject({ goodCount: 298, badCount: 2, problems: { NUMBER_TAKEN: 2 } })
    const problems = await loadProblems(owner.scope, importId)
    expect(problems.map(({ row, number }) => [row, number])).toEqual([
      [2, 'GTK10000'],
      [258, 'GTK10256'],
    ])
    // The passwords have moved up with their cards.
    for (const i of [2, 255, 257, 258, 299])
      expect(await opens(`GTK${10_000 + i}`, passwordOf(i))).toBe('CARD_INACTIVE')
  })

  test('when every number was taken since, the good rows are none, and nothing remains', async () => {
    const importId = await upload(rowsOf('ALT', 2))
    await check(importId)
    const { input } = await askImport(importId, 'good')
    await takeNumber('ALT10000')
    await takeNumber('ALT10001')
    const before = await traces(shop.merchantId)
    await expect(runImport(input)).rejects.toBeInstanceOf(JobStopped)
    expect(await traces(shop.merchantId)).toBe(before)
    expect(await loadImport(owner.scope, importId)).toMatchObject({
      problem: 'ALL_TAKEN',
      goodCount: 0,
      badCount: 2,
    })
  })

  test('a batch that is still being generated keeps its numbers, whoever comes first', async () => {
    const importId = await upload([['GENR010005', 'abcd', null]])
    await check(importId)
    const made = await createBatch(owner, waitingBatch('GENR'))
    if (!made.ok) throw new Error(made.reason)
    const { input } = await askImport(importId, 'all')
    const generation = inputFor(owner, made.jobId)
    const ends = await Promise.allSettled([runImport(input), runGeneration(generation)])
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'fulfilled'])
    expect(await loadImport(owner.scope, importId)).toMatchObject({
      status: 'checked',
      problem: 'TAKEN_MEANWHILE',
    })
    expect(await cardsOf(made.batchId)).toHaveLength(100)
  })

  test('two imports of the same file at once: one has all cards, the other none', async () => {
    const ids = await Promise.all([upload(rowsOf('DBL', 3000)), upload(rowsOf('DBL', 3000))])
    for (const id of ids) await check(id)
    const jobs = await Promise.all(ids.map((id) => askImport(id, 'all')))
    await Promise.allSettled(jobs.map(({ input }) => runImport(input)))
    const ends = await Promise.all(ids.map((id) => loadImport(owner.scope, id)))
    expect(ends.map((end) => end?.status).sort()).toEqual(['checked', 'done'])
    const [cards] = await stack.sql`
      select count(*)::int as n from cards where merchant_id = ${shop.merchantId} and number like 'DBL%'`
    expect(cards).toEqual({ n: 3000 })
  })

  test('two workers on one job make every card once', async () => {
    const importId = await upload(rowsOf('WRK', 6000))
    await check(importId)
    const { jobId, input } = await askImport(importId, 'all')
    const ends = await Promise.allSettled([runImport(input), runImport(input)])
    expect(ends.some((end) => end.status === 'fulfilled')).toBe(true)
    const done = await loadImport(owner.scope, importId)
    expect(await cardsOf(done?.batchId ?? null)).toHaveLength(6000)
    expect(await stack.sql`select 1 from card_log where log_id = ${jobId}`).toHaveLength(1)
  })

  test('a worker that is told to stop leaves nothing, and the next one makes everything', async () => {
    const importId = await upload(rowsOf('STP', 6000))
    await check(importId)
    const { input } = await askImport(importId, 'good')
    const before = await traces(shop.merchantId)
    const stop = new AbortController()
    stop.abort()
    await expect(runImport({ ...input, signal: stop.signal })).rejects.toThrow('the worker is stopping')
    expect(await traces(shop.merchantId)).toBe(before)
    await runImport(input)
    const done = await loadImport(owner.scope, importId)
    expect(await cardsOf(done?.batchId ?? null)).toHaveLength(6000)
  })

  test('cancelled, it leaves nothing, and can be asked for again', async () => {
    const importId = await upload(rowsOf('CNL', 50))
    await check(importId)
    const { jobId, input } = await askImport(importId, 'all')
    const before = await traces(shop.merchantId)
    expect(await cancelJob(owner.scope, jobId)).toEqual({ ok: true })
    await runImport(input)
    expect(await traces(shop.merchantId)).toBe(before)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'cancelled', done: 0 })
    expect(await loadImport(owner.scope, importId)).toMatchObject({ status: 'checked', goodCount: 50 })
    const again = await askImport(importId, 'all')
    await runImport(again.input)
    expect((await loadImport(owner.scope, importId))?.status).toBe('done')
  })

  test('an account that has lost its right meanwhile: the job fails, and no card is made', async () => {
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['batch.create', 'card.read'] })
    const asker = await memberOf(staff.userId)
    const importId = await upload(rowsOf('LST', 10), asker)
    await check(importId, asker)
    const { jobId, input } = await askImport(importId, 'all', asker)
    await stack.sql`update members set permissions = '{}' where member_id = ${staff.memberId}`
    await expect(runImport(input)).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'failed', reason: 'FORBIDDEN' })
    expect(await retryJob(owner, jobId)).toEqual({ ok: true })
    await runImport(inputFor(owner, jobId))
    expect((await loadImport(owner.scope, importId))?.status).toBe('done')
  })
})

test('a card belongs to a batch of its merchant, and a batch with cards stays', async () => {
  const other = await makeMerchant(stack.sql)
  for (const batchId of [other.batchId, '0190a5f0-7c1e-7e6e-8c52-0a3a6d5c1e11'])
    await expect(
      stack.sql`
        insert into cards (merchant_id, serial, number, batch_id)
        values (${shop.merchantId}, 990000001, 'NOBATCH1', ${batchId})`,
    ).rejects.toMatchObject({ code: '23503', constraint_name: 'cards_batch' })
  await expect(stack.sql`delete from card_batches where batch_id = ${other.batchId}`).rejects.toMatchObject({
    code: '23503',
  })
})

test('files that nobody has imported for a week are removed; those under way are not', async () => {
  const old = await upload(rowsOf('OLD', 3))
  await check(old)
  const busy = await upload(rowsOf('BSY', 3))
  const input = await askCheck(busy)
  const young = await upload(rowsOf('YNG', 3))
  await stack.sql`
    update card_imports set created_at = now() - interval '8 days' where import_id in (${old}, ${busy})`
  expect(await removeOldImports()).toBeGreaterThanOrEqual(1)
  expect(await loadImport(owner.scope, old)).toMatchObject({ status: 'expired' })
  for (const table of ['card_import_parts', 'card_import_blocks'])
    expect(await snapshotOf(table, old)).toBe(0)
  expect(await snapshotOf('card_import_parts', young)).toBe(1)
  await runCheck(input)
  expect(await loadImport(owner.scope, busy)).toMatchObject({ status: 'checked', goodCount: 3 })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { scopeOfVisitor } from '#app/core/db/scope.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { runGeneration } from '../batches/jobs.ts'
import { createBatch } from '../batches/mutations.ts'
import { batchSchema } from '../batches/schema.ts'
import { loadJob } from '../jobs/data.ts'
import { cancelJob, retryJob } from '../jobs/mutations.ts'
import { testInput } from '../jobs/test-input.ts'
import { verifyCard } from '../redemptions/mutations.ts'
import { normaliseCode } from '../redemptions/normalise.ts'
import { listImports, loadImport, loadProblems } from './data.ts'
import { runCheck, runImport } from './jobs.ts'
import { discardImport, removeOldImports, requestCheck, requestImport, storeUpload } from './mutations.ts'
import { importSchema, mappingSchema } from './schema.ts'
import { type TestCell, workbook } from './test-files.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member
beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

async function memberOf(userId: string): Promise<Member> {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such member')
  return account
}

const HEADER = ['卡号', '密码', '备注']
const inputFor = (asker: Member, jobId: string) =>
  testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId)

async function upload(
  rows: readonly (readonly TestCell[])[],
  asker = owner,
  merged?: string[],
): Promise<string> {
  const bytes = workbook([HEADER, ...rows], merged ? { merged } : {})
  const stored = await storeUpload(asker, { name: '印刷厂/卡券.xlsx', bytes })
  if (!stored.ok) throw new Error(stored.reason)
  return stored.importId
}

const COLUMNS = {
  sheet: '0',
  encoding: 'utf-8',
  delimiter: 'comma',
  headerRow: '1',
  number: '0',
  password: '1',
  remark: '2',
}

async function askCheck(importId: string, asker = owner, change: Record<string, string> = {}) {
  const filled = Object.entries({ ...COLUMNS, ...change }).filter(([, value]) => value !== '')
  const asked = await requestCheck(asker, importId, mappingSchema.parse(Object.fromEntries(filled)))
  if (!asked.ok) throw new Error(asked.reason)
  return inputFor(asker, asked.jobId)
}

async function check(importId: string, asker = owner, change: Record<string, string> = {}) {
  await runCheck(await askCheck(importId, asker, change))
  const found = await loadImport(asker.scope, importId)
  if (!found) throw new Error('the import is gone')
  return found
}

function form(mode: 'all' | 'good', product = shop.products[0]) {
  return importSchema.parse({
    ...{ mode, name: 'Printed elsewhere', faceValue: '388', productIds: [product] },
    ...{ validFrom: '2026-01-01', validTo: '2030-12-31', channel: '京东', remark: 'from the printer' },
  })
}

async function askImport(importId: string, mode: 'all' | 'good', asker = owner, product = shop.products[0]) {
  const asked = await requestImport(asker, importId, form(mode, product))
  if (!asked.ok) throw new Error(asked.reason)
  return { jobId: asked.jobId, input: inputFor(asker, asked.jobId) }
}

type CardRow = { serial: number; number: string; status: string; remark: string; valid_to: string }
function cardsOf(batchId: string | null) {
  return stack.sql<CardRow[]>`
    select serial, number, status, remark, valid_to from cards where batch_id = ${batchId} order by serial`
}

/** Everything an import may change in a merchant, as one text. */
async function traces(merchantId: string): Promise<string> {
  const tables = ['cards', 'card_batches', 'card_secrets', 'batch_products', 'card_log', 'card_changes']
  const states = await Promise.all(tables.map((table) => snapshot(stack.sql, table, merchantId)))
  const [counter] = await stack.sql`
    select next_serial from private.merchant_counters where merchant_id = ${merchantId}`
  return JSON.stringify([states, counter])
}

/** Number and password open the card on the consumer's site. */
async function opens(number: string, password: string, merchant = shop): Promise<string | boolean> {
  const site = {
    ...{ merchant_id: merchant.merchantId, code: merchant.code, name: 'Shop' },
    ...{ time_zone: 'Asia/Shanghai', currency: 'CNY', logo_path: null },
  }
  const shown = { number: normaliseCode(number), password: normaliseCode(password) }
  const outcome = await verifyCard(scopeOfVisitor(), site, shown)
  return outcome.ok ? true : outcome.reason
}

/** Of different lengths, so that each block has passwords that are filled up. */
const passwordOf = (i: number) => `pwd${i}-${'x'.repeat(i % 7)}`
const rowsOf = (prefix: string, count: number): TestCell[][] =>
  Array.from({ length: count }, (_, i) => [`${prefix}${10_000 + i}`, passwordOf(i), null])

describe('the upload', () => {
  test('is sealed: nothing of the file is in the database in the clear', async () => {
    const importId = await upload([['SEAL10001', 'very-secret-1', null]])
    const [row] = await stack.sql<{ found: boolean; n: number }[]>`
      select bool_or(position('PK'::bytea in bytes_enc) = 1) as found, count(*)::int as n
      from card_import_parts where import_id = ${importId}`
    expect(row).toEqual({ found: false, n: 1 })
    expect(await loadImport(owner.scope, importId)).toMatchObject({
      ...{ fileName: '卡券.xlsx', status: 'uploaded', mapping: null, problem: null, job: null },
      source: { kind: 'xlsx', sheet: 0 },
    })
    expect((await listImports(owner.scope, undefined)).imports[0]?.importId).toBe(importId)
  })

  test('is refused with its reason, and nothing is stored', async () => {
    const before = await snapshot(stack.sql, 'card_imports', shop.merchantId)
    expect(await storeUpload(owner, { name: 'cards.xlsx', bytes: Buffer.from('%PDF-1.4') })).toEqual({
      ok: false,
      reason: 'PDF',
    })
    expect(await snapshot(stack.sql, 'card_imports', shop.merchantId)).toBe(before)
  })

  test('an account without batch.create is refused by the database itself', async () => {
    const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
    const asker = await memberOf(reader.userId)
    await expect(upload([['NO10001', 'abcd', null]], asker)).rejects.toMatchObject({ code: '42501' })
    const importId = await upload([['NO10001', 'abcd', null]])
    expect(await loadImport(asker.scope, importId)).toBeUndefined()
    expect(await requestCheck(asker, importId, mappingSchema.parse(COLUMNS))).toEqual({
      ok: false,
      reason: 'IMPORT_GONE',
    })
  })
})

describe('the check', () => {
  test('says of each row what is wrong with it, and changes no card', async () => {
    const before = await traces(shop.merchantId)
    const bad: [TestCell[], string][] = [
      [['GOOD1', 'pass1', null], 'NUMBER_REPEATED:2'],
      [['T00000001', 'pass1', null], 'NUMBER_TAKEN'],
      [[null, 'pass1', null], 'NUMBER_EMPTY'],
      [['X'.repeat(41), 'pass1', null], 'NUMBER_TOO_LONG'],
      [['X1', 'pass1', null], 'NUMBER_TOO_SHORT'],
      [['卡1001', 'pass1', null], 'NUMBER_CHARACTERS'],
      [['6.22848E+18', 'pass1', null], 'NUMBER_SCIENTIFIC'],
      [[{ xml: '<c r="@"><v>6.2284800000000003E+18</v></c>' }, 'pass1', null], 'NUMBER_SCIENTIFIC'],
      [[1001.5, 'pass1', null], 'NUMBER_NOT_WHOLE'],
      [[{ xml: '<c r="@" t="b"><v>1</v></c>' }, 'pass1', null], 'NUMBER_TYPE'],
      [[{ xml: '<c r="@"><f>1+1</f><v>2</v></c>' }, 'pass1', null], 'FORMULA'],
      [['GOOD2', null, null], 'PASSWORD_EMPTY'],
      [['GOOD2', 'abc', null], 'PASSWORD_TOO_SHORT'],
      [['GOOD2', 'a--b-c', null], 'PASSWORD_TOO_SHORT'],
      [['GOOD2', 'x'.repeat(33), null], 'PASSWORD_TOO_LONG'],
      [['GOOD2', '密码密码', null], 'PASSWORD_CHARACTERS'],
      [['GOOD2', { xml: '<c r="@"><v>1E+16</v></c>' }, null], 'PASSWORD_SCIENTIFIC'],
      [['GOOD2', 'pass1', '备'.repeat(201)], 'REMARK_TOO_LONG'],
    ]
    const rows: TestCell[][] = [
      ['good1', 'pass1', '中秋'],
      ...bad.map(([row]) => row),
      [],
      ['GOOD2', 'pass2', null],
    ]
    const importId = await upload(rows)
    const found = await check(importId)
    expect(found).toMatchObject({
      ...{ status: 'checked', rowCount: bad.length + 2, goodCount: 2, badCount: bad.length },
      job: { status: 'done' },
    })
    const problems = await loadProblems(owner.scope, importId)
    expect(problems.map((p) => [p.row, p.detail ? `${p.problem}:${p.detail}` : p.problem])).toEqual(
      bad.map(([, problem], i) => [i + 3, problem]),
    )
    expect(found.problems.NUMBER_SCIENTIFIC).toBe(2)
    // A report never has a password in it.
    expect(JSON.stringify(problems)).not.toContain('pass')
    expect(await traces(shop.merchantId)).toBe(before)
  })

  test('knows the numbers of a batch that is still to be generated', async () => {
    const made = await createBatch(owner, waitingBatch('RESV'))
    if (!made.ok) throw new Error(made.reason)
    const importId = await upload([
      ['RESV010001', 'pass1', null],
      ['RESV010101', 'pass1', null],
    ])
    expect((await check(importId)).problems).toEqual({ NUMBER_RESERVED: 1 })
  })

  test('merged cells make their rows bad, and only these', async () => {
    const importId = await upload(rowsOf('MRG', 6), owner, ['A3:A4', 'C6:F6'])
    expect(await check(importId)).toMatchObject({ goodCount: 3, problems: { MERGED: 3 } })
    const rows = (await loadProblems(owner.scope, importId)).map(({ row }) => row)
    expect(rows).toEqual([3, 4, 6])
  })

  test('numbers in cells of numbers are good, with a warning where zeros may be lost', async () => {
    const importId = await upload([
      [62_000_001, 123_456, null],
      [62_000_002, 23_456, null],
    ])
    expect(await check(importId)).toMatchObject({ goodCount: 2, warnings: ['PASSWORD_ZEROS'] })
  })

  test('a file that cannot be read whole says why, and another choice can be tried', async () => {
    const bytes = Buffer.from('卡号,密码\nCSVA1001,abcd\n"CSVA1002,abcd\n')
    const stored = await storeUpload(owner, { name: 'a.csv', bytes })
    if (!stored.ok) throw new Error(stored.reason)
    const found = await check(stored.importId, owner, { remark: '' })
    expect(found).toMatchObject({
      status: 'uploaded',
      problem: 'CSV_QUOTES',
      rowCount: 0,
      job: { status: 'done' },
    })
    expect(await requestImport(owner, stored.importId, form('all'))).toEqual({
      ok: false,
      reason: 'NOT_CHECKED',
    })
  })

  test('a header with nothing below it', async () => {
    expect(await check(await upload([]))).toMatchObject({ status: 'uploaded', problem: 'NO_ROWS' })
  })

  test('can be cancelled, and nothing of it is kept', async () => {
    const importId = await upload(rowsOf('CCL', 100))
    const input = await askCheck(importId)
    expect(await requestCheck(owner, importId, mappingSchema.parse(COLUMNS))).toMatchObject({
      reason: 'BUSY',
    })
    expect(await cancelJob(owner.scope, input.jobId)).toEqual({ ok: true })
    await runCheck(input)
    expect(await loadImport(owner.scope, importId)).toMatchObject({
      ...{ status: 'uploaded', goodCount: 0 },
      job: { status: 'cancelled' },
    })
    expect(await snapshotOf('card_import_blocks', importId)).toBe(0)
    expect((await check(importId)).goodCount).toBe(100)
  })

  test('run twice at once stages every row once', async () => {
    const importId = await upload(rowsOf('TWO', 12_000))
    const input = await askCheck(importId)
    const ends = await Promise.allSettled([runCheck(input), runCheck(input)])
    expect(ends.some((end) => end.status === 'fulfilled')).toBe(true)
    expect(await loadImport(owner.scope, importId)).toMatchObject({ status: 'checked', goodCount: 12_000 })
    const [staged] = await stack.sql`
      select sum(cardinality(numbers))::int as n from card_import_blocks where import_id = ${importId}`
    expect(staged).toEqual({ n: 12_000 })
  })
})

async function snapshotOf(table: string, importId: string): Promise<number> {
  const [row] = await stack.sql<{ n: number }[]>`
    select count(*)::int as n from ${stack.sql(table)} where import_id = ${importId}`
  return row?.n ?? -1
}

function waitingBatch(prefix: string) {
  return batchSchema.parse({
    ...{ name: 'Waiting', faceValue: '1', quantity: '100', productIds: [shop.products[0]] },
    ...{ numberMode: 'sequential', prefix, numberDigits: '6', startNumber: '10000' },
    ...{ passwordLength: '8', passwordAlphabet: 'digits' },
  })
}

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

import { beforeAll, describe, expect, test } from 'vitest'
import { addMember, memberOf, snapshot, useStack } from '../../../supabase/tests/support.ts'
import { createBatch } from '../batches/mutations.ts'
import { cancelJob } from '../jobs/mutations.ts'
import type { TestCell } from '../spreadsheets/test-files.ts'
import { listImports, loadImport, loadProblems } from './data.ts'
import { runCheck } from './jobs.ts'
import { requestCheck, requestImport, storeUpload } from './mutations.ts'
import { mappingSchema } from './schema.ts'
import {
  arrange,
  askCheck,
  COLUMNS,
  check,
  form,
  owner,
  rowsOf,
  shop,
  snapshotOf,
  traces,
  upload,
  waitingBatch,
} from './test-imports.ts'

const stack = useStack('worker')
beforeAll(() => arrange(stack))

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
    expect((await listImports(owner.scope)).imports[0]?.importId).toBe(importId)
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

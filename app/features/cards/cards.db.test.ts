import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { mintToken } from '#app/core/auth/token.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { getObject, prepareBuckets } from '#app/core/storage/storage.ts'
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
import { cancelJob } from '../jobs/mutations.ts'
import { testInput } from '../jobs/test-input.ts'
import { listCards, loadCardCounts, PAGE } from './data.ts'
import { ACTIVATE_CHUNK, runActivation, runExport } from './jobs.ts'
import { mintDownload, openDownload, requestActivation, requestExport } from './mutations.ts'
import { CARD_STATUSES, CARD_TRANSITIONS } from './state.ts'

const stack = useStack('worker')
const SITE = 'https://tihuo.example'
let shop: Merchant
let owner: Member

beforeAll(async () => {
  process.env.TIHUO_PUBLIC_URL = SITE
  await prepareBuckets()
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

async function memberOf(userId: string): Promise<Member> {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such member')
  return account
}

const inputOf = (asker: Member, jobId: string) =>
  testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId)

/** A generated batch of a merchant; its serials from the first on. */
async function generated(merchant: Merchant, quantity: number, prefix: string) {
  const asker = await memberOf(merchant.owner.userId)
  const form = batchSchema.parse({
    name: `Batch "${prefix}" / ${quantity}`,
    faceValue: '588',
    quantity: String(quantity),
    productIds: [merchant.products[0]],
    numberMode: 'sequential',
    prefix,
    numberDigits: '8',
    startNumber: '0',
    passwordLength: '6',
    passwordAlphabet: 'digits',
    validTo: '2027-08-31',
  })
  const made = await createBatch(asker, form)
  if (!made.ok) throw new Error(made.reason)
  await runGeneration(inputOf(asker, made.jobId))
  const [row] = await stack.sql<{ first: number }[]>`
    select serial_from as first from card_batches where batch_id = ${made.batchId}`
  return { batchId: made.batchId, first: row?.first ?? 0, last: (row?.first ?? 0) + quantity - 1 }
}

async function exported(asker: Member, filter: Parameters<typeof requestExport>[1]) {
  const asked = await requestExport(asker, filter, 'zh-CN')
  if (!asked.ok) throw new Error(asked.reason)
  await runExport(inputOf(asker, asked.jobId))
  return asked.jobId
}

test('the table of card states is the one of the database', async () => {
  const rows = await stack.sql`
    select from_status as "from", to_status as "to", permission from private.card_transitions order by 1, 2`
  const key = (status: string) => CARD_STATUSES.indexOf(status as never)
  const mine = [...CARD_TRANSITIONS].sort((a, b) => key(a.from) - key(b.from) || key(a.to) - key(b.to))
  expect(mine).toEqual([...rows])
})

describe('the list', () => {
  test('pages by serial in both directions and finds a card by its number', async () => {
    const { batchId, first } = await generated(shop, PAGE + 20, 'PAG')
    const list = (place: object, filter = {}) =>
      listCards(owner.scope, shop.merchantId, { batchId, ...filter }, place)
    const one = await list({})
    expect(one.cards).toHaveLength(PAGE)
    expect(one.previous).toBeUndefined()
    const two = await list({ after: one.next })
    expect(two.cards.map((card) => card.serial)).toEqual(
      Array.from({ length: 20 }, (_, i) => first + PAGE + i),
    )
    expect(two.next).toBeUndefined()
    const back = await list({ before: two.previous })
    expect(back.cards).toEqual(one.cards)
    expect(back.previous).toBeUndefined()
    expect((await list({}, { number: 'PAG00000007' })).cards.map((card) => card.serial)).toEqual([first + 6])
  })

  test('shows a store its own cards and another merchant none', async () => {
    const store = await memberOf(shop.store.userId)
    const mine = await listCards(store.scope, shop.merchantId, {}, {})
    expect(mine.cards.map((card) => card.serial)).toEqual([1, 3, 7])
    const other = await makeMerchant(stack.sql)
    const foreign = await memberOf(other.owner.userId)
    expect((await listCards(foreign.scope, shop.merchantId, {}, {})).cards).toEqual([])
  })
})

describe('the export', () => {
  let batch: Awaited<ReturnType<typeof generated>>
  let jobId: string
  let bytes: Buffer
  beforeAll(async () => {
    batch = await generated(shop, 3000, '0')
    jobId = await exported(owner, { batchId: batch.batchId })
    const file = await getObject('exports', `${shop.merchantId}/${jobId}.xlsx`)
    bytes = Buffer.from(file ? await file.arrayBuffer() : new ArrayBuffer(0))
  })

  test('opens in exceljs with 3,000 rows, passwords that open and leading zeros', async () => {
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    )
    const sheet = workbook.worksheets[0]
    const cells = (row: number) => ((sheet?.getRow(row).values ?? []) as string[]).slice(1)
    expect(sheet?.rowCount).toBe(3001)
    expect(cells(1)).toEqual(['卡序号', '卡号', '卡密码', '面值', '有效期至', '提货网址'])
    const [secret] = await stack.sql<{ passwords_enc: Buffer }[]>`
      select passwords_enc from card_secrets where batch_id = ${batch.batchId} and block = 11`
    const place = { table: 'card_secrets', column: 'passwords_enc', row: `${batch.batchId}.11` }
    const opened = shop.keys.openText(place, secret?.passwords_enc ?? Buffer.alloc(0))
    const number = '000002999'
    expect(cells(3000)).toEqual([
      String(batch.first + 2998),
      number,
      opened.slice((2998 - 11 * 256) * 6, (2999 - 11 * 256) * 6),
      '588.00',
      '2027-08-31',
      `${SITE}/r/${shop.code}?n=${number}`,
    ])
  })

  test('opens in a reader that knows nothing of exceljs', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'tihuo-xlsx-'))
    const file = join(folder, 'cards.xlsx')
    writeFileSync(file, bytes)
    // Python's own zip and XML readers, strict about both.
    const script = `
import json, sys, zipfile, xml.etree.ElementTree as tree
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for name in z.namelist():
    if name.endswith(('.xml', '.rels')): tree.fromstring(z.read(name))
n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
sheet = tree.fromstring(z.read('xl/worksheets/sheet1.xml'))
rows = [[(c.get('t'), c.find(n + 'v').text) for c in r] for r in sheet.iter(n + 'row')]
print(json.dumps([len(rows), rows[1][1], all(t == 'str' for r in rows for t, _ in r)]))`
    try {
      const out = execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })
      expect(JSON.parse(out)).toEqual([3001, ['str', '000000001'], true])
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') context.skip('no python3 here')
      throw error
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('says what it made, and stands in the log', async () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'done',
      done: 3000,
      result: { rows: 3000, bytes: bytes.length, sha256, fileName: 'Batch _0_ _ 3000-3000张.xlsx' },
    })
    const [log] = await stack.sql`
      select card_count, filter, member_id from card_log
      where merchant_id = ${shop.merchantId} and action = 'cards.export' and detail ->> 'jobId' = ${jobId}`
    expect(log).toEqual({
      card_count: 3000,
      filter: { batchId: batch.batchId },
      member_id: shop.owner.memberId,
    })
  })

  test('is downloaded by a link, which is logged', async () => {
    const token = await mintDownload(owner, jobId)
    const opened = await openDownload(owner, token ?? '')
    expect(opened).toMatchObject({ ok: true, rows: 3000 })
    expect(opened.ok && Buffer.from(await opened.file.arrayBuffer()).equals(bytes)).toBe(true)
    const logs = await stack.sql`
      select card_count from card_log where action = 'cards.download' and filter ->> 'jobId' = ${jobId}`
    expect([...logs]).toEqual([{ card_count: 3000 }])
  })

  test('a link that is old, forged, of another purpose, merchant or without the right opens nothing', async () => {
    const before = await snapshot(stack.sql, 'card_log', shop.merchantId)
    const expired = await mintDownload(owner, jobId, -1)
    expect(await openDownload(owner, expired ?? '')).toEqual({ ok: false, reason: 'LINK_EXPIRED' })
    expect(await openDownload(owner, 'broken')).toEqual({ ok: false, reason: 'LINK_EXPIRED' })
    const session = await mintToken('session', { jobId }, 60)
    expect(await openDownload(owner, session)).toEqual({ ok: false, reason: 'LINK_EXPIRED' })
    const token = (await mintDownload(owner, jobId)) ?? ''
    const other = await makeMerchant(stack.sql)
    const foreign = await memberOf(other.owner.userId)
    expect(await openDownload(foreign, token)).toEqual({ ok: false, reason: 'FORBIDDEN' })
    expect(await mintDownload(foreign, jobId)).toBeUndefined()
    const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'job.read'] })
    expect(await openDownload(await memberOf(reader.userId), token)).toEqual({
      ok: false,
      reason: 'FORBIDDEN',
    })
    expect(await mintDownload(await memberOf(reader.userId), jobId)).toBeUndefined()
    expect(await snapshot(stack.sql, 'card_log', shop.merchantId)).toBe(before)
  })

  test('takes any run of serials, over several batches', async () => {
    const next = await generated(shop, 300, 'NXT')
    const id = await exported(owner, { serialFrom: batch.last - 1, serialTo: next.first + 1 })
    expect(await loadJob(owner.scope, id)).toMatchObject({ result: { rows: 4 } })
  })

  test('is refused without a filter, without cards, without the permission', async () => {
    const ask = (account: Member, filter: object) => requestExport(account, filter, 'en')
    expect(await ask(owner, { status: 'created' })).toEqual({ ok: false, reason: 'NO_FILTER' })
    expect(await ask(owner, { serialFrom: 900_000 })).toEqual({ ok: false, reason: 'NOTHING' })
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
    expect(await ask(await memberOf(staff.userId), { serialFrom: 1 })).toEqual({
      ok: false,
      reason: 'FORBIDDEN',
    })
  })

  test('a right taken away after asking: no file, and the job says so', async () => {
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.export'] })
    const account = await memberOf(staff.userId)
    const asked = await requestExport(account, { batchId: batch.batchId }, 'en')
    if (!asked.ok) throw new Error(asked.reason)
    await stack.sql`update members set permissions = '{card.read}' where member_id = ${staff.memberId}`
    await expect(runExport(inputOf(account, asked.jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, asked.jobId)).toMatchObject({ status: 'failed', reason: 'FORBIDDEN' })
    expect(await getObject('exports', `${shop.merchantId}/${asked.jobId}.xlsx`)).toBeUndefined()
  })

  test('can be cancelled', async () => {
    const asked = await requestExport(owner, { batchId: batch.batchId }, 'en')
    if (!asked.ok) throw new Error(asked.reason)
    await cancelJob(owner.scope, asked.jobId)
    await expect(runExport(inputOf(owner, asked.jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, asked.jobId)).toMatchObject({ status: 'cancelled' })
    expect(await getObject('exports', `${shop.merchantId}/${asked.jobId}.xlsx`)).toBeUndefined()
  })
})

describe('activation', () => {
  const statesOf = async (batchId: string) => loadCardCounts(owner.scope, shop.merchantId, { batchId })

  async function asked(filter: object, expected: number): Promise<string> {
    const result = await requestActivation(owner, filter, expected)
    if (!result.ok) throw new Error(result.reason)
    return result.jobId
  }

  test('changes the created cards of a filter, skips the others, and is logged once', async () => {
    const { batchId, first } = await generated(shop, 100, 'ACT')
    await stack.sql`update cards set status = 'void' where merchant_id = ${shop.merchantId} and serial = ${first + 3}`
    const filter = { serialFrom: first, serialTo: first + 49 }
    const jobId = await asked(filter, 49)
    await runActivation(inputOf(owner, jobId))
    expect(await statesOf(batchId)).toEqual({ created: 50, active: 49, redeemed: 0, void: 1 })
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'done', done: 49, total: 49 })
    const logs = await stack.sql`
      select filter, card_count, detail from card_log where action = 'cards.activate' and detail ->> 'jobId' = ${jobId}`
    expect([...logs]).toEqual([
      { filter, card_count: 49, detail: { jobId, from: 'created', to: 'active', outcome: 'done' } },
    ])
  })

  test('refuses no filter, another count, nothing to do, a missing permission; nothing changes', async () => {
    const { batchId } = await generated(shop, 5, 'REF')
    const before = await snapshot(stack.sql, 'cards', shop.merchantId)
    expect(await requestActivation(owner, {}, 5)).toEqual({ ok: false, reason: 'NO_FILTER' })
    expect(await requestActivation(owner, { status: 'created' }, 5)).toEqual({
      ok: false,
      reason: 'NO_FILTER',
    })
    expect(await requestActivation(owner, { batchId }, 4)).toEqual({
      ok: false,
      reason: 'COUNT_CHANGED',
      count: 5,
    })
    expect(await requestActivation(owner, { batchId, status: 'void' }, 0)).toEqual({
      ok: false,
      reason: 'NOTHING',
    })
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
    const account = await memberOf(staff.userId)
    expect(await requestActivation(account, { batchId }, 5)).toEqual({ ok: false, reason: 'FORBIDDEN' })
    expect(await snapshot(stack.sql, 'cards', shop.merchantId)).toBe(before)
  })

  test('stops when the count has changed between the preview and the run', async () => {
    const { batchId, first } = await generated(shop, 20, 'CNT')
    const jobId = await asked({ batchId }, 20)
    await stack.sql`update cards set status = 'void' where merchant_id = ${shop.merchantId} and serial = ${first}`
    await expect(runActivation(inputOf(owner, jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      status: 'failed',
      reason: 'COUNT_CHANGED',
      done: 0,
    })
    expect(await statesOf(batchId)).toEqual({ created: 19, active: 0, redeemed: 0, void: 1 })
  })

  test('goes on behind the last run after an interruption, and does not touch cards that came later', async () => {
    const quantity = ACTIVATE_CHUNK + 500
    const { batchId, first } = await generated(shop, quantity, 'INT')
    const filter = { serialFrom: first }
    const jobId = await asked(filter, quantity)
    // As a worker leaves it that was killed after its first run.
    await stack.sql`
      update cards set status = 'active', activated_at = now()
      where merchant_id = ${shop.merchantId} and serial between ${first} and ${first + ACTIVATE_CHUNK - 1}`
    const place = { lastSerial: first + ACTIVATE_CHUNK - 1, toSerial: first + quantity - 1 }
    await stack.sql`
      update jobs set status = 'running', done = ${ACTIVATE_CHUNK}, result = ${stack.sql.json(place)}
      where job_id = ${jobId}`
    const later = await generated(shop, 10, 'LAT')
    await runActivation(inputOf(owner, jobId))
    expect(await statesOf(batchId)).toEqual({ created: 0, active: quantity, redeemed: 0, void: 0 })
    expect((await statesOf(later.batchId)).created).toBe(10)
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'done', done: quantity })
  })

  test('can be cancelled between two runs; what is active stays and is logged', async () => {
    const { batchId } = await generated(shop, 30, 'CXL')
    const jobId = await asked({ batchId }, 30)
    await cancelJob(owner.scope, jobId)
    await runActivation(inputOf(owner, jobId))
    expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'cancelled', done: 0 })
    expect((await statesOf(batchId)).created).toBe(30)
    const [log] = await stack.sql`select card_count from card_log where detail ->> 'jobId' = ${jobId}`
    expect(log?.card_count).toBe(0)
  })
})

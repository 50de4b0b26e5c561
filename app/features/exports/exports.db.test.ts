import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { mintToken } from '#app/core/auth/token.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { getObject, prepareBuckets } from '#app/core/storage/storage.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { generated, inputOf } from '../batches/test-batches.ts'
import { loadJob } from '../jobs/data.ts'
import { cancelJob } from '../jobs/mutations.ts'
import type { ExportChoices } from './choices.ts'
import { runExport } from './jobs.ts'
import { mintDownload, openDownload, requestExport } from './mutations.ts'
import { rowsOf, stored } from './test-exports.ts'
import { unpack } from './test-zips.ts'

const stack = useStack('worker')
const SITE = 'https://tihuo.example'
const PLAIN: ExportChoices = { variant: 'printer', split: 'one', protect: false }
const HEADER = ['卡序号', '卡号', '卡密码', '面值', '有效期至', '提货网址']
let shop: Merchant
let owner: Member
let batch: Awaited<ReturnType<typeof generated>>
// A temporary folder of its own, to see what is left in it.
const scratch = mkdtempSync(join(tmpdir(), 'tihuo-exports-test-'))

afterAll(() => rmSync(scratch, { recursive: true }))

beforeAll(async () => {
  process.env.TMPDIR = scratch
  process.env.TIHUO_PUBLIC_URL = SITE
  await prepareBuckets()
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
  batch = await generated(stack.sql, shop, { quantity: 3000, prefix: '0' })
})

type Filter = Parameters<typeof requestExport>[1]

async function exported(asker: Member, filter: Filter, choices: Partial<ExportChoices> = {}) {
  const asked = await requestExport(asker, filter, { ...PLAIN, ...choices }, 'zh-CN')
  if (!asked.ok) throw new Error(asked.reason)
  await runExport(inputOf(asker, asked.jobId))
  return asked.jobId
}

describe("the printer's file", () => {
  let jobId: string
  let bytes: Buffer
  beforeAll(async () => {
    jobId = await exported(owner, { batchId: batch.batchId })
    bytes = await stored(`${shop.merchantId}/${jobId}.xlsx`)
  })

  test('opens in exceljs with 3,000 rows, passwords that open and leading zeros', async () => {
    const rows = await rowsOf(bytes)
    expect(rows).toHaveLength(3001)
    expect(rows[0]).toEqual(HEADER)
    const [secret] = await stack.sql<{ passwords_enc: Buffer }[]>`
      select passwords_enc from card_secrets where batch_id = ${batch.batchId} and block = 11`
    const place = { table: 'card_secrets', column: 'passwords_enc', row: `${batch.batchId}.11` }
    const opened = shop.keys.openText(place, secret?.passwords_enc ?? Buffer.alloc(0))
    const number = '000002999'
    expect(rows[2999]).toEqual([
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
      result: {
        rows: 3000,
        files: 1,
        bytes: bytes.length,
        sha256,
        packed: 'xlsx',
        fileName: 'Batch _0_ _ 3000-3000张.xlsx',
      },
    })
    const [log] = await stack.sql`
      select card_count, filter, member_id, detail from card_log
      where merchant_id = ${shop.merchantId} and action = 'cards.export' and log_id = ${jobId}`
    expect(log).toEqual({
      card_count: 3000,
      filter: { batchId: batch.batchId },
      member_id: shop.owner.memberId,
      detail: { jobId, sha256, variant: 'printer', files: 1, protected: 'no' },
    })
  })

  test('is downloaded by a link, as a stream that says its length, which is logged', async () => {
    const opened = await openDownload(owner, (await mintDownload(owner, jobId)) ?? '')
    if (!opened.ok) throw new Error(opened.reason)
    expect(opened).toMatchObject({ rows: 3000, packed: 'xlsx', bytes: bytes.length })
    expect(Buffer.from(await new Response(opened.stream).arrayBuffer()).equals(bytes)).toBe(true)
    const logs = await stack.sql`
      select card_count from card_log where action = 'cards.download' and filter ->> 'jobId' = ${jobId}`
    expect([...logs]).toEqual([{ card_count: 3000 }])
  })

  test('a download that is broken off lets go of the file', async () => {
    const gone = new AbortController()
    const opened = await openDownload(owner, (await mintDownload(owner, jobId)) ?? '', gone.signal)
    if (!opened.ok) throw new Error(opened.reason)
    gone.abort()
    await expect(opened.stream.getReader().read()).rejects.toThrow()
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
    const forbidden = { ok: false, reason: 'FORBIDDEN' }
    expect(await openDownload(await memberOf(reader.userId), token)).toEqual(forbidden)
    expect(await mintDownload(await memberOf(reader.userId), jobId)).toBeUndefined()
    expect(await snapshot(stack.sql, 'card_log', shop.merchantId)).toBe(before)
  })

  test("a job whose result names another merchant's file opens its own only", async () => {
    const other = await makeMerchant(stack.sql)
    const thief = await memberOf(other.owner.userId)
    const mine = await exported(thief, { serialFrom: 1, serialTo: 3 })
    // The account that asked may write its own job: through the data API, say.
    await stack.sql`
      update jobs set result = result || ${stack.sql.json({ path: `${shop.merchantId}/${jobId}.xlsx`, jobId })}
      where job_id = ${mine}`
    const opened = await openDownload(thief, (await mintDownload(thief, mine)) ?? '')
    if (!opened.ok) throw new Error(opened.reason)
    const own = await stored(`${other.merchantId}/${mine}.xlsx`)
    expect(Buffer.from(await new Response(opened.stream).arrayBuffer()).equals(own)).toBe(true)
  })
})

describe('the plain list', () => {
  test('has everything about a card but its password', async () => {
    await stack.sql`
      update cards set store_id = ${shop.stores[1]}, channel_id = ${shop.channelId}, remark = 'VIP 客户'
      where merchant_id = ${shop.merchantId} and serial = ${batch.first}`
    await stack.sql`
      update cards set status = 'active', activated_at = '2026-09-01T16:30:05Z'
      where merchant_id = ${shop.merchantId} and serial = ${batch.first + 1}`
    const set = await productSet([shop.products[2], shop.products[1]])
    await stack.sql`
      update cards set product_set_id = ${set}, valid_to = '2026-01-31' where merchant_id = ${shop.merchantId} and serial = ${batch.first + 2}`
    const jobId = await exported(
      owner,
      { serialFrom: batch.first, serialTo: batch.first + 3 },
      { variant: 'list' },
    )
    const bytes = await stored(`${shop.merchantId}/${jobId}.xlsx`)
    const [header, ...rows] = await rowsOf(bytes)
    expect(header).toEqual(
      '卡序号 卡号 状态 面值 批次 产品 渠道 门店 生效日期 有效期至 备注 激活时间 兑换时间'.split(' '),
    )
    const name = 'Batch "0" / 3000'
    const common = ['588.00', name, 'Product 0']
    const at = (i: number) => [String(batch.first + i), `00000000${i + 1}`]
    expect(rows).toEqual([
      [...at(0), '未激活', ...common, 'Channel', 'Store 1', '', '2027-08-31', 'VIP 客户', '', ''],
      [...at(1), '已激活', ...common, '', '', '', '2027-08-31', '', '2026-09-02 00:30:05', ''],
      [...at(2), '已过期', '588.00', name, 'Product 1、Product 2', '', '', '', '2026-01-31', '', '', ''],
      [...at(3), '未激活', ...common, '', '', '', '2027-08-31', '', '', ''],
    ])
  })

  async function productSet(ids: string[]): Promise<string> {
    const [row] = await stack.sql<{ id: string }[]>`
      insert into product_sets (merchant_id, product_set_id, product_ids)
      values (${shop.merchantId}, gen_random_uuid(), ${[...ids].sort()}) returning product_set_id as id`
    return row?.id ?? ''
  }

  test('holds no password anywhere, and reads none', async () => {
    const jobId = await exported(owner, { batchId: batch.batchId }, { variant: 'list' })
    const printed = await exported(owner, { batchId: batch.batchId })
    const passwords = (await rowsOf(await stored(`${shop.merchantId}/${printed}.xlsx`)))
      .slice(1)
      .map((row) => row[2])
    const cells = new Set((await rowsOf(await stored(`${shop.merchantId}/${jobId}.xlsx`))).flat())
    expect(passwords).toHaveLength(3000)
    expect(passwords.filter((password) => cells.has(password ?? ''))).toEqual([])
  })
})

describe('a file per face value', () => {
  test('holds exactly the cards of that value, each once, in files that say so', async () => {
    const merchant = await makeMerchant(stack.sql)
    const asker = await memberOf(merchant.owner.userId)
    const made = [
      await generated(stack.sql, merchant, {
        quantity: 1200,
        prefix: 'A',
        faceValue: '388',
        name: '中秋礼券',
      }),
      await generated(stack.sql, merchant, {
        quantity: 300,
        prefix: 'B',
        faceValue: '588.50',
        name: '大闸蟹',
      }),
      await generated(stack.sql, merchant, { quantity: 40, prefix: 'C', faceValue: '388', name: '年货' }),
    ]
    const filter = { serialFrom: made[0]?.first ?? 0 }
    const jobId = await exported(asker, filter, { split: 'face' })
    expect(await loadJob(asker.scope, jobId)).toMatchObject({
      done: 1540,
      result: { rows: 1540, files: 2, packed: 'zip', protected: 'no' },
    })
    const files = await unpack(await stored(`${merchant.merchantId}/${jobId}.zip`), '')
    const first = made[0]?.first
    expect([...files.keys()].sort()).toEqual(['卡券-388元-1240张.xlsx', '大闸蟹-588.50元-300张.xlsx'])
    const serials: string[] = []
    for (const [name, bytes] of files) {
      const rows = (await rowsOf(bytes)).slice(1)
      const face = name.includes('388元') ? '388.00' : '588.50'
      expect(new Set(rows.map((row) => row[3]))).toEqual(new Set([face]))
      serials.push(...rows.map((row) => row[0] ?? ''))
    }
    expect(serials.sort()).toEqual(Array.from({ length: 1540 }, (_, i) => String((first ?? 0) + i)).sort())
  })

  test('one value alone is a plain file that names it', async () => {
    const jobId = await exported(owner, { batchId: batch.batchId }, { split: 'face' })
    expect(await loadJob(owner.scope, jobId)).toMatchObject({
      result: { files: 1, packed: 'xlsx', fileName: 'Batch _0_ _ 3000-588元-3000张.xlsx' },
    })
  })
})

describe('any export', () => {
  test('takes any run of serials, over several batches, and any other part of a filter', async () => {
    const next = await generated(stack.sql, shop, { quantity: 300, prefix: 'NXT', faceValue: '77' })
    const id = await exported(owner, { serialFrom: next.first - 2, serialTo: next.first + 1 })
    expect(await loadJob(owner.scope, id)).toMatchObject({ result: { rows: 4 } })
    const byFace = await exported(owner, { faceValue: 7700, status: 'created' })
    expect(await loadJob(owner.scope, byFace)).toMatchObject({ result: { rows: 300 } })
  })

  test('is refused without a filter, without cards, without the permission', async () => {
    const before = await Promise.all(
      ['jobs', 'job_secrets'].map((table) => snapshot(stack.sql, table, shop.merchantId)),
    )
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
    const reader = await memberOf(staff.userId)
    for (const variant of ['printer', 'list'] as const) {
      const ask = (account: Member, filter: Filter) =>
        requestExport(account, filter, { ...PLAIN, variant, protect: true }, 'en')
      expect(await ask(owner, {})).toEqual({ ok: false, reason: 'NO_FILTER' })
      expect(await ask(owner, { status: 'created' })).toEqual({ ok: false, reason: 'NO_FILTER' })
      expect(await ask(owner, { serialFrom: 900_000 })).toEqual({ ok: false, reason: 'NOTHING' })
      expect(await ask(reader, { serialFrom: 1 })).toEqual({ ok: false, reason: 'FORBIDDEN' })
    }
    const after = await Promise.all(
      ['jobs', 'job_secrets'].map((table) => snapshot(stack.sql, table, shop.merchantId)),
    )
    expect(after).toEqual(before)
  })

  test('a right taken away after asking: no file, and the job says so', async () => {
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.export'] })
    const account = await memberOf(staff.userId)
    const asked = await requestExport(account, { batchId: batch.batchId }, PLAIN, 'en')
    if (!asked.ok) throw new Error(asked.reason)
    await stack.sql`update members set permissions = '{card.read}' where member_id = ${staff.memberId}`
    await expect(runExport(inputOf(account, asked.jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, asked.jobId)).toMatchObject({ status: 'failed', reason: 'FORBIDDEN' })
    expect(await getObject('exports', `${shop.merchantId}/${asked.jobId}.xlsx`)).toBeUndefined()
  })

  test('can be cancelled, and leaves nothing on the disk', async () => {
    const asked = await requestExport(owner, { batchId: batch.batchId }, { ...PLAIN, protect: true }, 'en')
    if (!asked.ok) throw new Error(asked.reason)
    await cancelJob(owner.scope, asked.jobId)
    await expect(runExport(inputOf(owner, asked.jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, asked.jobId)).toMatchObject({ status: 'cancelled' })
    expect(await getObject('exports', `${shop.merchantId}/${asked.jobId}.zip`)).toBeUndefined()
    expect(readdirSync(scratch)).toEqual([])
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
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
import type { ExportChoices } from './choices.ts'
import { runExport } from './jobs.ts'
import { mintDownload, requestExport, revealPassword } from './mutations.ts'
import { rowsOf, sheetOf, stored } from './test-exports.ts'
import { entriesOf, unpack } from './test-zips.ts'

const stack = useStack('worker')
const PROTECTED: ExportChoices = { variant: 'printer', split: 'one', protect: true }
let shop: Merchant
let owner: Member
let batch: Awaited<ReturnType<typeof generated>>

beforeAll(async () => {
  process.env.TIHUO_PUBLIC_URL = 'https://tihuo.example'
  await prepareBuckets()
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
  batch = await generated(stack.sql, shop, { quantity: 3000, prefix: '0' })
})

type Filter = Parameters<typeof requestExport>[1]

async function exported(asker: Member, filter: Filter, choices: Partial<ExportChoices> = {}) {
  const asked = await requestExport(asker, filter, { ...PROTECTED, ...choices }, 'zh-CN')
  if (!asked.ok) throw new Error(asked.reason)
  await runExport(inputOf(asker, asked.jobId))
  return asked.jobId
}

describe('a protected zip', () => {
  let jobId: string
  let zip: Buffer
  let password: string
  beforeAll(async () => {
    jobId = await exported(owner, { batchId: batch.batchId })
    zip = await stored(`${shop.merchantId}/${jobId}.zip`)
    const shown = await revealPassword(owner, jobId)
    if (!shown.ok) throw new Error(shown.reason)
    password = shown.password
  })

  test('opens in 7-Zip with its password, and holds the very workbook', async () => {
    expect(password).toMatch(/^[34679ACEFHJKMNPRTUWXY]{16}$/)
    const files = await unpack(zip, password)
    expect([...files.keys()]).toEqual(['Batch _0_ _ 3000-3000张.xlsx'])
    const rows = await rowsOf([...files.values()][0] ?? Buffer.alloc(0))
    const plain = await rowsOf(
      await stored(
        `${shop.merchantId}/${await exported(owner, { batchId: batch.batchId }, { protect: false })}.xlsx`,
      ),
    )
    expect(rows).toEqual(plain)
    expect(rows[1]?.[1]).toBe('000000001')
  })

  test('opens with nothing else, and says AES-256', async () => {
    for (const wrong of ['', password.toLowerCase(), `${password}0`]) {
      const opened = [...(await unpack(zip, wrong)).values()]
      expect(await Promise.all(opened.map((bytes) => sheetOf(bytes).catch(() => undefined)))).toEqual(
        opened.map(() => undefined),
      )
    }
    expect(entriesOf(zip).map((entry) => [entry.directory, entry.aes?.strength])).toEqual([
      [{ encrypted: true, method: 99 }, 3],
    ])
  })

  test('its password is nowhere in plain: not in the job, the log, the queue, the link or the name', async () => {
    const rows = await stack.sql<{ text: string }[]>`
      select j::text as text from jobs j where job_id = ${jobId}
      union all select l::text from card_log l where merchant_id = ${shop.merchantId}
      union all select q::text from pgboss.job q where data ->> 'jobId' = ${jobId}
      union all select s::text from job_secrets s where job_id = ${jobId}
      union all select encode(secret_enc, 'escape') from job_secrets where job_id = ${jobId}`
    expect(rows.length).toBeGreaterThan(4)
    expect(rows.filter(({ text }) => text.includes(password))).toEqual([])
    expect((await mintDownload(owner, jobId)) ?? password).not.toContain(password)
    expect(zip.includes(Buffer.from(password))).toBe(false)
  })

  test('each look at it is logged', async () => {
    const looks = () => stack.sql`
      select member_id, card_count from card_log where action = 'cards.export.password' and filter ->> 'jobId' = ${jobId}`
    const before = (await looks()).length
    await revealPassword(owner, jobId)
    const after = await looks()
    expect(after).toHaveLength(before + 1)
    expect(after[0]).toEqual({ member_id: shop.owner.memberId, card_count: 3000 })
  })

  test('only who asked sees it, with the permission, for seven days', async () => {
    const before = await snapshot(stack.sql, 'card_log', shop.merchantId)
    const permissions = ['card.read', 'card.export', 'job.read', 'job.manage', 'log.read']
    const colleague = await memberOf((await addMember(stack.sql, shop.merchantId, { permissions })).userId)
    expect(await revealPassword(colleague, jobId)).toEqual({ ok: false, reason: 'FORBIDDEN' })
    const foreign = await memberOf((await makeMerchant(stack.sql)).owner.userId)
    expect(await revealPassword(foreign, jobId)).toEqual({ ok: false, reason: 'FORBIDDEN' })

    const staff = await addMember(stack.sql, shop.merchantId, { permissions })
    const asker = await memberOf(staff.userId)
    const own = await exported(asker, { serialFrom: 1, serialTo: 3 })
    await stack.sql`update members set permissions = '{card.read}' where member_id = ${staff.memberId}`
    expect(await revealPassword(await memberOf(staff.userId), own)).toEqual({
      ok: false,
      reason: 'FORBIDDEN',
    })
    await stack.sql`update members set permissions = ${permissions} where member_id = ${staff.memberId}`
    expect(await revealPassword(asker, own)).toMatchObject({ ok: true })
    await stack.sql`update job_secrets set created_at = now() - interval '7 days 1 minute' where job_id = ${own}`
    const logged = await snapshot(stack.sql, 'card_log', shop.merchantId)
    expect(await revealPassword(asker, own)).toEqual({ ok: false, reason: 'SECRET_GONE' })
    expect(await snapshot(stack.sql, 'card_log', shop.merchantId)).toBe(logged)
    expect(logged).not.toBe(before)
  })

  test('without its password no file is made, and the job says why', async () => {
    const asked = await requestExport(owner, { serialFrom: 1, serialTo: 3 }, PROTECTED, 'en')
    if (!asked.ok) throw new Error(asked.reason)
    await stack.sql`delete from job_secrets where job_id = ${asked.jobId}`
    await expect(runExport(inputOf(owner, asked.jobId))).rejects.toBeInstanceOf(JobStopped)
    expect(await loadJob(owner.scope, asked.jobId)).toMatchObject({ status: 'failed', reason: 'SECRET_GONE' })
    expect(await getObject('exports', `${shop.merchantId}/${asked.jobId}.zip`)).toBeUndefined()
  })

  test('of several files has each of them encrypted', async () => {
    const other = await generated(stack.sql, shop, { quantity: 20, prefix: 'F', faceValue: '99' })
    const filter = { serialFrom: batch.last - 4, serialTo: other.first + 4 }
    const id = await exported(owner, filter, { split: 'face', variant: 'list' })
    const entries = entriesOf(await stored(`${shop.merchantId}/${id}.zip`))
    expect(entries.length).toBe(2)
    expect(entries.every((entry) => entry.directory.encrypted && entry.aes?.strength === 3)).toBe(true)
  })
})

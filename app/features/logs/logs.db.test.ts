import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import {
  addBatch,
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../supabase/tests/support.ts'
import type { CardFilter } from '../cards/schema.ts'
import { previewChange } from '../changes/data.ts'
import { runChange, runUndo } from '../changes/jobs.ts'
import { requestChange, requestUndo } from '../changes/mutations.ts'
import type { Change } from '../changes/schema.ts'
import { testInput } from '../jobs/test-input.ts'
import { listChanges, listLog, loadEntry, loadLogChoices, PAGE, readLog } from './data.ts'
import { noteLogDownload } from './mutations.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member
let batch: CardFilter
const jobs: Record<string, string> = {}

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
  const { batchId } = await addBatch(stack.sql, shop, shop.owner.memberId, 1000, 10)
  batch = { batchId }
  jobs.activate = await changed({ ...batch, serialTo: 1004 }, { action: 'activate' })
  jobs.channel = await changed(batch, { action: 'channel', channelId: null })
  const undo = await requestUndo(owner, jobs.channel)
  if (!undo.ok) throw new Error(undo.reason)
  await runUndo(inputOf(undo.jobId))
  jobs.undo = undo.jobId
})

const inputOf = (jobId: string) =>
  testInput({ merchantId: shop.merchantId, userId: shop.owner.userId }, jobId)

async function changed(filter: CardFilter, change: Change): Promise<string> {
  const seen = await previewChange(owner, filter, change)
  if (!seen.ok) throw new Error(seen.reason)
  const asked = await requestChange(owner, filter, change, { ...seen.preview, typed: undefined })
  if (!asked.ok) throw new Error(asked.reason)
  await runChange(inputOf(asked.jobId))
  return asked.jobId
}

const idsOf = async (...args: Parameters<typeof listLog>) =>
  (await listLog(...args)).entries.map((entry) => entry.logId)

test('an entry says who did what to which cards, and how it ended', async () => {
  const { entries } = await listLog(owner, {}, {})
  expect(entries.map((entry) => entry.logId)).toEqual([jobs.undo, jobs.channel, jobs.activate])
  expect(entries[2]).toMatchObject({
    who: 'Test owner',
    action: 'cards.activate',
    count: 5,
    filter: { ...batch, batchName: 'Batch', serialTo: 1004 },
    change: { action: 'activate', values: {} },
    outcome: 'done',
    facts: [],
  })
  expect(entries[1]).toMatchObject({ change: { action: 'channel', values: { channel: null } } })
  expect(entries[0]).toMatchObject({
    action: 'cards.undo',
    change: { action: 'channel' },
    facts: [{ name: 'undoes', value: jobs.channel }],
  })
})

test('the details have every change with the values before and after', async () => {
  const entry = await loadEntry(owner, jobs.channel as string)
  const page = await listChanges(owner, entry?.operationId ?? '', 0)
  expect(page.next).toBeUndefined()
  expect(page.changes).toEqual([
    {
      changeId: expect.any(Number),
      at: expect.any(Date),
      count: 10,
      ranges: [{ from: 1000, to: 1009 }],
      runs: 1,
      old: { channel: 'Channel' },
      new: { channel: null },
    },
  ])
})

test('is found by who, what, when and card', async () => {
  const other = await addMember(stack.sql, shop.merchantId)
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' })
  expect(await idsOf(owner, { action: 'cards.activate' }, {})).toEqual([jobs.activate])
  expect(await idsOf(owner, { member: shop.owner.memberId }, {})).toHaveLength(3)
  expect(await idsOf(owner, { member: other.memberId }, {})).toEqual([])
  expect(await idsOf(owner, { from: today, to: today }, {})).toHaveLength(3)
  expect(await idsOf(owner, { to: '2020-01-01' }, {})).toEqual([])
  expect(await idsOf(owner, { from: '2099-01-01' }, {})).toEqual([])
  expect(await idsOf(owner, { serial: 1004 }, {})).toEqual([jobs.undo, jobs.channel, jobs.activate])
  expect(await idsOf(owner, { serial: 1005 }, {})).toEqual([jobs.undo, jobs.channel])
  expect(await idsOf(owner, { serial: 5 }, {})).toEqual([])
  expect(await loadLogChoices(owner)).toEqual({
    people: [{ id: shop.owner.memberId, name: 'Test owner' }],
    actions: ['cards.activate', 'cards.channel', 'cards.undo'],
  })
})

test('an entry of work that failed is found by the cards it had changed', async () => {
  const { batchId } = await addBatch(stack.sql, shop, shop.owner.memberId, 2000, 5)
  const jobId = await changed({ batchId }, { action: 'remark', remark: 'x' })
  // As when it had failed half-way: its entry has an id of its own.
  const logId = uuid()
  await stack.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      update card_log set log_id = ${logId}, detail = detail || ${tx.json({ operationId: jobId, outcome: 'failed', reason: 'ERROR' })}
      where log_id = ${jobId}`
  })
  expect(await idsOf(owner, { serial: 2000 }, {})).toEqual([logId])
  const entry = await loadEntry(owner, logId)
  expect(await loadEntry(owner, jobId)).toEqual(entry)
  expect(entry).toMatchObject({ outcome: 'failed', reason: 'ERROR', operationId: jobId })
  expect((await listChanges(owner, entry?.operationId ?? '', 0)).changes).toHaveLength(1)
})

test('is read page by page in both directions, also entries of the same instant', async () => {
  const many = await makeMerchant(stack.sql)
  const boss = await memberOf(many.owner.userId)
  const rows = Array.from({ length: 2 * PAGE + 7 }, (_, i) => ({
    ...{ merchant_id: many.merchantId, log_id: uuid(), member_id: many.owner.memberId },
    ...{ action: 'cards.export', card_count: i },
  }))
  await stack.sql`insert into card_log ${stack.sql(rows)}`
  const one = await listLog(boss, {}, {})
  const two = await listLog(boss, {}, { after: one.next })
  const three = await listLog(boss, {}, { after: two.next })
  const seen = [one, two, three].flatMap((page) => page.entries.map((entry) => entry.logId))
  expect([...seen].sort()).toEqual(rows.map((row) => row.log_id).sort())
  expect([one.previous, three.next]).toEqual([undefined, undefined])
  expect((await listLog(boss, {}, { before: three.previous })).entries).toEqual(two.entries)
  const back = await listLog(boss, {}, { before: two.previous })
  expect(back.entries).toEqual(one.entries)
  expect(back.previous).toBeUndefined()
  const exported: string[] = []
  for await (const portion of readLog(boss, {})) exported.push(...portion.map((entry) => entry.logId))
  expect(exported).toEqual(seen)
})

test('its download stands in the log itself', async () => {
  const many = await makeMerchant(stack.sql)
  const boss = await memberOf(many.owner.userId)
  await noteLogDownload(boss, { action: 'cards.void' })
  expect(await noteLogDownload(boss, {})).toBe(1)
  const { entries } = await listLog(boss, { action: 'log.export' }, {})
  expect(entries.map((entry) => [entry.count, entry.facts])).toEqual([
    [1, [{ name: 'search', value: '{}' }]],
    [0, [{ name: 'search', value: '{"action":"cards.void"}' }]],
  ])
})

test('is closed to accounts without the permission, and to other merchants', async () => {
  const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'job.read'] })
  const other = await makeMerchant(stack.sql)
  for (const account of [await memberOf(staff.userId), await memberOf(other.owner.userId)]) {
    expect(await idsOf(account, {}, {})).toEqual([])
    expect(await loadEntry(account, jobs.activate as string)).toBeUndefined()
  }
  expect((await listChanges(await memberOf(other.owner.userId), jobs.activate as string, 0)).changes).toEqual(
    [],
  )
  const auditor = await addMember(stack.sql, shop.merchantId, { permissions: ['log.read'] })
  const account = await memberOf(auditor.userId)
  expect(await idsOf(account, { action: 'cards.activate' }, {})).toEqual([jobs.activate])
  // Names of accounts too, though the list of accounts is not for this one.
  expect((await listLog(account, {}, {})).entries.every((entry) => entry.who === 'Test owner')).toBe(true)
})

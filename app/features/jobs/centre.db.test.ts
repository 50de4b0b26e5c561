import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  type Account,
  addMember,
  type Merchant,
  makeMerchant,
  useStack,
} from '../../../supabase/tests/support.ts'
import { JOBS_PER_PAGE, listJobEvents, listJobs } from './data.ts'
import { JobFailure, runJob } from './jobs.ts'
import { cancelJob, retryJob, startJob } from './mutations.ts'
import { testInput } from './test-input.ts'

const stack = useStack('worker')
let shop: Merchant
let clerk: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  clerk = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
})

async function member(account: Account): Promise<Member> {
  const found = await loadAccount(account.userId)
  if (found?.type !== 'member') throw new Error('no such account')
  return found
}

async function newJob(account: Account): Promise<string> {
  const jobId = uuid()
  const asker = await member(account)
  await withTenant(asker.scope, (unit) =>
    startJob(unit, asker, { jobId, kind: 'cards.export', total: 10, request: {} }),
  )
  return jobId
}

test('the log of a job tells who asked, each attempt, who cancelled and tried again, and how it ended', async () => {
  const jobId = await newJob(clerk)
  const input = testInput({ merchantId: shop.merchantId, userId: clerk.userId }, jobId)
  const attempt = (work: () => Promise<void>) => runJob(input, 'card.read', work).catch(() => {})
  await attempt(async () => {
    throw new Error('the worker dies here')
  })
  await attempt(async () => {
    throw new JobFailure('NUMBER_TAKEN')
  })
  expect(await retryJob(await member(shop.owner), jobId)).toEqual({ ok: true })
  expect(await cancelJob((await member(clerk)).scope, jobId)).toEqual({ ok: true })
  const events = await listJobEvents(await member(clerk), jobId)
  expect(events.map(({ event, by, reason }) => [event, by !== null, reason])).toEqual([
    ['asked', true, null],
    ['started', false, null],
    ['resumed', false, null],
    ['failed', false, 'NUMBER_TAKEN'],
    ['retried', true, null],
    ['cancel_asked', true, null],
  ])
  // Two different people.
  expect(events[4]?.by).not.toBe(events[5]?.by)
})

test('one sees one’s own jobs and their log; with job.read those of everybody', async () => {
  const owners = await newJob(shop.owner)
  const clerks = await newJob(clerk)
  const seen = async (account: Account, mine?: '1') =>
    (await listJobs(await member(account), { mine }, {})).jobs.map((job) => job.jobId)
  expect(await seen(clerk)).toContain(clerks)
  expect(await seen(clerk)).not.toContain(owners)
  expect(await listJobEvents(await member(clerk), owners)).toEqual([])
  expect(await seen(shop.owner)).toEqual(expect.arrayContaining([owners, clerks]))
  expect(await seen(shop.owner, '1')).not.toContain(clerks)
  expect(await seen(shop.store)).toEqual([])
})

test('pages turn both ways without losing or repeating a job, also narrowed', async () => {
  await stack.sql`
    insert into jobs (merchant_id, job_id, kind, requested_by, total, status, created_at)
    select ${shop.merchantId}, gen_random_uuid(), 'cards.draw', ${shop.owner.memberId}, 1,
      case when n % 2 = 0 then 'failed' else 'done' end::job_status, now() - make_interval(mins => n / 7)
    from generate_series(1, ${4 * JOBS_PER_PAGE}::int) n`
  const owner = await member(shop.owner)
  for (const filter of [{}, { kind: 'cards.draw' }, { status: 'failed' }] as const) {
    const first = await listJobs(owner, filter, {})
    const pages = [first]
    for (let next = first.next; next; next = pages.at(-1)?.next)
      pages.push(await listJobs(owner, filter, { after: next }))
    const ids = pages.flatMap((page) => page.jobs.map((job) => job.jobId))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(2 * JOBS_PER_PAGE)
    const back = await listJobs(owner, filter, { before: pages[1]?.previous })
    expect(back.jobs.map((job) => job.jobId)).toEqual(first.jobs.map((job) => job.jobId))
    expect(back.previous).toBeUndefined()
  }
})

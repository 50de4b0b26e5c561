import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { scopeOfCard, scopeOfUser } from '#app/core/db/scope.ts'
import { startWorkerQueue, workPlatformQueue } from '#app/core/queue/worker.ts'
import { getObject, prepareBuckets, putObject } from '#app/core/storage/storage.ts'
import {
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { inputOf } from '../batches/test-batches.ts'
import { runExport } from '../exports/jobs.ts'
import { mintDownload, openDownload, requestExport } from '../exports/mutations.ts'
import { loadJob } from '../jobs/data.ts'
import {
  forgetOldLogs,
  forgetOldSecrets,
  removeEndedSets,
  removeOldExports,
  removeOldLists,
} from './mutations.ts'

// Other tests share the database, and what they have is young: nothing here touches it. Counts of what was
// removed may include others', so tests look at the rows of their own merchant.
const stack = useStack('worker')
const running = new AbortController().signal
let shop: Merchant
let owner: Member

beforeAll(async () => {
  process.env.TIHUO_PUBLIC_URL = 'https://tihuo.example'
  await prepareBuckets()
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

/** An export that ended so many days ago. @returns its job and where its file is */
async function oldExport(days: number, protect = false): Promise<{ jobId: string; path: string }> {
  const choices = { variant: 'printer', split: 'one', protect } as const
  const asked = await requestExport(owner, { serialFrom: 1, serialTo: 5 }, choices, 'zh-CN')
  if (!asked.ok) throw new Error(asked.reason)
  await runExport(inputOf(owner, asked.jobId))
  await age(asked.jobId, days)
  return { jobId: asked.jobId, path: `${shop.merchantId}/${asked.jobId}.${protect ? 'zip' : 'xlsx'}` }
}

const age = (jobId: string, days: number) => stack.sql`
  update jobs set finished_at = now() - make_interval(days => ${days}) where job_id = ${jobId}`

describe('the logs', () => {
  const logged = (table: 'card_log' | 'card_changes') => stack.sql<{ days: number }[]>`
    select extract(day from now() - at)::int as days from ${stack.sql(table)}
    where merchant_id = ${shop.merchantId} and at < now() - interval '1 day' order by 1`

  // As the owner of the tables can: rows with a time of their own.
  async function oldRows(days: number): Promise<void> {
    await stack.sql`
      insert into card_log (merchant_id, log_id, at, member_id, action, card_count)
      values (${shop.merchantId}, ${uuid()}, now() - make_interval(days => ${days}), ${shop.owner.memberId}, 'cards.export', 1)`
    await stack.sql`
      insert into card_changes (merchant_id, at, serials, serial_from, serial_to, card_count, new_values)
      values (${shop.merchantId}, now() - make_interval(days => ${days}), '{[1,2)}', 1, 1, 1, '{"remark": "old"}')`
  }

  test('forget what is older than 180 days, and nothing else', async () => {
    for (const days of [179, 181, 400]) await oldRows(days)
    expect(await forgetOldLogs()).toBeGreaterThanOrEqual(4)
    expect((await logged('card_log')).map((row) => row.days)).toEqual([179])
    expect((await logged('card_changes')).map((row) => row.days)).toEqual([179])
  })

  test('forget for the clean-up alone: nobody else can, not even what is old', async () => {
    await oldRows(200)
    const before = await Promise.all(
      ['card_log', 'card_changes'].map((table) => snapshot(stack.sql, table, shop.merchantId)),
    )
    const everything = await addMember(stack.sql, shop.merchantId, {
      permissions: ['log.read', 'card.read', 'job.manage', 'settings.write'],
    })
    const people = [
      scopeOfUser(shop.owner.userId).claims,
      scopeOfUser(everything.userId).claims,
      scopeOfUser(shop.store.userId).claims,
      scopeOfCard(shop.merchantId, 1).claims,
    ]
    for (const claims of people) {
      const tried = (statement: string) =>
        codeOf(as(stack.webUrl, claims, async (tx) => tx.unsafe(statement)))
      expect(await tried('select private.forget_old_logs()')).toBe('42501')
      expect(await tried('delete from card_log')).toBe('42501')
      expect(await tried('delete from card_changes')).toBe('42501')
      expect(await tried('delete from job_secrets')).toBe('42501')
    }
    // A worker past the policies has no way around the function either, nor has the web any to become one.
    const service = { role: 'service_role' }
    const direct = (url: string) =>
      codeOf(as(url, service, async (tx) => tx`delete from card_log where merchant_id = ${shop.merchantId}`))
    expect(await direct(stack.workerUrl)).toBe('42501')
    expect(await direct(stack.webUrl)).toBe('42501')
    const after = await Promise.all(
      ['card_log', 'card_changes'].map((table) => snapshot(stack.sql, table, shop.merchantId)),
    )
    expect(after).toEqual(before)
  })
})

describe('the files of exports', () => {
  test('go after 15 days; the job keeps the facts and says so', async () => {
    const [old, young] = [await oldExport(16, true), await oldExport(14)]
    const link = (await mintDownload(owner, old.jobId)) ?? ''
    const before = (await loadJob(owner.scope, old.jobId))?.result
    await removeOldExports(running)
    expect(await getObject('exports', old.path)).toBeUndefined()
    expect(await getObject('exports', young.path)).toBeDefined()
    expect((await loadJob(owner.scope, old.jobId))?.result).toEqual({
      ...before,
      cleanedAt: expect.any(String),
    })
    expect((await loadJob(owner.scope, young.jobId))?.result).not.toHaveProperty('cleanedAt')
    expect(await mintDownload(owner, old.jobId)).toBeUndefined()
    expect(await mintDownload(owner, young.jobId)).toBeDefined()
    expect(await openDownload(owner, link)).toEqual({ ok: false, reason: 'FILE_GONE' })
  })

  test('go too where a job failed after it had stored one', async () => {
    const { jobId, path } = await oldExport(16)
    await stack.sql`update jobs set status = 'failed', result = null where job_id = ${jobId}`
    await removeOldExports(running)
    expect(await getObject('exports', path)).toBeUndefined()
  })

  test("stay where a job's result points at the file of another", async () => {
    const victim = await oldExport(1)
    const { jobId } = await oldExport(16)
    await stack.sql`
      update jobs set result = result || ${stack.sql.json({ path: victim.path, fileName: victim.path })} where job_id = ${jobId}`
    await removeOldExports(running)
    expect(await getObject('exports', victim.path)).toBeDefined()
  })

  test('are removed once, however many workers look for them', async () => {
    const rows = Array.from({ length: 250 }, () => ({
      merchant_id: shop.merchantId,
      job_id: uuid(),
      kind: 'cards.export',
      status: 'done',
      requested_by: shop.owner.memberId,
      total: 1,
      finished_at: new Date(Date.now() - 16 * 86_400_000),
    }))
    await stack.sql`insert into jobs ${stack.sql(rows)}`
    const [first] = rows
    await putObject('exports', `${shop.merchantId}/${first?.job_id}.xlsx`, Buffer.from('x'), 'text/plain')
    const removed = await Promise.all([1, 2, 3].map(() => removeOldExports(running)))
    expect(removed.reduce((sum, n) => sum + n, 0)).toBe(250)
    expect(await removeOldExports(running)).toBe(0)
  })

  test('wait when the worker is told to stop', async () => {
    const { path } = await oldExport(16)
    expect(await removeOldExports(AbortSignal.abort())).toBe(0)
    expect(await getObject('exports', path)).toBeDefined()
  })
})

test('passwords of files are forgotten after 7 days', async () => {
  const [old, young] = [await oldExport(8, true), await oldExport(6, true)]
  await stack.sql`update job_secrets set created_at = now() - interval '8 days' where job_id = ${old.jobId}`
  await stack.sql`update job_secrets set created_at = now() - interval '6 days' where job_id = ${young.jobId}`
  expect(await forgetOldSecrets()).toBeGreaterThanOrEqual(1)
  const left = await stack.sql<{ jobId: string }[]>`
    select job_id as "jobId" from job_secrets where job_id in (${old.jobId}, ${young.jobId})`
  expect([...left]).toEqual([{ jobId: young.jobId }])
})

test('pasted lists go after 180 days, unless a saved search of the merchant names them', async () => {
  const other = await makeMerchant(stack.sql)
  const list = async (days: number) => {
    const [row] = await stack.sql<{ id: string }[]>`
      insert into card_lists (merchant_id, list_id, member_id, serials, pasted, created_at)
      values (${shop.merchantId}, ${uuid()}, ${shop.owner.memberId}, '{1}', 1, now() - make_interval(days => ${days}))
      returning list_id as id`
    return row?.id ?? ''
  }
  const named = (merchant: Merchant, listId: string) => stack.sql`
    insert into card_filters (merchant_id, filter_id, member_id, name, query)
    values (${merchant.merchantId}, ${uuid()}, ${merchant.owner.memberId}, ${uuid()}, ${`listId=${listId}&status=active`})`
  const [young, kept, gone, elsewhere] = [await list(179), await list(181), await list(181), await list(181)]
  await named(shop, kept)
  await named(other, elsewhere)
  await removeOldLists()
  const left = await stack.sql<{ id: string }[]>`
    select list_id as id from card_lists where list_id = any (${[young, kept, gone, elsewhere]}::uuid[])`
  expect(left.map((row) => row.id).sort()).toEqual([young, kept].sort())
})

test('what is left of frozen sets goes with their jobs; a failed job keeps its own', async () => {
  const ids: Record<string, string> = {}
  for (const status of ['queued', 'running', 'failed', 'done', 'cancelled']) {
    const job_id = uuid()
    ids[job_id] = status
    await stack.sql`insert into jobs ${stack.sql({
      merchant_id: shop.merchantId,
      job_id,
      kind: 'cards.change',
      status,
      requested_by: shop.owner.memberId,
      total: 1,
    })}`
    await stack.sql`insert into job_cards ${stack.sql({ merchant_id: shop.merchantId, job_id, part: 0, serials: [1] })}`
  }
  await removeEndedSets()
  const left = await stack.sql<{ id: string }[]>`
    select job_id as id from job_cards where job_id = any (${Object.keys(ids)}::uuid[])`
  expect(left.map((row) => ids[row.id] ?? '').sort()).toEqual(['failed', 'queued', 'running'])
})

test('two workers keep one schedule, and one of them does each clean-up', async () => {
  const schedules = await stack.sql`select name, cron from pgboss.schedule`
  expect([...schedules]).toEqual([{ name: 'files.clean', cron: '23 * * * *' }])
  const workers = await Promise.all([startWorkerQueue(), startWorkerQueue()])
  try {
    const runs: number[] = []
    const ended = Promise.withResolvers<void>()
    await Promise.all(
      workers.map((boss, i) =>
        workPlatformQueue(boss, 'files.clean', async () => {
          runs.push(i)
          if (runs.length >= 2) ended.resolve()
        }),
      ),
    )
    // What the clock does twice, an hour apart.
    const sent = [await workers[0]?.send('files.clean', {}), await workers[1]?.send('files.clean', {})]
    await ended.promise
    await expect
      .poll(() => stack.sql`select from pgboss.job where id = any (${sent}::uuid[]) and state = 'completed'`)
      .toHaveLength(2)
    // The clock may have sent one more just now.
    const [done] =
      await stack.sql`select count(*) as n from pgboss.job where name = 'files.clean' and state = 'completed'`
    expect(runs.length).toBe(done?.n)
  } finally {
    await Promise.all(workers.map((boss) => boss.stop({ graceful: true, timeout: 5000 })))
  }
})

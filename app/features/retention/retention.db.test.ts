import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { scopeOfCard, scopeOfUser, type TenantScope } from '#app/core/db/scope.ts'
import { startWorkerQueue, workPlatformQueue } from '#app/core/queue/worker.ts'
import { getObject, prepareBuckets, putObject } from '#app/core/storage/storage.ts'
import {
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  makeOperator,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { inputOf } from '../batches/test-batches.ts'
import { runExport } from '../exports/jobs.ts'
import { mintDownload, openDownload, requestExport } from '../exports/mutations.ts'
import { loadJob } from '../jobs/data.ts'
import { listRetention } from './data.ts'
import { STEPS } from './jobs.ts'
import { messages } from './messages.ts'
import { endRun, removeEndedSets, removeOldExports, takeRules } from './mutations.ts'
import { beginRun, removeMonths, removeRows } from './test-retention.ts'

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

describe('the logs by month', () => {
  const LOGS = ['card_log', 'card_changes'] as const
  const logged = (table: (typeof LOGS)[number]) => stack.sql<{ months: number }[]>`
    select (extract(year from age(date_trunc('month', now() at time zone 'utc'), date_trunc('month', at at time zone 'utc'))) * 12
      + extract(month from age(date_trunc('month', now() at time zone 'utc'), date_trunc('month', at at time zone 'utc'))))::int as months
    from ${stack.sql(table)}
    where merchant_id = ${shop.merchantId} and at < now() - interval '20 days' order by 1`

  // As the owner of the tables can: rows with a time of their own, in the middle of a month.
  async function oldRows(months: number): Promise<void> {
    const [row] = await stack.sql<{ at: Date }[]>`
      select date_trunc('month', now()) - make_interval(months => ${months}) + interval '14 days' as at`
    const at = row?.at ?? new Date()
    for (const log of LOGS)
      await stack.sql`select private.add_month_partitions(${`public.${log}`}::regclass, ${at}::date, ${at}::date + 1)`
    await stack.sql`
      insert into card_log (merchant_id, log_id, at, member_id, action, card_count)
      values (${shop.merchantId}, ${uuid()}, ${at}, ${shop.owner.memberId}, 'cards.export', 1)`
    await stack.sql`
      insert into card_changes (merchant_id, at, serials, serial_from, serial_to, card_count, new_values)
      values (${shop.merchantId}, ${at}, '{[1,2)}', 1, 1, 1, '{"remark": "old"}')`
  }
  const partitions = () => stack.sql<{ name: string }[]>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent in ('public.card_log'::regclass, 'public.card_changes'::regclass) order by 1`

  test('lose the months that are wholly older than 180 days, make the coming ones, and tell each merchant', async () => {
    for (const months of [1, 5, 8, 14]) await oldRows(months)
    const before = (await partitions()).length
    for (const log of LOGS) expect(await removeMonths(stack.sql, log)).toBeGreaterThanOrEqual(2)
    expect((await logged('card_log')).map((row) => row.months)).toEqual([1, 5])
    expect((await logged('card_changes')).map((row) => row.months)).toEqual([1, 5])
    expect((await partitions()).length).toBeLessThan(before)
    const [row] = await stack.sql<{ ahead: boolean }[]>`
      select to_regclass('private.card_log' || to_char(now() + interval '3 months', '_YYYYMM')) is not null as ahead`
    expect(row?.ahead).toBe(true)
    const own = await listRetention(owner.scope)
    expect(own.find(({ rule }) => rule === 'card_log')).toMatchObject({ removed: 2, dropped: [] })
  })

  test('lose them by the clean-up alone: nobody else can, not even what is old', async () => {
    await oldRows(9)
    const before = await Promise.all(LOGS.map((log) => snapshot(stack.sql, log, shop.merchantId)))
    const everything = await addMember(stack.sql, shop.merchantId, {
      permissions: ['log.read', 'card.read', 'job.manage', 'settings.write'],
    })
    const people = [
      scopeOfUser(shop.owner.userId).claims,
      scopeOfUser(everything.userId).claims,
      scopeOfUser(shop.store.userId).claims,
      scopeOfCard(shop.merchantId, 1).claims,
    ]
    const runId = await beginRun(stack.sql, 'card_log')
    const [part] = await stack.sql<{ name: string }[]>`
      select 'private.card_log' || to_char(date_trunc('month', now()) - interval '9 months', '_YYYYMM') as name`
    const forbidden = [
      'select private.take_retention()',
      `select private.drop_months(${runId})`,
      `select private.delete_batch(${runId})`,
      `select private.end_retention(${runId}, 0, null)`,
      'delete from card_log',
      'delete from card_changes',
      'delete from job_secrets',
      `select from ${part?.name}`,
      `drop table ${part?.name}`,
      'select from private.retention_rules',
      `update private.retention_rules set keep = '0'`,
    ]
    for (const claims of people)
      for (const statement of forbidden)
        expect(await codeOf(as(stack.webUrl, claims, async (tx) => tx.unsafe(statement))), statement).toBe(
          '42501',
        )
    // A worker past the policies has no way around the functions either, nor has the web any to become one.
    const service = { role: 'service_role' }
    const direct = (url: string, statement: string) =>
      codeOf(as(url, service, async (tx) => tx.unsafe(statement)))
    for (const statement of forbidden.slice(4, 6).concat(forbidden.slice(7)))
      expect(await direct(stack.workerUrl, statement), statement).toBe('42501')
    expect(await direct(stack.webUrl, 'select private.take_retention()')).toBe('42501')
    const after = await Promise.all(LOGS.map((log) => snapshot(stack.sql, log, shop.merchantId)))
    expect(after).toEqual(before)
  })

  test('even the owner of the tables changes, empties or deletes nothing young in them', async () => {
    const [part] = await stack.sql<{ name: string }[]>`
      select 'private.card_log' || to_char(now(), '_YYYYMM') as name`
    await oldRows(0)
    for (const statement of [
      'update card_log set card_count = 0',
      'truncate card_log',
      `truncate ${part?.name}`,
      `delete from card_log where merchant_id = '${shop.merchantId}' and at > now() - interval '100 days'`,
    ])
      expect(await codeOf(stack.sql.unsafe(statement)), statement).toBe('42501')
  })
})

describe('the rules', () => {
  test('are taken by one worker each, and come again the next night', async () => {
    await stack.sql`update private.retention_rules set next_run_at = now() - interval '1 minute', leased_until = null where rule = 'product_days'`
    const taken = (await Promise.all([takeRules(), takeRules(), takeRules()])).flat()
    const mine = taken.filter(({ rule }) => rule === 'product_days')
    expect(mine).toHaveLength(1)
    for (const due of taken) await endRun(due, null, null)
    const [rule] = await stack.sql<{ hours: number; utc: string }[]>`
      select (extract(epoch from next_run_at - now()) / 3600)::float8 as hours, to_char(next_run_at at time zone 'utc', 'HH24:MI') as utc
      from private.retention_rules where rule = 'product_days'`
    expect(rule?.utc).toBe('19:00')
    expect(rule?.hours).toBeGreaterThan(0)
    expect(rule?.hours).toBeLessThanOrEqual(24)
  })

  test('delete in batches, and tell each merchant of its own rows alone', async () => {
    const other = await makeMerchant(stack.sql)
    for (const [merchant, count] of [[shop, 5] as const, [other, 3] as const])
      await stack.sql`
        insert into product_days (merchant_id, product_id, day, taken)
        select ${merchant.merchantId}, ${merchant.products[0]}, (now() - make_interval(days => 40 + n))::date, 1
        from generate_series(1, ${count}) n`
    await stack.sql`update private.retention_rules set batch = 2 where rule = 'product_days'`
    expect(await removeRows(stack.sql, 'product_days')).toBeGreaterThanOrEqual(8)
    await stack.sql`update private.retention_rules set batch = 2000 where rule = 'product_days'`
    const told = async (scope: TenantScope) =>
      (await listRetention(scope)).find(({ rule }) => rule === 'product_days')?.removed
    expect(await told(owner.scope)).toBe(5)
    expect(await told((await memberOf(other.owner.userId)).scope)).toBe(3)
    const operator = await makeOperator(stack.sql)
    expect(await told(scopeOfUser(operator.userId))).toBeGreaterThanOrEqual(8)
    for (const account of [shop.store, shop.supplier, shop.staff])
      expect(await listRetention((await memberOf(account.userId)).scope)).toEqual([])
  })

  test('name tables and columns that there are, and steps that there are', async () => {
    const rules = await stack.sql<{ rule: string; kind: string; found: boolean }[]>`
      select rule, kind, kind = 'code' or (to_regclass(target) is not null and (age_column is null or exists (
        select from pg_attribute a where a.attrelid = to_regclass(target) and a.attname = age_column))) as found
      from private.retention_rules`
    expect(rules.filter(({ found }) => !found)).toEqual([])
    for (const locale of ['zh-CN', 'en'] as const)
      expect(rules.filter(({ rule }) => !(rule in messages[locale]))).toEqual([])
    expect(
      rules
        .filter(({ kind }) => kind === 'code')
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual(Object.keys(STEPS).sort())
  })

  test('for rows all work on the tables as they are', async () => {
    const rules = await stack.sql<
      { rule: string }[]
    >`select rule from private.retention_rules where kind = 'rows'`
    for (const { rule } of rules) expect(await removeRows(stack.sql, rule), rule).toBeGreaterThanOrEqual(0)
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
  expect(await removeRows(stack.sql, 'job_secrets')).toBeGreaterThanOrEqual(1)
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
  await removeRows(stack.sql, 'card_lists')
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

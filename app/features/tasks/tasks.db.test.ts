import { beforeAll, beforeEach, expect, test } from 'vitest'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import {
  type Account,
  addMember,
  codeOf,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { removeRows } from '../retention/test-retention.ts'
import { listRuns, listTasks } from './data.ts'
import { runDueTasks, type TaskHandlers } from './jobs.ts'
import { changeTask, claimTasks, prolong, settleTask } from './mutations.ts'
import type { TaskInput, TaskName } from './types.ts'

const stack = useStack('worker')
// Of these tests alone: other files have due tasks of the real names in the same database.
const TASK = 'test.task' as TaskName
const signal = new AbortController().signal
let shop: Merchant
let other: Merchant
let reader: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  other = await makeMerchant(stack.sql)
  reader = await addMember(stack.sql, shop.merchantId, { permissions: ['job.read'] })
})

beforeEach(async () => {
  for (const { merchantId } of [shop, other]) {
    await stack.sql`
      insert into scheduled_tasks (merchant_id, task, interval_seconds, due_at) values (${merchantId}, ${TASK}, 100, null)
      on conflict (merchant_id, task) do update
        set due_at = null, lease = null, leased_until = null, failures = 0, outcome = null`
    await stack.sql`delete from task_runs where merchant_id = ${merchantId}`
  }
})

async function member(account: Account): Promise<Member> {
  const found = await loadAccount(account.userId)
  if (found?.type !== 'member') throw new Error('no such account')
  return found
}

/** Makes the task due, and nothing else. */
const due = (merchant = shop) => stack.sql`
  update scheduled_tasks set due_at = now() - interval '1 second', interval_seconds = 100
  where merchant_id = ${merchant.merchantId} and task = ${TASK}`

async function taskOf(merchant = shop) {
  const [row] = await stack.sql<
    { outcome: string; problem: string; failures: number; wait: number | null; lease: string | null }[]
  >`
    select outcome, problem, failures, lease, round(extract(epoch from due_at - now()))::int as wait from scheduled_tasks
    where merchant_id = ${merchant.merchantId} and task = ${TASK}`
  if (!row) throw new Error('no such task')
  return row
}

test('a due task runs for its merchant, is noted, and comes again after its interval', async () => {
  await due()
  const ran: string[] = []
  const handlers: TaskHandlers = {
    [TASK]: async ({ merchantId }: TaskInput) => {
      ran.push(merchantId)
      return { counts: { finished: 3 } }
    },
  }
  expect(await runDueTasks(signal, handlers)).toBe(1)
  expect(await runDueTasks(signal, handlers)).toBe(0)
  expect(ran).toEqual([shop.merchantId])
  const state = await taskOf()
  expect(state).toMatchObject({ outcome: 'done', failures: 0, lease: null })
  expect(state.wait).toBeGreaterThan(95)
  expect(await listRuns(await member(reader), TASK)).toMatchObject([
    { outcome: 'done', counts: { finished: 3 }, problem: null },
  ])
})

test('a run that found nothing leaves no trace but its time', async () => {
  await due()
  await runDueTasks(signal, { [TASK]: async () => ({ counts: { finished: 0 } }) })
  expect(await listRuns(await member(reader), TASK)).toEqual([])
  expect(await taskOf()).toMatchObject({ outcome: 'done' })
})

test('however many workers look, one of them has it', async () => {
  await due()
  await due(other)
  const claims = (await Promise.all(Array.from({ length: 8 }, () => claimTasks([TASK])))).flat()
  expect(claims.map((claim) => claim.merchantId).sort()).toEqual([shop.merchantId, other.merchantId].sort())
})

test('a worker that dies loses its task after the lease; what it says later counts for nothing', async () => {
  await due()
  const [dead] = await claimTasks([TASK])
  if (!dead) throw new Error('not claimed')
  expect(await claimTasks([TASK])).toEqual([])
  await stack.sql`update scheduled_tasks set leased_until = now() - interval '1 second' where lease = ${dead.lease}`
  const [next] = await claimTasks([TASK])
  expect(next?.lease).not.toBe(dead.lease)
  expect(await prolong(dead)).toBe(false)
  await settleTask(dead, { counts: { finished: 1 }, problem: 'ERROR' })
  expect(await taskOf()).toMatchObject({ lease: next?.lease, outcome: null, failures: 0 })
})

test('failures are told, wait longer each time, and are forgotten with the first good run', async () => {
  const failing: TaskHandlers = {
    [TASK]: async () => ({ counts: {}, problem: 'CREDENTIALS', problemText: 'x'.repeat(500) }),
  }
  const waits: (number | null)[] = []
  for (let run = 0; run < 3; run += 1) {
    await due()
    await runDueTasks(signal, failing)
    waits.push((await taskOf()).wait)
  }
  expect(waits).toEqual([10, 20, 40])
  expect(await taskOf()).toMatchObject({ outcome: 'failed', problem: 'CREDENTIALS', failures: 3 })
  await due()
  await runDueTasks(signal, {
    [TASK]: () => {
      throw new Error('boom')
    },
  })
  expect(await taskOf()).toMatchObject({ problem: 'ERROR', failures: 4 })
  await due()
  await runDueTasks(signal, { [TASK]: async () => ({ counts: {} }) })
  expect(await taskOf()).toMatchObject({ outcome: 'done', problem: null, failures: 0 })
})

test('more to do: at once again; stopped meanwhile: not again; asked for meanwhile: once more', async () => {
  await due()
  await runDueTasks(signal, { [TASK]: async () => ({ counts: { n: 1 }, again: true }) })
  expect((await taskOf()).wait).toBeLessThanOrEqual(0)
  const owner = await member(shop.owner)
  await due()
  await runDueTasks(signal, {
    [TASK]: async () => {
      await changeTask(owner, TASK, 'stop')
      return { counts: {} }
    },
  })
  expect((await taskOf()).wait).toBeNull()
  await due()
  await runDueTasks(signal, {
    [TASK]: async () => {
      await changeTask(owner, TASK, 'run')
      return { counts: {} }
    },
  })
  expect((await taskOf()).wait).toBeLessThanOrEqual(0)
})

test('a suspended merchant’s tasks rest', async () => {
  await due()
  await stack.sql`update merchants set status = 'suspended' where merchant_id = ${shop.merchantId}`
  expect(await claimTasks([TASK])).toEqual([])
  await stack.sql`update merchants set status = 'active' where merchant_id = ${shop.merchantId}`
  expect(await claimTasks([TASK])).toHaveLength(1)
})

test('people see and change their own merchant’s tasks, as far as they may; it is logged', async () => {
  await due()
  await due(other)
  const tasks = await listTasks(await member(reader))
  expect(tasks.find((task) => task.task === 'orders.finish')).toMatchObject({ intervalSeconds: 3600 })
  const bare = await addMember(stack.sql, shop.merchantId, { permissions: [] })
  expect(await listTasks(await member(bare))).toEqual([])

  const before = await snapshot(stack.sql, 'scheduled_tasks', other.merchantId)
  const own = await snapshot(stack.sql, 'scheduled_tasks', shop.merchantId)
  // A reader sees and may not touch; the row is not there for the update.
  expect(await changeTask(await member(reader), TASK, 'stop')).toEqual({
    ok: false,
    reason: 'TASK_UNKNOWN',
  })
  expect(await snapshot(stack.sql, 'scheduled_tasks', shop.merchantId)).toBe(own)
  // Of another merchant there is nothing to be changed, whoever asks.
  const stranger = { ...(await member(shop.owner)), merchant_id: other.merchantId }
  expect(await changeTask(stranger, TASK, 'stop')).toEqual({ ok: false, reason: 'TASK_UNKNOWN' })
  expect(await snapshot(stack.sql, 'scheduled_tasks', other.merchantId)).toBe(before)

  expect(await changeTask(await member(shop.owner), TASK, 'stop')).toEqual({ ok: true })
  expect((await taskOf()).wait).toBeNull()
  const [log] = await stack.sql`
    select action, detail from card_log where merchant_id = ${shop.merchantId} order by at desc limit 1`
  expect(log).toMatchObject({ action: 'tasks.stop', detail: { task: TASK } })
})

test('runs are forgotten after 30 days, and no one else writes them', async () => {
  for (const days of [29, 31])
    await stack.sql`
      insert into task_runs (merchant_id, run_id, task, started_at, outcome)
      values (${shop.merchantId}, gen_random_uuid(), ${TASK}, now() - make_interval(days => ${days}), 'done')`
  await removeRows(stack.sql, 'task_runs')
  const left = await stack.sql`
    select extract(day from now() - started_at)::int as days from task_runs
    where merchant_id = ${shop.merchantId} and started_at < now() - interval '1 day'`
  expect([...left]).toEqual([{ days: 29 }])
  expect(
    await codeOf(
      stack.sql`insert into scheduled_tasks (merchant_id, task, interval_seconds) values (${shop.merchantId}, 'x', 0)`,
    ),
  ).toBe('23514')
})

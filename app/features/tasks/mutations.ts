import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { secondsUntilNext } from './backoff.ts'
import type { TaskName, TaskOutcome } from './types.ts'

/** A worker that has not prolonged its lease for so long has lost its task. */
export const LEASE_SECONDS = 60
/** How many tasks one look claims at most. */
const CLAIMED_AT_ONCE = 8
/** A task in the hands of this worker. */
export type ClaimedTask = {
  merchantId: string
  task: TaskName
  lease: string
  startedAt: Date
  intervalSeconds: number
  failures: number
}

/** Takes what is due and in nobody's hands. @param tasks those this worker can run */
export function claimTasks(tasks: readonly TaskName[]): Promise<ClaimedTask[]> {
  return withSystem(
    'claim scheduled tasks',
    ({ tx }) => tx<ClaimedTask[]>`
      with due as (
        select t.merchant_id, t.task from scheduled_tasks t
        join merchants m on m.merchant_id = t.merchant_id and m.status = 'active'
        where t.due_at <= now() and t.task = any (${tasks as string[]}::text[])
          and (t.leased_until is null or t.leased_until < now())
        order by t.due_at limit ${CLAIMED_AT_ONCE} for update of t skip locked)
      update scheduled_tasks t
      set lease = gen_random_uuid(), leased_until = now() + make_interval(secs => ${LEASE_SECONDS}), started_at = now()
      from due where t.merchant_id = due.merchant_id and t.task = due.task
      returning t.merchant_id as "merchantId", t.task, t.lease, t.started_at as "startedAt",
        t.interval_seconds as "intervalSeconds", t.failures`,
  )
}

/** Keeps a task for another while. @returns false when somebody else has it */
export async function prolong(claimed: ClaimedTask): Promise<boolean> {
  const kept = await withSystem(
    'prolong a scheduled task',
    ({ tx }) => tx`
      update scheduled_tasks set leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where merchant_id = ${claimed.merchantId} and task = ${claimed.task} and lease = ${claimed.lease}`,
  )
  return kept.count === 1
}

/** Writes what a run came to, and when the task is due again. Nothing when somebody else has taken it over. */
export function settleTask(claimed: ClaimedTask, outcome: TaskOutcome): Promise<void> {
  const { merchantId, task, lease } = claimed
  const failed = outcome.problem !== undefined
  const failures = failed ? claimed.failures + 1 : 0
  const wait = outcome.again && !failed ? 0 : secondsUntilNext(claimed.intervalSeconds, failures)
  return withSystem('settle a scheduled task', async ({ tx }) => {
    const settled = await tx`
      update scheduled_tasks set lease = null, leased_until = null, finished_at = now(), failures = ${failures},
        outcome = ${failed ? 'failed' : 'done'}, problem = ${outcome.problem ?? null},
        problem_text = ${outcome.problemText?.slice(0, 300) ?? null},
        -- Stopped meanwhile, it stays so; asked for once more meanwhile, it runs once more.
        due_at = case when due_at is null or due_at > ${claimed.startedAt} then due_at
          else now() + make_interval(secs => ${wait}) end
      where merchant_id = ${merchantId} and task = ${task} and lease = ${lease}`
    if (settled.count === 1 && (failed || Object.values(outcome.counts).some((count) => count > 0)))
      await writeRun(tx, claimed, outcome)
  })
}

async function writeRun(tx: Tx, claimed: ClaimedTask, outcome: TaskOutcome): Promise<void> {
  await tx`
    insert into task_runs (merchant_id, run_id, task, started_at, outcome, counts, problem, problem_text)
    values (${claimed.merchantId}, ${uuid()}, ${claimed.task}, ${claimed.startedAt},
      ${outcome.problem === undefined ? 'done' : 'failed'}, ${tx.json(outcome.counts)}, ${outcome.problem ?? null},
      ${outcome.problemText?.slice(0, 300) ?? null})`
}

/**
 * Switches a task on, or changes how often it comes, in the caller's transaction; it runs at once. Needs
 * settings.write or job.manage.
 */
export async function scheduleTask(
  tx: Tx,
  merchantId: string,
  task: TaskName,
  intervalSeconds: number,
): Promise<void> {
  await tx`
    insert into scheduled_tasks (merchant_id, task, interval_seconds, due_at)
    values (${merchantId}, ${task}, ${intervalSeconds}, now())
    on conflict (merchant_id, task) do update set interval_seconds = excluded.interval_seconds, due_at = now()`
}

/** Stops a task, in the caller's transaction; a run under way comes to its end. Needs settings.write or job.manage. */
export async function stopTask(tx: Tx, merchantId: string, task: TaskName): Promise<void> {
  await tx`update scheduled_tasks set due_at = null where merchant_id = ${merchantId} and task = ${task}`
}

/** What people do with a task. */
export type TaskAction = 'run' | 'stop' | 'resume'

/**
 * Runs a task now, stops it or lets it come again; logged. Needs job.manage or settings.write.
 * @returns TASK_UNKNOWN when the merchant has no such task
 */
export function changeTask(
  account: Pick<Member, 'merchant_id' | 'scope'>,
  task: TaskName,
  action: TaskAction,
): Promise<Outcome<object, 'TASK_UNKNOWN'>> {
  return withTenant(account.scope, async ({ tx }) => {
    const changed = await tx`
      update scheduled_tasks set due_at = ${action === 'stop' ? null : tx`now()`}
      where merchant_id = ${account.merchant_id} and task = ${task}`
    if (changed.count === 0) return { ok: false, reason: 'TASK_UNKNOWN' }
    await writeCardLog(tx, {
      logId: uuid(),
      action: `tasks.${action}`,
      filter: {},
      count: 0,
      detail: { task },
    })
    return { ok: true }
  })
}

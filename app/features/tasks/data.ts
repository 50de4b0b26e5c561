import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { isTask, isTaskProblem, type ScheduledTask, type TaskName, type TaskRun } from './types.ts'

/** Runs that a page of a task shows. */
const RUNS = 100

type ProblemRow = { problem: string | null }
const problemOf = ({ problem }: ProblemRow) =>
  problem === null ? null : isTaskProblem(problem) ? problem : ('ERROR' as const)

/** What runs by the clock for a merchant, in the order of TASKS. Needs job.read (or settings.write). */
export async function listTasks(account: Member): Promise<ScheduledTask[]> {
  const rows = await withTenant(
    account.scope,
    ({ tx }) => tx<(Omit<ScheduledTask, 'problem'> & ProblemRow)[]>`
      select task, interval_seconds as "intervalSeconds", due_at as "dueAt",
        coalesce(leased_until > now(), false) as running, started_at as "startedAt", finished_at as "finishedAt",
        outcome, problem, problem_text as "problemText", failures
      from scheduled_tasks where merchant_id = ${account.merchant_id} order by task`,
  )
  return rows.filter(({ task }) => isTask(task)).map((row) => ({ ...row, problem: problemOf(row) }))
}

/** The newest runs of a task that did something or failed, newest first. Needs job.read. */
export async function listRuns(account: Member, task: TaskName): Promise<TaskRun[]> {
  const rows = await withTenant(
    account.scope,
    ({ tx }) => tx<(Omit<TaskRun, 'problem'> & ProblemRow)[]>`
      select run_id as "runId", started_at as "startedAt", finished_at as "finishedAt", outcome, counts, problem,
        problem_text as "problemText"
      from task_runs where merchant_id = ${account.merchant_id} and task = ${task}
      order by started_at desc, run_id desc ${limit(tx, RUNS)}`,
  )
  return rows.map((row) => ({ ...row, problem: problemOf(row) }))
}

/** Work that comes back by the clock for one merchant; a row of scheduled_tasks each. */
export const TASKS = [
  'orders.finish',
  'tracking.subscribe',
  'tracking.poll',
  'erp.push',
  'erp.pull',
  'reports.fold',
  'stock.fold',
  'stores.fold',
  'notifications.summary',
] as const
export type TaskName = (typeof TASKS)[number]

/** Why a run failed; screens say it in words (messages.ts). */
const TASK_PROBLEMS = [
  'ERROR',
  'NOT_SET_UP',
  'CREDENTIALS',
  'UNREACHABLE',
  'THROTTLED',
  'VENDOR',
  'BUDGET',
] as const
export type TaskProblem = (typeof TASK_PROBLEMS)[number]

/** What a handler gets: whose task it is, and when to stop. */
export type TaskInput = {
  merchantId: string
  /** Aborts when the worker stops or has lost the lease; leave after the current piece. */
  signal: AbortSignal
}

/**
 * What a run came to. `counts`: what was done, in numbers; a run without any leaves no trace but its time.
 * `again`: there is more, run again at once. `problem`: it failed; what was done before stays done.
 */
export type TaskOutcome = {
  counts: Readonly<Record<string, number>>
  again?: boolean
  problem?: TaskProblem
  /** What the vendor said, up to 300 characters; no personal data, no secrets. */
  problemText?: string
}

/** Throwing counts as the problem ERROR. Exactly one worker runs a task of a merchant at a time. */
export type TaskHandler = (input: TaskInput) => Promise<TaskOutcome>

/** A task as its merchant sees it. */
export type ScheduledTask = {
  task: TaskName
  intervalSeconds: number
  /** When it runs next; null: somebody has stopped it. */
  dueAt: Date | null
  running: boolean
  startedAt: Date | null
  finishedAt: Date | null
  outcome: 'done' | 'failed' | null
  problem: TaskProblem | null
  problemText: string | null
  /** Failures in a row. */
  failures: number
}

/** A run that did something or failed. */
export type TaskRun = {
  runId: string
  startedAt: Date
  finishedAt: Date
  outcome: 'done' | 'failed'
  counts: Record<string, number>
  problem: TaskProblem | null
  problemText: string | null
}

/** True for the name of a task that this version knows. */
export function isTask(name: string): name is TaskName {
  return (TASKS as readonly string[]).includes(name)
}

export function isTaskProblem(text: string): text is TaskProblem {
  return (TASK_PROBLEMS as readonly string[]).includes(text)
}

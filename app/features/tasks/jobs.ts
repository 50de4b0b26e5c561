import { withLogContext } from '#app/core/log/context.ts'
import { log } from '#app/core/log/log.ts'
import { jobSeconds } from '#app/core/log/metrics.ts'
import { repeat } from '#app/core/queue/loop.ts'
import { type ClaimedTask, claimTasks, LEASE_SECONDS, prolong, settleTask } from './mutations.ts'
import type { TaskHandler, TaskName, TaskOutcome } from './types.ts'

/** Tasks under way at once, in one worker. */
const AT_ONCE = 4

export type TaskHandlers = Readonly<Partial<Record<TaskName, TaskHandler>>>

/** Runs what is due until the signal aborts; however many workers do so, each task of a merchant is in one of them. */
export function workTasks(signal: AbortSignal, handlers: TaskHandlers): Promise<void> {
  return repeat('tasks', signal, () => runDueTasks(signal, handlers))
}

/** Runs the tasks that are due now. @returns how many there were */
export async function runDueTasks(signal: AbortSignal, handlers: TaskHandlers): Promise<number> {
  const claimed = await claimTasks(Object.keys(handlers) as TaskName[])
  const left = [...claimed]
  const next = async () => {
    for (let each = left.shift(); each; each = left.shift()) await runTask(each, handlers, signal)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return claimed.length
}

async function runTask(claimed: ClaimedTask, handlers: TaskHandlers, signal: AbortSignal): Promise<void> {
  const { task, merchantId } = claimed
  const handler = handlers[task]
  if (!handler) throw new Error(`no handler for ${task}`)
  await withLogContext({ queue: task, merchantId }, async () => {
    const lost = new AbortController()
    const keeping = setInterval(() => void keep(claimed, lost), (LEASE_SECONDS * 1000) / 3)
    const stopTimer = jobSeconds.startTimer({ queue: task })
    try {
      const outcome = await outcomeOf(() =>
        handler({ merchantId, signal: AbortSignal.any([signal, lost.signal]) }),
      )
      await settleTask(claimed, outcome)
      stopTimer({ outcome: outcome.problem ? 'failed' : 'done' })
    } finally {
      clearInterval(keeping)
    }
  })
}

async function keep(claimed: ClaimedTask, lost: AbortController): Promise<void> {
  // The database not answering is no proof that somebody else has it; the next beat asks again.
  const kept = await prolong(claimed).catch(() => true)
  if (!kept) lost.abort()
}

async function outcomeOf(run: () => Promise<TaskOutcome>): Promise<TaskOutcome> {
  try {
    const outcome = await run()
    if (outcome.problem) log.warn({ problem: outcome.problem, text: outcome.problemText }, 'task failed')
    return outcome
  } catch (error) {
    log.error({ err: error }, 'task failed')
    return { counts: {}, problem: 'ERROR' }
  }
}

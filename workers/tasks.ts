import { log } from '#app/core/log/log.ts'
import { type TaskHandlers, workTasks } from '#app/features/tasks/jobs.ts'

/** What runs by the clock for each merchant. */
const handlers: TaskHandlers = {}

/** Runs the merchants' scheduled tasks. @returns stops it, after the pieces that are under way */
export function startTasks(): () => Promise<void> {
  const stopping = new AbortController()
  const done = workTasks(stopping.signal, handlers).catch((error) =>
    log.error({ err: error }, 'the tasks have stopped'),
  )
  return async () => {
    stopping.abort()
    await done
  }
}

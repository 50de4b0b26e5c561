import { withSystem } from '#app/core/db/door.ts'
import type { JobHandler, JobInput } from '#app/core/queue/worker.ts'
import { finishJob, lockJob, runJob } from '../jobs/jobs.ts'
import type { TaskHandler } from '../tasks/types.ts'
import {
  beginBuild,
  beginOwnBuild,
  buildNextMonth,
  FOLDED_AT_ONCE,
  foldDeltas,
  stopBuild,
} from './mutations.ts'

/**
 * The task reports.fold: keeps the roll-ups short behind the orders, and builds them where they are not complete.
 * Folding leaves no trace in the list of runs, for it happens every few seconds; a build does.
 */
export const foldReports: TaskHandler = async ({ merchantId, signal }) => {
  const folded = await foldDeltas(merchantId)
  if (folded !== undefined) return { counts: {}, again: folded === FOLDED_AT_ONCE }
  const buildId = await beginOwnBuild(merchantId)
  let built = 0
  for (let more = true; more; ) {
    if (signal.aborted) return { counts: { built }, again: true }
    const step = await withSystem('build the roll-ups of the reports', ({ tx }) =>
      buildNextMonth(tx, merchantId, buildId),
    )
    built += step.orders
    more = step.more
  }
  return { counts: { built } }
}

/**
 * Makes the roll-ups of the reports anew, a month per transaction, while orders come in and reports are read. A worker
 * that is killed goes on with the next month.
 */
export const runReportRebuild: JobHandler = async (input) => {
  await runJob(input, 'report.read', async () => {
    await begin(input)
    while (await nextMonth(input)) if (input.signal.aborted) throw new Error('the worker is stopping')
  })
}

// Roll-ups are written by nobody but the workers themselves, whoever asks for it.
const asSystem = 'an account asks for the roll-ups of its merchant to be made anew'

async function begin(input: JobInput): Promise<void> {
  const { merchantId, jobId } = input
  await withSystem(asSystem, async ({ tx }) => {
    await lockJob(tx, input)
    await tx`
      update jobs set total = (select count(*) from orders where merchant_id = ${merchantId})
      where merchant_id = ${merchantId} and job_id = ${jobId}`
    await beginBuild(tx, merchantId, jobId)
  })
}

/** @returns true when there is more to do */
async function nextMonth(input: JobInput): Promise<boolean> {
  const { merchantId, jobId } = input
  return withSystem(asSystem, async ({ tx }) => {
    const job = await lockJob(tx, input)
    if (job.cancelRequested) {
      await stopBuild(tx, merchantId, jobId)
      await finishJob(tx, input, { status: 'cancelled', done: job.done, result: {} })
      return false
    }
    const { orders, more } = await buildNextMonth(tx, merchantId, jobId)
    const done = job.done + orders
    if (more) await tx`update jobs set done = ${done} where merchant_id = ${merchantId} and job_id = ${jobId}`
    else await finishJob(tx, input, { status: 'done', done, result: {} })
    return more
  })
}

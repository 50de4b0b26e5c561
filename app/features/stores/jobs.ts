import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { JobHandler, JobInput } from '#app/core/queue/worker.ts'
import { finishJob, JobFailure, lockJob, runJob } from '../jobs/jobs.ts'
import type { TaskHandler } from '../tasks/types.ts'
import { storesOf } from './allocation/data.ts'
import { moveFrozen } from './allocation/mutations.ts'
import { storedMoveSchema } from './allocation/schema.ts'
import { FOLDED_AT_ONCE, foldDeltas } from './mutations.ts'

/**
 * Gives cards to stores, takes them back or moves them. One transaction: a worker that is killed has done nothing, and
 * the next attempt does all of it. Whatever of the cards is not where it was confirmed to be stops the whole.
 */
export const runMoves: JobHandler = async (input) => {
  await runJob(input, 'stock.manage', () => withTenant(input.scope, ({ tx }) => moveAll(tx, input)))
}

async function moveAll(tx: Tx, input: JobInput): Promise<void> {
  const { merchantId, jobId } = input
  const job = await lockJob(tx, input)
  if (job.cancelRequested) {
    await tx`delete from job_cards where merchant_id = ${merchantId} and job_id = ${jobId}`
    await finishJob(tx, input, { status: 'cancelled', done: 0, result: {} })
    return
  }
  const move = storedMoveSchema.parse(job.request)
  const stores = await storesOf(tx, merchantId, move)
  if (!stores.ok) throw new JobFailure('STORE_CLOSED')
  const missing = await moveFrozen(tx, merchantId, jobId, move)
  if (missing > 0) throw new JobFailure('STOCK_TAKEN')
  await finishJob(tx, input, { status: 'done', done: job.total, result: { moved: job.total } })
}

/**
 * The task stock.fold: keeps the running sums of the stores short behind their ledger. It leaves no trace in the list
 * of runs, for it happens all the time.
 */
export const foldStock: TaskHandler = async ({ merchantId }) => {
  const folded = await foldDeltas(merchantId)
  return { counts: {}, again: folded === FOLDED_AT_ONCE }
}

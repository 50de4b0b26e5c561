import type { Tx } from '#app/core/db/door.ts'
import type { JobHandler, JobInput } from '#app/core/queue/worker.ts'
import { JobFailure, runJob } from '../jobs/jobs.ts'
import { runWhole, type Tell } from '../jobs/whole/jobs.ts'
import type { TaskHandler } from '../tasks/types.ts'
import { storesOf } from './allocation/data.ts'
import { dropFrozen, moveFrozen } from './allocation/mutations.ts'
import { storedMoveSchema } from './allocation/schema.ts'
import { FOLDED_AT_ONCE, foldDeltas } from './mutations.ts'

/**
 * Gives cards to stores, takes them back or moves them. One transaction: a worker that is killed has done nothing, and
 * the next attempt does all of it. Whatever of the cards is not where it was confirmed to be stops the whole.
 */
export const runMoves: JobHandler = async (input) => {
  const { merchantId, jobId } = input
  await runJob(input, 'stock.manage', () =>
    runWhole(input, {
      work: async (tx, { total, request }, tell) => {
        await moveAll(tx, input, request, tell)
        return { moved: total }
      },
      drop: (tx) => dropFrozen(tx, merchantId, jobId),
    }),
  )
}

async function moveAll(tx: Tx, { merchantId, jobId }: JobInput, request: unknown, tell: Tell): Promise<void> {
  const move = storedMoveSchema.parse(request)
  const stores = await storesOf(tx, merchantId, move)
  if (!stores.ok) throw new JobFailure('STORE_CLOSED')
  const missing = await moveFrozen(tx, merchantId, jobId, move, tell)
  if (missing > 0) throw new JobFailure('STOCK_TAKEN')
}

/**
 * The task stock.fold: keeps the running sums of the stores short behind their ledger. It leaves no trace in the list
 * of runs, for it happens all the time.
 */
export const foldStock: TaskHandler = async ({ merchantId }) => {
  const folded = await foldDeltas(merchantId)
  return { counts: {}, again: folded === FOLDED_AT_ONCE }
}

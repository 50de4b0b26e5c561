import type { TaskHandler } from '../tasks/types.ts'
import { buildStoreSums, FOLDED_AT_ONCE, foldStoreDeltas } from './mutations.ts'

/**
 * The task stores.fold: keeps the sums short behind the ledger, and builds them where they are not complete. Folding
 * leaves no trace in the list of runs, for it happens every few seconds; a build does.
 */
export const foldStores: TaskHandler = async ({ merchantId }) => {
  const folded = await foldStoreDeltas(merchantId)
  if (folded !== undefined) return { counts: {}, again: folded === FOLDED_AT_ONCE }
  await buildStoreSums(merchantId)
  return { counts: { built: 1 } }
}

import { type Counts, hasFailed } from './types.ts'

/** Counts of results, in the three kinds that matter. */
export type Sums = { shipped: number; nothingToDo: number; failed: number }

/** Sums up counts of results, or of what is foreseen. */
export function sumsOf(counts: Counts): Sums {
  const sums: Sums = { shipped: 0, nothingToDo: 0, failed: 0 }
  for (const [result, n] of Object.entries(counts)) {
    if (result === 'SHIPPED') sums.shipped += n
    else if (hasFailed(result)) sums.failed += n
    else sums.nothingToDo += n
  }
  return sums
}

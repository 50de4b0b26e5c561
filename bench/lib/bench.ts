import type { Stack } from '../../scripts/lib/stack.ts'

/** One comparison: ours against a baseline, on the same machine, one after the other. */
export type BenchCase = {
  name: string
  /** Does our work once. @returns its time in milliseconds, without preparation and clearing away */
  ours: () => Promise<number>
  /** Does the baseline's work once. @returns its time in milliseconds */
  baseline: () => Promise<number>
}

/** A comparison of short calls: both sides take turns call by call, so that a busy moment meets both. */
export type PairedCase = {
  name: string
  /** @returns the median time of one call of each side, in milliseconds */
  pair: () => Promise<{ ours: number; baseline: number }>
}

/** What a bench has prepared: its cases, and what else is worth knowing once they have run. */
export type PreparedBench = {
  cases: (BenchCase | PairedCase)[]
  /** More figures for `detail`; `ok: false` fails the bench whatever its ratio is. */
  detail?: () => Promise<{ ok?: boolean } & Record<string, unknown>>
}

/** A file in bench/ exports one of these as `bench`; its name is the file's. */
export type Bench = {
  /** Ratio that no case may exceed: our time over the baseline's. With `measure: 'rate'`, that none may fall below. */
  limit: number
  /** `rate`: the ratio is our rate over the baseline's, so more is better. Default: `time`. */
  measure?: 'time' | 'rate'
  /** Measured pairs per case, at least 5; one pair before them only warms up. */
  pairs: number
  /** Prepares on a stack of its own: a real database, with fsync, that nobody else uses. */
  prepare: (stack: Stack) => Promise<PreparedBench>
}

/** The middle of some figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Runs something once. @returns milliseconds it took */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/**
 * Runs two kinds of short calls in turn. @returns the median time of each, in milliseconds
 * @param rounds calls of each side
 * @param turn calls of one side before the other has its turn
 */
export async function takeTurns(
  rounds: number,
  turn: number,
  ours: (round: number) => Promise<unknown>,
  baseline: (round: number) => Promise<unknown>,
): Promise<{ ours: number; baseline: number }> {
  const times = { ours: [] as number[], baseline: [] as number[] }
  for (let from = 0; from < rounds; from += turn) {
    const upTo = Math.min(from + turn, rounds)
    const oursFirst = (from / turn) % 2 === 0
    for (const side of oursFirst ? (['ours', 'baseline'] as const) : (['baseline', 'ours'] as const)) {
      const call = side === 'ours' ? ours : baseline
      for (let round = from; round < upTo; round += 1) times[side].push(await timed(() => call(round)))
    }
  }
  return { ours: median(times.ours), baseline: median(times.baseline) }
}

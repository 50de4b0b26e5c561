/** Seconds after the first, second … attempt that failed: nine attempts over a day and a bit. */
export const RETRY_AFTER = [5, 60, 300, 1800, 7200, 18_000, 28_800, 36_000] as const

/** An endpoint that has been failing for so long without one success is switched off. */
export const DISABLE_AFTER_SECONDS = 3 * 24 * 3600

const JITTER = 0.2
const LONGEST_REST = 600
/** What an endpoint may ask for with Retry-After. */
const LONGEST_WISH = 3600

/**
 * Seconds until a delivery is tried again.
 * @param tries made since it was last asked for, with the one that has just failed
 * @param wish Retry-After of the endpoint, in seconds
 * @param random 0 to 1: what failed together shall not come back together
 * @returns undefined: not any more
 */
export function secondsUntilNext(
  tries: number,
  wish: number | undefined,
  random: number,
): number | undefined {
  const wait = RETRY_AFTER[tries - 1]
  if (wait === undefined) return undefined
  const asked = Math.min(wish ?? 0, LONGEST_WISH)
  return Math.max(asked, Math.round(wait * (1 - JITTER + 2 * JITTER * random)))
}

/** Seconds for which an endpoint is left alone altogether. @param failures in a row, at least 1 */
export function restSeconds(failures: number): number {
  return Math.min(LONGEST_REST, 5 * 2 ** Math.min(failures - 1, 10))
}

/** Retry-After in seconds; the other form of it, a date, is not understood. */
export function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined
}

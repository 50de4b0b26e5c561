const FIRST_SECONDS = 10
const LONGEST_SECONDS = 900

/**
 * Seconds until a task runs again.
 * @param interval its own, in seconds
 * @param failures in a row, this run included; 0 after a run that went well
 */
export function secondsUntilNext(interval: number, failures: number): number {
  if (failures === 0) return interval
  const backoff = FIRST_SECONDS * 2 ** Math.min(failures - 1, 10)
  // A rare task is not made to wait longer than it would have, a frequent one not hammered on.
  return Math.min(backoff, LONGEST_SECONDS)
}

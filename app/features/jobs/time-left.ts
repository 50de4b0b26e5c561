/**
 * Seconds until a job is done, at the speed it has had so far; undefined while that says nothing yet.
 * @param now, startedAt milliseconds since 1970
 */
export function secondsLeft(
  job: { done: number; total: number; startedAt: number | null },
  now: number,
): number | undefined {
  if (job.startedAt === null || job.done <= 0 || job.total <= 0) return undefined
  const elapsed = (now - job.startedAt) / 1000
  if (elapsed < 1) return undefined
  return (elapsed / job.done) * Math.max(0, job.total - job.done)
}

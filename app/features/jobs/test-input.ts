import { openEnvelope } from '#app/core/queue/envelope.ts'
import type { JobInput } from '#app/core/queue/worker.ts'

/** For tests: what the queue hands to a handler, without the queue. */
export function testInput(
  asker: { merchantId: string; userId: string },
  jobId: string,
  options: { lastAttempt?: boolean; signal?: AbortSignal } = {},
): JobInput {
  const { lastAttempt = false, signal = new AbortController().signal } = options
  const envelope = openEnvelope({ v: 1, merchantId: asker.merchantId, userId: asker.userId, jobId })
  return { ...envelope, signal, lastAttempt }
}

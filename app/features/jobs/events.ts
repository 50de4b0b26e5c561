import type { Job, JobProgress } from './types.ts'
import { isFinished } from './types.ts'

const POLL_MS = 500
// Proxies close connections that say nothing.
const KEEP_ALIVE_MS = 15_000

/**
 * A job's progress as server-sent events: one `data:` line of JobProgress whenever it has moved, until the
 * job is finished, is not visible any more, or the reader has gone.
 * @param look reads the job with the rights of the reader; called about twice a second
 */
export function progressEvents(
  look: () => Promise<{ job: Job; progress: JobProgress } | undefined>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let sent = ''
  let sentAt = 0
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        if (signal.aborted) return controller.close()
        const found = await look().catch(() => undefined)
        if (!found) return controller.close()
        const line = JSON.stringify(found.progress)
        const finished = isFinished(found.job.status)
        if (line !== sent) {
          sent = line
          sentAt = Date.now()
          controller.enqueue(encoder.encode(`data: ${line}\n\n`))
          if (finished) controller.close()
          else await pause(signal)
          return
        }
        if (Date.now() - sentAt > KEEP_ALIVE_MS) {
          sentAt = Date.now()
          controller.enqueue(encoder.encode(': still here\n\n'))
          return
        }
        await pause(signal)
      }
    },
  })
}

/** Waits until it is time to look again, or the reader has gone. */
export function pause(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(end, POLL_MS)
    function end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      done()
    }
    signal.addEventListener('abort', end)
  })
}

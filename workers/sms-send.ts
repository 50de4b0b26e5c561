import { log } from '#app/core/log/log.ts'
import { workOutbox } from '#app/features/sms/jobs.ts'

/**
 * Sends the messages of the outbox, beside the queues: orders put them there, and their login cannot send jobs.
 * @returns stops it, after the messages that are under way
 */
export function startSmsSender(): () => Promise<void> {
  const stopping = new AbortController()
  const done = workOutbox(stopping.signal).catch((error) =>
    log.error({ err: error }, 'the outbox has stopped'),
  )
  return async () => {
    stopping.abort()
    await done
  }
}

import { log } from '#app/core/log/log.ts'
import { workNotifications } from '#app/features/notifications/jobs.ts'

/**
 * Sends the merchants' e-mails and DingTalk messages, beside the queues: triggers put them there.
 * @returns stops it, after the messages that are under way
 */
export function startNotifier(): () => Promise<void> {
  const stopping = new AbortController()
  const done = workNotifications(stopping.signal).catch((error) =>
    log.error({ err: error }, 'the notifications have stopped'),
  )
  return async () => {
    stopping.abort()
    await done
  }
}

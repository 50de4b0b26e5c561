import { log } from '#app/core/log/log.ts'
import { workWebhooks } from '#app/features/webhooks/jobs.ts'

/**
 * Delivers the merchants' web-hooks, beside the queues: triggers put them there.
 * @returns stops it, after the deliveries that are under way
 */
export function startWebhookSender(): () => Promise<void> {
  const stopping = new AbortController()
  const done = workWebhooks(stopping.signal).catch((error) =>
    log.error({ err: error }, 'the web-hooks have stopped'),
  )
  return async () => {
    stopping.abort()
    await done
  }
}

import { log } from '#app/core/log/log.ts'
import { workMails } from '#app/features/mails/jobs.ts'

/**
 * Sends the mails to accounts, beside the queues: what they tell of puts them there.
 * @returns stops it, after the mails that are under way
 */
export function startMailer(): () => Promise<void> {
  const stopping = new AbortController()
  const done = workMails(stopping.signal).catch((error) =>
    log.error({ err: error }, 'the mails to accounts have stopped'),
  )
  return async () => {
    stopping.abort()
    await done
  }
}

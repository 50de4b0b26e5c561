import type { MessageStatus, Reason, SendResult } from '../types.ts'
import { RETRY_AFTER } from './schedule.ts'

/** What becomes of a message after an attempt. */
export type Change = {
  status: MessageStatus
  /** Seconds until somebody must look at it again; null: never. */
  dueIn: number | null
  reason: Reason | null
  errorCode: string | null
  errorText: string | null
  /** False: the attempt does not count, because the other side did not look at the message. */
  counts: boolean
}

/**
 * @param attempts those made so far, with this one
 * @param mayRepeat whether a message that may have been taken can be sent again (under the same Message-ID)
 */
export function afterSending(result: SendResult, attempts: number, mayRepeat: boolean): Change {
  if (result.ok)
    return { status: 'sent', dueIn: null, reason: null, errorCode: null, errorText: null, counts: true }
  const said = { reason: result.reason, errorCode: result.code, errorText: result.text }
  if (result.blockedSeconds !== undefined)
    return { status: 'queued', dueIn: result.blockedSeconds, ...said, counts: false }
  if (!result.certain && !mayRepeat) return { status: 'uncertain', dueIn: null, ...said, counts: true }
  const wait = RETRY_AFTER[attempts - 1]
  if (result.retry && wait !== undefined) return { status: 'queued', dueIn: wait, ...said, counts: true }
  return { status: 'failed', dueIn: null, ...said, counts: true }
}

import type { SendResult, SmsReason, SmsStatus, TraceResult } from '../types.ts'
import { ASK_AGAIN, CHECK_RECEIPT, CHECK_UNCERTAIN, MAX_ATTEMPTS, RETRY_AFTER } from './schedule.ts'

/** What becomes of a message after its vendor has said something. Parts that are not named stay as they are. */
export type Change = {
  status: SmsStatus
  /** Seconds until somebody must look at it again; null: never. */
  dueIn: number | null
  checks: number
  reason: SmsReason | null
  providerId?: string | undefined
  errorCode?: string | undefined
  errorText?: string | undefined
}

/** @param attempts those made so far, with this one */
export function afterSending(result: SendResult, attempts: number): Change {
  if (result.ok)
    return {
      ...{ status: 'sent', dueIn: CHECK_RECEIPT[0], checks: 0, reason: null },
      providerId: result.providerId,
    }
  const said = { errorCode: result.code, errorText: result.text }
  if (!result.certain)
    return { status: 'uncertain', dueIn: CHECK_UNCERTAIN[0], checks: 0, reason: 'NO_ANSWER', ...said }
  const wait = RETRY_AFTER[attempts - 1]
  if (result.retry && wait !== undefined && attempts < MAX_ATTEMPTS)
    return { status: 'queued', dueIn: wait, checks: 0, reason: result.reason, ...said }
  return { status: 'failed', dueIn: null, checks: 0, reason: result.reason, ...said }
}

/** @param before of the message: its state, and how often its vendor was asked before */
export function afterTracing(
  result: TraceResult,
  before: { status: 'sent' | 'uncertain'; checks: number; attempts: number },
): Change {
  const { status, checks, attempts } = before
  const doubt = status === 'uncertain' ? 'NO_ANSWER' : null
  const { providerId } = result
  switch (result.state) {
    case 'unknown':
      return { status, dueIn: ASK_AGAIN, checks, reason: doubt }
    case 'delivered':
      return { status: 'delivered', dueIn: null, checks, reason: null, providerId }
    case 'failed':
      return {
        ...{ status: 'failed', dueIn: null, checks, reason: 'NOT_DELIVERED', providerId },
        errorCode: result.code,
      }
    case 'waiting':
      if (status === 'uncertain')
        return { status: 'sent', dueIn: CHECK_RECEIPT[0], checks: 0, reason: null, providerId }
      return {
        status,
        dueIn: CHECK_RECEIPT[checks + 1] ?? null,
        checks: checks + 1,
        reason: null,
        providerId,
      }
    case 'none': {
      const again = (status === 'sent' ? CHECK_RECEIPT : CHECK_UNCERTAIN)[checks + 1]
      if (again !== undefined || status === 'sent')
        return { status, dueIn: again ?? null, checks: checks + 1, reason: doubt }
      // Asked over an hour, the vendor has no record of it: it never got there, and can be sent without doubt.
      if (attempts < MAX_ATTEMPTS) return { status: 'queued', dueIn: 0, checks: 0, reason: 'NO_ANSWER' }
      return { status: 'failed', dueIn: null, checks, reason: 'NO_ANSWER' }
    }
  }
}

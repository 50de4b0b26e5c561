import type { MailKind, MailReason, MailResult } from './types.ts'

/** An attempt that was not settled after so many seconds belongs to a worker that is gone. */
export const LEASE = 90

/** Seconds after the first, second … attempt that was refused for now: people wait for these mails. */
export const RETRY_AFTER = [15, 60, 180, 600, 1800, 3600, 7200] as const

/**
 * Mails that are waited for: one that may have been taken goes again, under the same Message-ID, with the same link.
 * The others only tell of something, and to be told twice looks as if it had happened twice.
 */
const WAITED_FOR: ReadonlySet<MailKind> = new Set(['reset', 'invitation', 'email_confirm'])

export type MailStatus = 'queued' | 'sending' | 'sent' | 'failed' | 'skipped' | 'uncertain'

/** Why a mail was not sent. */
export type Unsent = MailReason | 'NOT_SET_UP' | 'TOO_OLD' | 'NO_ANSWER' | 'UNREADABLE'

/** What becomes of a mail after an attempt. */
export type Change = {
  status: MailStatus
  /** Seconds until somebody must look at it again; null: never. */
  dueIn: number | null
  reason: Unsent | null
  errorCode: string | null
  errorText: string | null
}

/** True when a mail that may have been taken may be sent again. */
export function mayRepeat(kind: MailKind): boolean {
  return WAITED_FOR.has(kind)
}

/** @param attempts those made so far, with this one */
export function afterSending(result: MailResult, attempts: number, kind: MailKind): Change {
  if (result.ok) return { status: 'sent', dueIn: null, reason: null, errorCode: null, errorText: null }
  const said = { reason: result.reason, errorCode: result.code, errorText: result.text }
  if (!result.certain && !mayRepeat(kind)) return { status: 'uncertain', dueIn: null, ...said }
  const wait = RETRY_AFTER[attempts - 1]
  if (result.retry && wait !== undefined) return { status: 'queued', dueIn: wait, ...said }
  return { status: 'failed', dueIn: null, ...said }
}

/** What jobs.request, jobs.result and the details of the log can hold; parts without a value are left out. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json | undefined }

export const JOB_KINDS = [
  'cards.generate',
  'cards.export',
  'cards.change',
  'cards.undo',
  'cards.check',
  'cards.import',
  'cards.draw',
  'cards.allocate',
  'orders.ship',
  'waybills.buy',
  'reports.rebuild',
] as const
export type JobKind = (typeof JOB_KINDS)[number]
export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** Why a job ended without doing its work; screens say it in words (messages.ts). */
export const JOB_REASONS = [
  'ERROR',
  'FORBIDDEN',
  'NUMBER_TAKEN',
  'NUMBERS_USED_UP',
  'SET_CHANGED',
  'REDEEMED_SINCE',
  'SECRET_GONE',
  'DESIGN_CHANGED',
  'CANNOT_DRAW',
  'STOCK_TAKEN',
  'STORE_CLOSED',
] as const
export type JobReason = (typeof JOB_REASONS)[number]

/** A job as its merchant sees it. */
export type Job = {
  jobId: string
  kind: JobKind
  status: JobStatus
  /** Rows of work in all, and done so far; of work that is whole or not at all, how far its transaction is. */
  total: number
  done: number
  reason: JobReason | null
  cancelRequested: boolean
  /** Asked for by the account that looks at it. */
  mine: boolean
  /** What the handler was asked to do; each kind of job has its own schema for it. */
  request: unknown
  result: Record<string, unknown> | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** A line of a job's log. `by` null: the worker, or somebody whose account is gone. */
export type JobEvent = {
  at: Date
  event: 'asked' | 'started' | 'resumed' | 'cancel_asked' | 'retried' | 'done' | 'failed' | 'cancelled'
  by: string | null
  /** How far the job was. */
  done: number
  reason: JobReason | null
}

/** What the event stream sends; the same names as in Job. */
export type JobProgress = Pick<Job, 'status' | 'total' | 'done' | 'reason' | 'cancelRequested'> & {
  /** Milliseconds since 1970; null while the job waits. */
  startedAt: number | null
}

/** Kinds that do all of their work or nothing: cancelled or failed, they have changed nothing. */
const WHOLE: ReadonlySet<JobKind> = new Set(['cards.allocate'])

export function isWhole(kind: JobKind): boolean {
  return WHOLE.has(kind)
}

/** The message that says why a job has failed: of whole work there is no part that was done. */
export function failureKey(kind: JobKind, reason: JobReason | null): JobReason | 'ERROR_WHOLE' {
  if (reason !== null && reason !== 'ERROR') return reason
  return isWhole(kind) ? 'ERROR_WHOLE' : 'ERROR'
}

/** True when nothing more will happen to the job by itself. */
export function isFinished(status: JobStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled'
}

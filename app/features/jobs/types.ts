export type JobKind =
  | 'cards.generate'
  | 'cards.export'
  | 'cards.change'
  | 'cards.undo'
  | 'cards.check'
  | 'cards.import'
  | 'cards.draw'
export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** Why a job ended without doing its work; screens say it in words (messages.ts). */
export const JOB_REASONS = [
  'ERROR',
  'FORBIDDEN',
  'NUMBER_TAKEN',
  'NUMBERS_USED_UP',
  'SET_CHANGED',
  'REDEEMED_SINCE',
] as const
export type JobReason = (typeof JOB_REASONS)[number]

/** A job as its merchant sees it. */
export type Job = {
  jobId: string
  kind: JobKind
  status: JobStatus
  /** Rows of work in all, and done so far. */
  total: number
  done: number
  reason: JobReason | null
  cancelRequested: boolean
  /** Asked for by the account that looks at it. */
  mine: boolean
  result: Record<string, unknown> | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** What the event stream sends; the same names as in Job. */
export type JobProgress = Pick<Job, 'status' | 'total' | 'done' | 'reason' | 'cancelRequested'> & {
  /** Milliseconds since 1970; null while the job waits. */
  startedAt: number | null
}

/** True when nothing more will happen to the job by itself. */
export function isFinished(status: JobStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled'
}

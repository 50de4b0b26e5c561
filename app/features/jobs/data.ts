import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { JOB_REASONS, type Job, type JobProgress, type JobReason } from './types.ts'

type Row = Omit<Job, 'reason'> & { reason: string | null }

function fromRow(row: Row): Job {
  const reason = row.reason === null || isReason(row.reason) ? row.reason : 'ERROR'
  return { ...row, reason }
}

function isReason(text: string): text is JobReason {
  return (JOB_REASONS as readonly string[]).includes(text)
}

/** One job inside a transaction; undefined when it does not exist for whoever asks. */
export async function jobById(tx: Tx, jobId: string): Promise<Job | undefined> {
  const [row] = await tx<Row[]>`
    select job_id as "jobId", kind, status, total, done, reason, cancel_requested as "cancelRequested", request, result,
      requested_by = (select private.current_member_id()) as mine,
      created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"
    from jobs
    where merchant_id = (select private.current_merchant_id()) and job_id = ${jobId}`
  return row && fromRow(row)
}

/** One job; undefined when it does not exist for whoever asks (own jobs, or all with job.read). */
export function loadJob(scope: TenantScope, jobId: string): Promise<Job | undefined> {
  return withTenant(scope, ({ tx }) => jobById(tx, jobId))
}

/** The part of a job that moves, as plain JSON. */
export function progressOf(job: Job): JobProgress {
  return {
    status: job.status,
    total: job.total,
    done: job.done,
    reason: job.reason,
    cancelRequested: job.cancelRequested,
    startedAt: job.startedAt?.getTime() ?? null,
  }
}

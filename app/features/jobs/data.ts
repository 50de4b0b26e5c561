import type { Member } from '#app/core/auth/account.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { isBackwards, type Place, pageOf } from '#app/core/paging/page.ts'
import { memberNames } from '../accounts/data.ts'
import type { JobFilter, JobState } from './schema.ts'
import { JOB_REASONS, type Job, type JobEvent, type JobProgress, type JobReason } from './types.ts'

type Row = Omit<Job, 'reason'> & { reason: string | null }

function fromRow(row: Row): Job {
  const reason = row.reason === null || isReason(row.reason) ? row.reason : 'ERROR'
  return { ...row, reason }
}

function isReason(text: string): text is JobReason {
  return (JOB_REASONS as readonly string[]).includes(text)
}

const columns = (tx: Tx) => tx`
  job_id as "jobId", kind, status, total, private.job_progress(status, done, reached, reached_in) as done, reason, cancel_requested as "cancelRequested", request, result,
  requested_by = (select private.current_member_id()) as mine,
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`

/** One job inside a transaction; undefined when it does not exist for whoever asks. */
export async function jobById(tx: Tx, jobId: string): Promise<Job | undefined> {
  const [row] = await tx<Row[]>`
    select ${columns(tx)} from jobs
    where merchant_id = (select private.current_merchant_id()) and job_id = ${jobId}`
  return row && fromRow(row)
}

/** A line of the list of jobs. */
export type ListedJob = Job & { by: string | null }

export type JobPage = { jobs: ListedJob[]; previous: string | undefined; next: string | undefined }

export const JOBS_PER_PAGE = 50

/**
 * A page of jobs, newest first: one's own, or everybody's with job.read.
 * @param place of a job, by its id
 */
export async function listJobs(account: Member, filter: JobFilter, place: Place): Promise<JobPage> {
  return withTenant(account.scope, async ({ tx }) => {
    const found = await jobRows(tx, account, filter, place)
    const { rows, ...beside } = pageOf(found, JOBS_PER_PAGE, place, ({ jobId }) => jobId)
    const names = await memberNames(
      tx,
      rows.map((row) => row.requestedBy),
    )
    return {
      jobs: rows.map(({ requestedBy, ...row }) => ({ ...fromRow(row), by: names.get(requestedBy) ?? null })),
      ...beside,
    }
  })
}

function jobRows(
  tx: Tx,
  { merchant_id: merchantId, time_zone: zone }: Member,
  { status, kind, mine, from }: JobFilter,
  place: Place,
) {
  const at = place.after ?? place.before
  const back = isBackwards(place)
  const conditions: Record<JobState, Fragment> = {
    active: tx`and status in ('queued', 'running')`,
    done: tx`and status = 'done'`,
    failed: tx`and status = 'failed'`,
    cancelled: tx`and status = 'cancelled'`,
  }
  const of = tx`(select p.created_at from jobs p where p.merchant_id = ${merchantId} and p.job_id = ${at ?? null})`
  const beyond = back
    ? tx`and (created_at > ${of} or (created_at = ${of} and job_id < ${at ?? null}))`
    : tx`and (created_at < ${of} or (created_at = ${of} and job_id > ${at ?? null}))`
  return tx<(Row & { requestedBy: string })[]>`
    select ${columns(tx)}, requested_by as "requestedBy" from jobs
    where merchant_id = ${merchantId} ${status ? conditions[status] : tx``}
      ${kind ? tx`and kind = ${kind}` : tx``}
      ${onLocalDays(tx, tx`created_at`, { from }, zone)}
      ${mine ? tx`and requested_by = (select private.current_member_id())` : tx``} ${at ? beyond : tx``}
    order by ${back ? tx`created_at, job_id desc` : tx`created_at desc, job_id`} ${limit(tx, JOBS_PER_PAGE + 1)}`
}

/** What happened to a job, oldest first, with the names of the people; empty when the job is not to be seen. */
export async function listJobEvents(account: Member, jobId: string): Promise<JobEvent[]> {
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<
      (Omit<JobEvent, 'by' | 'reason'> & { memberId: string | null; reason: string | null })[]
    >`
      select at, event, done, reason, member_id as "memberId" from job_events
      where merchant_id = ${account.merchant_id} and job_id = ${jobId} order by event_id`
    const names = await memberNames(
      tx,
      rows.map((row) => row.memberId),
    )
    return rows.map(({ memberId, reason, ...row }) => ({
      ...row,
      reason: reason === null ? null : isReason(reason) ? reason : 'ERROR',
      by: memberId === null ? null : (names.get(memberId) ?? null),
    }))
  })
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

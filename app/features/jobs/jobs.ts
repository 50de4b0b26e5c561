import { v7 as uuid } from 'uuid'
import { can, loadAccount, type Member } from '#app/core/auth/account.ts'
import type { Permission } from '#app/core/auth/permissions.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { jobById } from './data.ts'
import { isFinished, type JobKind, type JobReason, type JsonObject } from './types.ts'

/** The row of a job inside the worker, locked by the transaction that read it. */
export type LockedJob = {
  total: number
  done: number
  cancelRequested: boolean
  request: unknown
  result: Record<string, unknown> | null
}

/** Thrown by a handler whose work cannot be done and would not go better another time. */
export class JobFailure extends Error {
  override name = 'JobFailure'
  readonly reason: JobReason
  constructor(reason: JobReason) {
    super(reason)
    this.reason = reason
  }
}

/**
 * What every job has around its work: it is refused when the account may no longer do this, marked as
 * running, and marked as failed when the work fails for good. A job that has ended before is left alone.
 * @param permission checked now, whatever it was when the job was asked for; the policies check it again. A function
 *   of jobs.request where that decides
 * @throws JobStopped when the job is over; what the work throws, so that the queue tries again
 */
export async function runJob(
  input: JobInput,
  permission: Permission | ((request: unknown) => Permission),
  work: (account: Member) => Promise<void>,
): Promise<void> {
  try {
    const account = await loadAccount(input.userId)
    if (account?.type !== 'member' || account.merchant_id !== input.merchantId)
      throw new JobFailure('FORBIDDEN')
    const request = await begin(input)
    const needed = typeof permission === 'function' ? permission(request) : permission
    if (!can(account, needed)) throw new JobFailure('FORBIDDEN')
    await work(account)
  } catch (error) {
    if (error instanceof JobStopped) throw error
    if (error instanceof JobFailure) {
      await markFailed(input, error.reason)
      throw new JobStopped(error.reason)
    }
    // The next attempt goes on where this one stopped, so people need not hear of it before the last.
    if (input.lastAttempt) await markFailed(input, 'ERROR')
    throw error
  }
}

/** @returns jobs.request */
async function begin(input: JobInput): Promise<unknown> {
  return withTenant(input.scope, async ({ tx }) => {
    const job = await jobById(tx, input.jobId)
    if (!job) throw new JobFailure('FORBIDDEN')
    if (isFinished(job.status)) throw new JobStopped(`the job is ${job.status} already`)
    const [row] = await tx<{ request: unknown }[]>`
      update jobs set status = 'running', attempts = attempts + 1, started_at = coalesce(started_at, now())
      where merchant_id = ${input.merchantId} and job_id = ${input.jobId} returning request`
    return row?.request
  })
}

/**
 * Locks the job's row: whoever holds it is the only one working, also when an attempt that was given up
 * for dead is still alive.
 * @throws JobStopped when the job has ended meanwhile; Error when the worker has been told to stop
 */
export async function lockJob(tx: Tx, input: JobInput): Promise<LockedJob> {
  if (input.signal.aborted) throw new Error('the worker is stopping')
  const [job] = await tx<(LockedJob & { status: string })[]>`
    select status, total, done, cancel_requested as "cancelRequested", request, result from jobs
    where merchant_id = ${input.merchantId} and job_id = ${input.jobId} for update`
  if (!job) throw new JobFailure('FORBIDDEN')
  if (job.status !== 'running') throw new JobStopped(`the job is ${job.status}`)
  return job
}

/** Ends a job in the transaction that did its last piece of work. */
export async function finishJob(
  tx: Tx,
  input: JobInput,
  end: { status: 'done' | 'cancelled'; done: number; result: JsonObject },
): Promise<void> {
  await tx`
    update jobs set status = ${end.status}, done = ${end.done}, result = ${tx.json(end.result)}, finished_at = now()
    where merchant_id = ${input.merchantId} and job_id = ${input.jobId}`
}

/** Buries a job that the queue has given up: its row says so, and people can start it again. */
export async function runDeadJob(input: JobInput): Promise<void> {
  await markFailed(input, 'ERROR')
}

/** Kinds whose failure the operation log has, too: they may have changed something by then. */
const LOGGED: ReadonlySet<JobKind> = new Set(['cards.change', 'cards.undo', 'orders.ship'])

async function markFailed(input: JobInput, reason: JobReason): Promise<void> {
  log.warn({ reason }, 'job failed for good')
  // Not in the tenant's name: that account having lost its rights may be the very reason.
  await withSystem('mark a job as failed', async ({ tx }) => {
    const [job] = await tx<{ kind: JobKind }[]>`
      update jobs set status = 'failed', reason = ${reason}, finished_at = now()
      where merchant_id = ${input.merchantId} and job_id = ${input.jobId} and status in ('queued', 'running')
      returning kind`
    // The batch of a generation shows its own state.
    if (job)
      await tx`
        update card_batches set status = 'failed'
        where merchant_id = ${input.merchantId} and job_id = ${input.jobId} and status = 'generating'`
    if (job && LOGGED.has(job.kind)) await logFailure(tx, input, reason)
  })
}

/**
 * The log entry of bulk work that has failed, with what it had changed until then. Its id is its own: when somebody
 * retries the job and it comes to its end, that entry has the id of the job.
 */
async function logFailure(tx: Tx, input: JobInput, reason: JobReason): Promise<void> {
  await tx`
    insert into card_log (merchant_id, log_id, member_id, action, filter, card_count, detail)
    select j.merchant_id, ${uuid()}, j.requested_by,
      case j.kind when 'cards.undo' then 'cards.undo' when 'orders.ship' then 'orders.ship_file'
        else 'cards.' || (j.request #>> '{change,action}') end,
      coalesce(j.request -> 'filter', '{}'),
      case j.kind when 'orders.ship' then coalesce((j.result #>> '{counts,SHIPPED}')::bigint, 0) else j.done end,
      (j.request - 'filter' - 'count' - 'fingerprint')
        || jsonb_build_object('operationId', j.job_id, 'outcome', 'failed', 'reason', ${reason}::text)
    from jobs j where j.merchant_id = ${input.merchantId} and j.job_id = ${input.jobId}`
}

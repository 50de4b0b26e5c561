import type { Tx, Unit } from '#app/core/db/door.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { jobById } from './data.ts'
import { isFinished, type JobKind, type JsonObject } from './types.ts'

/** What of an account a job needs: it runs in this account's name, with the rights it has then. */
export type Asker = { merchant_id: string; member_id: string; userId: string; scope: TenantScope }

/**
 * Writes a job and sends it, both with the caller's transaction.
 * @param job.total rows of work, as far as known now
 * @param job.request what the handler needs; no personal data, no plain text of secrets
 */
export async function startJob(
  unit: Unit,
  asker: Asker,
  job: { jobId: string; kind: JobKind; total: number; request: JsonObject },
): Promise<void> {
  const { tx, enqueue } = unit
  await tx`
    insert into jobs (merchant_id, job_id, kind, requested_by, total, request)
    values (${asker.merchant_id}, ${job.jobId}, ${job.kind}, ${asker.member_id}, ${job.total}, ${tx.json(job.request)})`
  enqueue({
    queue: job.kind,
    data: { v: 1, merchantId: asker.merchant_id, userId: asker.userId, jobId: job.jobId },
  })
}

/** Appends to the operation log, in the caller's transaction and under the caller's own name. */
export async function writeCardLog(
  tx: Tx,
  entry: {
    logId: string
    action: string
    filter: JsonObject
    count: number
    detail?: JsonObject
  },
): Promise<void> {
  await tx`
    insert into card_log (merchant_id, log_id, member_id, action, filter, card_count, detail)
    values ((select private.current_merchant_id()), ${entry.logId}, (select private.current_member_id()),
      ${entry.action}, ${tx.json(entry.filter)}, ${entry.count}, ${tx.json(entry.detail ?? {})})`
}

/**
 * Asks a job to stop after the piece of work it is in. What is done stays done.
 * @returns JOB_UNKNOWN, or JOB_FINISHED when there is nothing left to stop
 */
export function cancelJob(
  scope: TenantScope,
  jobId: string,
): Promise<Outcome<object, 'JOB_UNKNOWN' | 'JOB_FINISHED'>> {
  return withTenant(scope, async ({ tx }) => {
    const job = await jobById(tx, jobId)
    if (!job) return { ok: false, reason: 'JOB_UNKNOWN' }
    const rows = await tx`
      update jobs set cancel_requested = true
      where merchant_id = (select private.current_merchant_id()) and job_id = ${jobId} and status in ('queued', 'running')
      returning job_id`
    return rows.length === 1 ? { ok: true } : { ok: false, reason: 'JOB_FINISHED' }
  })
}

/**
 * Sends a failed job again; it goes on where it stopped, in the name of whoever presses the button.
 * @returns JOB_UNKNOWN, or JOB_NOT_FAILED when it is under way or done
 */
export function retryJob(
  asker: Asker,
  jobId: string,
): Promise<Outcome<object, 'JOB_UNKNOWN' | 'JOB_NOT_FAILED'>> {
  return withTenant(asker.scope, async ({ tx, enqueue }) => {
    const job = await jobById(tx, jobId)
    if (!job) return { ok: false, reason: 'JOB_UNKNOWN' }
    if (!isFinished(job.status)) return { ok: false, reason: 'JOB_NOT_FAILED' }
    const rows = await tx`
      update jobs set status = 'queued', reason = null, cancel_requested = false, finished_at = null
      where merchant_id = ${asker.merchant_id} and job_id = ${jobId} and status = 'failed'
      returning job_id`
    if (rows.length === 0) return { ok: false, reason: 'JOB_NOT_FAILED' }
    enqueue({
      queue: job.kind,
      data: { v: 1, merchantId: asker.merchant_id, userId: asker.userId, jobId },
    })
    return { ok: true }
  })
}

import { type Tx, withTenant } from '#app/core/db/door.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { finishJob, JobFailure, type LockedJob, lockJob } from '../jobs.ts'
import type { JsonObject } from '../types.ts'

/** Work that is done whole or not at all. */
export type WholeWork = {
  /**
   * Does all of it in the transaction given.
   * @param tell says how many rows of the work are behind it; call it between two statements, at least each few
   *   seconds. @throws when the work is to stop
   * @returns jobs.result
   */
  work: (tx: Tx, job: Pick<LockedJob, 'total' | 'request'>, tell: Tell) => Promise<JsonObject>
  /** Removes what was prepared for work that will never be done. */
  drop: (tx: Tx) => Promise<void>
}

export type Tell = (reached: number) => void

/** Rolls back what was done so far; the job ends as cancelled. */
class Cancelled extends Error {
  override name = 'Cancelled'
}

/**
 * Does the work of a job in one transaction: a worker that is killed has done nothing, and the next attempt does all of
 * it. Meanwhile the job's row is not locked, so that progress can be told and cancelling need not wait; whoever else
 * works on the job waits for this one, and then finds it over. Whether the job is cancelled or done is decided under
 * the lock of its row at the very end.
 * @throws JobStopped when the job has ended meanwhile; what the work throws; Error when the worker is to stop
 */
export async function runWhole(input: JobInput, { work, drop }: WholeWork): Promise<void> {
  const teller = { settled: async () => {} }
  try {
    await withTenant(input.scope, async ({ tx }) => {
      const { attempt, ...job } = await openJob(tx, input)
      const { tell, settled } = tellerOf(input, attempt)
      teller.settled = settled
      const result = await work(tx, job, tell)
      if ((await lockJob(tx, input)).cancelRequested) throw new Cancelled()
      await finishJob(tx, input, { status: 'done', done: job.total, result })
    })
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    await withTenant(input.scope, async ({ tx }) => {
      await lockJob(tx, input)
      await drop(tx)
      await finishJob(tx, input, { status: 'cancelled', done: 0, result: {} })
    })
  } finally {
    await teller.settled()
  }
}

type OpenJob = Pick<LockedJob, 'total' | 'request'> & { attempt: string }

/** Waits for an earlier attempt that is still alive, and reads the job as that has left it. */
async function openJob(tx: Tx, input: JobInput): Promise<OpenJob> {
  const { merchantId, jobId } = input
  await tx`select pg_advisory_xact_lock(hashtextextended(${`job ${jobId}`}, 0))`
  const [job] = await tx<(OpenJob & { status: string; cancelRequested: boolean })[]>`
    select status, total, request, cancel_requested as "cancelRequested", pg_current_xact_id()::text as attempt
    from jobs where merchant_id = ${merchantId} and job_id = ${jobId}`
  if (!job) throw new JobFailure('FORBIDDEN')
  if (job.status !== 'running') throw new JobStopped(`the job is ${job.status}`)
  if (job.cancelRequested) throw new Cancelled()
  return job
}

/**
 * Tells over another connection how far a transaction is, and hears there whether it should go on. The work never waits
 * for that: with all connections of the process taken it would wait for ever, for itself.
 * @param attempt id of the transaction
 */
function tellerOf(input: JobInput, attempt: string): { tell: Tell; settled: () => Promise<void> } {
  let heard: Heard | undefined = { cancelRequested: false }
  let newest: number | undefined
  let telling: Promise<void> | undefined
  const send = async () => {
    while (newest !== undefined) {
      const reached = newest
      newest = undefined
      try {
        heard = await tellOnce(input, attempt, reached)
      } catch (error) {
        log.warn({ err: error }, 'how far the job is cannot be told')
      }
    }
    telling = undefined
  }
  return {
    tell: (reached) => {
      if (input.signal.aborted) throw new Error('the worker is stopping')
      if (!heard) throw new JobStopped('the job has ended')
      if (heard.cancelRequested) throw new Cancelled()
      newest = reached
      telling ??= send()
    },
    settled: async () => telling,
  }
}

type Heard = { cancelRequested: boolean }

/** @returns undefined when the job is not running any more */
async function tellOnce(input: JobInput, attempt: string, reached: number): Promise<Heard | undefined> {
  return withTenant(input.scope, async ({ tx }) => {
    await tx`select set_config('synchronous_commit', 'off', true)`
    const [row] = await tx<Heard[]>`
      update jobs set reached = ${reached}, reached_in = ${attempt}::xid8
      where merchant_id = ${input.merchantId} and job_id = ${input.jobId} and status = 'running'
      returning cancel_requested as "cancelRequested"`
    return row
  })
}

import { withSystem } from '#app/core/db/door.ts'
import { removeObjects } from '#app/core/storage/storage.ts'
import { FILE_DAYS } from '../exports/data.ts'
import { objectPath } from '../exports/stored-file.ts'
import type { DueRule } from './types.ts'

// What is kept for a limited time only. Each of these may run in several workers at once: a row is locked by the
// one that removes it, and the others pass it by.

/** Objects per call to storage, and rows per transaction. */
const PORTION = 100

/** The rules that are due. What one worker has taken no other gets, unless it dies. */
export function takeRules(): Promise<DueRule[]> {
  return withSystem('rules of retention belong to no merchant', async ({ tx }) => [
    ...(await tx<DueRule[]>`select run_id as "runId", rule, kind from private.take_retention()`),
  ])
}

/** Deletes the old rows of a rule, a batch to a transaction, so that nobody waits long. @returns how many */
export async function deleteRows({ runId }: DueRule, signal: AbortSignal): Promise<number> {
  let removed = 0
  while (!signal.aborted) {
    const batch = await withSystem('rows that are past their time', async ({ tx }) => {
      const [row] = await tx<{ removed: number; more: boolean }[]>`
        select removed, more from private.delete_batch(${runId})`
      return row
    })
    removed += batch?.removed ?? 0
    if (!batch?.more) break
  }
  return removed
}

/** Drops the months of a log that are past their time, and makes the coming ones. @returns rows that went with them */
export function dropMonths({ runId }: DueRule): Promise<number> {
  return withSystem('months of a log that are past their time', async ({ tx }) => {
    const [row] = await tx<{ removed: number }[]>`select private.drop_months(${runId}) as removed`
    return row?.removed ?? 0
  })
}

/** @param removed what a step in code has counted; null where the database has */
export function endRun({ runId }: DueRule, removed: number | null, problem: string | null): Promise<void> {
  return withSystem('a run of the clean-up is over', async ({ tx }) => {
    await tx`select private.end_retention(${runId}, ${removed}, ${problem})`
  })
}

/**
 * Removes the files of exports that ended more than 15 days ago. Their jobs keep the facts and say when the file
 * went. What an export left that failed after storing its file goes too.
 * @param signal stops between two portions
 * @returns exports whose files were removed
 */
export async function removeOldExports(signal: AbortSignal): Promise<number> {
  let removed = 0
  while (!signal.aborted) {
    const portion = await withSystem('files of exports are kept for 15 days', async ({ tx }) => {
      const jobs = await tx<{ merchantId: string; jobId: string }[]>`
        select merchant_id as "merchantId", job_id as "jobId" from jobs
        where kind = 'cards.export' and finished_at < now() - make_interval(days => ${FILE_DAYS})
          and not coalesce(result ? 'cleanedAt', false)
        limit ${PORTION} for update skip locked`
      if (jobs.length === 0) return 0
      const paths = jobs.flatMap(({ merchantId, jobId }) =>
        (['xlsx', 'zip'] as const).map((packed) => objectPath(merchantId, jobId, packed)),
      )
      // Before the rows say so: were it the other way round, a crash in between would keep the files for ever.
      await removeObjects('exports', paths)
      await tx`
        update jobs j set result = coalesce(j.result, '{}') || jsonb_build_object('cleanedAt', now())
        from unnest(${jobs.map((job) => job.merchantId)}::uuid[], ${jobs.map((job) => job.jobId)}::uuid[])
          as old (merchant_id, job_id)
        where j.merchant_id = old.merchant_id and j.job_id = old.job_id`
      return jobs.length
    })
    removed += portion
    if (portion < PORTION) break
  }
  return removed
}

/**
 * Removes what is left of the frozen sets of jobs that have ended: cancelled ones leave the cards they did not come
 * to. A failed job keeps its set, because it can be started again.
 * @returns portions of sets
 */
export function removeEndedSets(): Promise<number> {
  return withSystem('a set of cards lives as long as its job', async ({ tx }) => {
    const gone = await tx`
      delete from job_cards c using jobs j
      where j.merchant_id = c.merchant_id and j.job_id = c.job_id and j.status in ('done', 'cancelled')`
    return gone.count
  })
}

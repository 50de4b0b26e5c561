import { withSystem } from '#app/core/db/door.ts'
import { removeObjects } from '#app/core/storage/storage.ts'
import { FILE_DAYS, SECRET_DAYS } from '../exports/data.ts'
import { objectPath } from '../exports/stored-file.ts'

// What is kept for a limited time only. Each of these may run in several workers at once: a row is locked by the
// one that removes it, and the others pass it by.

/** Days after which the operation log forgets (the database keeps younger rows by itself) and lists go. */
export const LOG_DAYS = 180

/** Objects per call to storage, and rows per transaction. */
const PORTION = 100

/** Removes entries of the operation log and of the log of changes that are older than 180 days. @returns rows */
export function forgetOldLogs(): Promise<number> {
  return withSystem('the operation log is kept for 180 days', async ({ tx }) => {
    const [row] = await tx<{ n: number }[]>`select private.forget_old_logs() as n`
    return row?.n ?? 0
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

/** Forgets the passwords of files that are older than 7 days. @returns how many */
export function forgetOldSecrets(): Promise<number> {
  return withSystem('passwords of files are kept for 7 days', async ({ tx }) => {
    const gone = await tx`
      delete from job_secrets where created_at <= now() - make_interval(days => ${SECRET_DAYS})`
    return gone.count
  })
}

/** Removes pasted lists of card numbers that are older than 180 days, unless a saved search names them. @returns how many */
export function removeOldLists(): Promise<number> {
  return withSystem('pasted lists are kept for 180 days', async ({ tx }) => {
    const gone = await tx`
      delete from card_lists l
      where l.created_at <= now() - make_interval(days => ${LOG_DAYS})
        and not exists (
          select from card_filters f
          where f.merchant_id = l.merchant_id and strpos(f.query, l.list_id::text) > 0)`
    return gone.count
  })
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

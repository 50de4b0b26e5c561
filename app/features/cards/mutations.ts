import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { can, type Member } from '#app/core/auth/account.ts'
import { mintToken, readToken } from '#app/core/auth/token.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { getObject } from '#app/core/storage/storage.ts'
import { loadJob } from '../jobs/data.ts'
import { startJob, writeCardLog } from '../jobs/mutations.ts'
import { countCards } from './data.ts'
import { type CardFilter, narrows, plainFilter } from './schema.ts'
import type { ExportResult } from './types.ts'

const DOWNLOAD_SECONDS = 15 * 60

/**
 * Asks for an Excel file of the cards of a filter, with their passwords.
 * @param account must hold card.export; the job and the policies check it again
 * @param locale language of the header row
 * @returns FORBIDDEN; NO_FILTER without batch or serials; NOTHING when no card matches
 */
export async function requestExport(
  account: Member,
  filter: CardFilter,
  locale: string,
): Promise<Outcome<{ jobId: string }, 'FORBIDDEN' | 'NO_FILTER' | 'NOTHING'>> {
  if (!can(account, 'card.export')) return { ok: false, reason: 'FORBIDDEN' }
  if (!narrows(filter)) return { ok: false, reason: 'NO_FILTER' }
  return withTenant(account.scope, async (unit) => {
    const counts = await countCards(unit.tx, account.merchant_id, filter)
    const total = counts.created + counts.active + counts.redeemed + counts.void
    if (total === 0) return { ok: false, reason: 'NOTHING' }
    const jobId = uuid()
    await startJob(unit, account, {
      jobId,
      kind: 'cards.export',
      total,
      request: { ...plainFilter(filter), locale },
    })
    return { ok: true, jobId }
  })
}

/**
 * Asks for the activation of the created cards of a filter.
 * @param expected how many will change, as it was shown and confirmed
 * @returns COUNT_CHANGED with the present count when it is another one by now; NO_FILTER, NOTHING, FORBIDDEN
 */
export async function requestActivation(
  account: Member,
  filter: CardFilter,
  expected: number,
): Promise<
  | Outcome<{ jobId: string }, 'FORBIDDEN' | 'NO_FILTER' | 'NOTHING'>
  | { ok: false; reason: 'COUNT_CHANGED'; count: number }
> {
  if (!can(account, 'card.activate')) return { ok: false, reason: 'FORBIDDEN' }
  if (!narrows(filter)) return { ok: false, reason: 'NO_FILTER' }
  return withTenant(account.scope, async (unit) => {
    const { created } = await countCards(unit.tx, account.merchant_id, filter)
    if (created !== expected) return { ok: false, reason: 'COUNT_CHANGED', count: created }
    if (created === 0) return { ok: false, reason: 'NOTHING' }
    const jobId = uuid()
    await startJob(unit, account, {
      jobId,
      kind: 'cards.activate',
      total: created,
      request: plainFilter(filter),
    })
    return { ok: true, jobId }
  })
}

const resultSchema: z.ZodType<ExportResult> = z.object({
  path: z.string(),
  fileName: z.string(),
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string(),
})

// What the link opens travels in the link itself, sealed: nobody can make it say another file.
const downloadSchema = z.object({
  jobId: z.uuid(),
  memberId: z.uuid(),
  merchantId: z.uuid(),
  path: z.string(),
  fileName: z.string(),
  rows: z.number(),
})

/**
 * A link token for the file of a finished export, good for 15 minutes.
 * @returns undefined when the job is not a finished export that this account may see
 */
export async function mintDownload(
  account: Member,
  jobId: string,
  seconds: number = DOWNLOAD_SECONDS,
): Promise<string | undefined> {
  if (!can(account, 'card.export')) return undefined
  const job = await loadJob(account.scope, jobId)
  if (job?.kind !== 'cards.export' || job.status !== 'done') return undefined
  const { path, fileName, rows } = resultSchema.parse(job.result)
  const { merchant_id: merchantId, member_id: memberId } = account
  return mintToken('download', { jobId, memberId, merchantId, path, fileName, rows }, seconds)
}

/**
 * Opens a download link and writes the download into the operation log before the first byte leaves.
 * @param account who follows the link: of the merchant that exported, holding card.export
 * @returns LINK_EXPIRED (or forged), FORBIDDEN, FILE_GONE
 */
export async function openDownload(
  account: Member,
  token: string,
): Promise<
  Outcome<{ file: Blob; fileName: string; rows: number }, 'LINK_EXPIRED' | 'FORBIDDEN' | 'FILE_GONE'>
> {
  const link = await readToken('download', token, downloadSchema)
  if (!link) return { ok: false, reason: 'LINK_EXPIRED' }
  if (link.merchantId !== account.merchant_id || !can(account, 'card.export'))
    return { ok: false, reason: 'FORBIDDEN' }
  const file = await getObject('exports', link.path)
  if (!file) return { ok: false, reason: 'FILE_GONE' }
  await withTenant(account.scope, ({ tx }) =>
    writeCardLog(tx, {
      logId: uuid(),
      action: 'cards.download',
      filter: { jobId: link.jobId },
      count: link.rows,
      detail: { fileName: link.fileName, exportedBy: link.memberId },
    }),
  )
  return { ok: true, file, fileName: link.fileName, rows: link.rows }
}

import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { can, type Member } from '#app/core/auth/account.ts'
import { mintToken, readToken } from '#app/core/auth/token.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { openObject } from '#app/core/storage/storage.ts'
import { countCards, totalOf } from '../cards/data.ts'
import { type CardFilter, narrows, plainFilter } from '../cards/schema.ts'
import { loadJob } from '../jobs/data.ts'
import { startJob, writeCardLog } from '../jobs/mutations.ts'
import { type ExportChoices, exportResultSchema } from './choices.ts'
import { readJobSecret } from './data.ts'
import { objectPath, secretPlace } from './stored-file.ts'
import type { ExportResult } from './types.ts'
import { newZipPassword } from './zip-password.ts'

const DOWNLOAD_SECONDS = 15 * 60

/**
 * Asks for Excel files of the cards of a filter. A protected export gets its password here: sealed, readable by
 * whoever asks and by nobody else, and written nowhere else.
 * @param account must hold card.export; the job and the policies check it again
 * @param locale language of the header rows
 * @returns FORBIDDEN; NO_FILTER when the filter does not say which cards; NOTHING when no card matches
 */
export async function requestExport(
  account: Member,
  filter: CardFilter,
  choices: ExportChoices,
  locale: Locale,
): Promise<Outcome<{ jobId: string }, 'FORBIDDEN' | 'NO_FILTER' | 'NOTHING'>> {
  if (!can(account, 'card.export')) return { ok: false, reason: 'FORBIDDEN' }
  if (!narrows(filter)) return { ok: false, reason: 'NO_FILTER' }
  const { variant, split, protect } = choices
  const jobId = uuid()
  const secret = protect
    ? (await keysOf(account.merchant_id)).seal(secretPlace(jobId), newZipPassword())
    : undefined
  return withTenant(account.scope, async (unit) => {
    const { tx } = unit
    const total = totalOf(await countCards(tx, account.merchant_id, filter))
    if (total === 0) return { ok: false, reason: 'NOTHING' }
    const request = { filter: plainFilter(filter), variant, split, protect, locale }
    await startJob(unit, account, { jobId, kind: 'cards.export', total, request })
    if (secret)
      await tx`
        insert into job_secrets (merchant_id, member_id, job_id, secret_enc)
        values (${account.merchant_id}, ${account.member_id}, ${jobId}, ${secret})`
    return { ok: true, jobId }
  })
}

/**
 * The password of the zip of a finished export. That it was looked at is written into the operation log.
 * @returns FORBIDDEN for everybody but who asked for the export, holding card.export; SECRET_GONE after 7 days
 */
export async function revealPassword(
  account: Member,
  jobId: string,
): Promise<Outcome<{ password: string }, 'FORBIDDEN' | 'SECRET_GONE'>> {
  if (!can(account, 'card.export')) return { ok: false, reason: 'FORBIDDEN' }
  const job = await loadJob(account.scope, jobId)
  if (job?.kind !== 'cards.export' || job.status !== 'done' || !job.mine)
    return { ok: false, reason: 'FORBIDDEN' }
  const keys = await keysOf(account.merchant_id)
  return withTenant(account.scope, async ({ tx }) => {
    const sealed = await readJobSecret(tx, account.merchant_id, jobId)
    if (!sealed) return { ok: false, reason: 'SECRET_GONE' }
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'cards.export.password',
      filter: { jobId },
      count: job.done,
    })
    return { ok: true, password: keys.openText(secretPlace(jobId), sealed) }
  })
}

// What the link opens travels in the link itself, sealed: nobody can make it say another file.
const downloadSchema = z.object({
  jobId: z.uuid(),
  memberId: z.uuid(),
  merchantId: z.uuid(),
  packed: z.enum(['xlsx', 'zip']),
  fileName: z.string(),
  rows: z.number(),
})

/**
 * A link token for the file of a finished export, good for 15 minutes.
 * @returns undefined when the job is not a finished export that this account may see, or its file is gone
 */
export async function mintDownload(
  account: Member,
  jobId: string,
  seconds: number = DOWNLOAD_SECONDS,
): Promise<string | undefined> {
  if (!can(account, 'card.export')) return undefined
  const job = await loadJob(account.scope, jobId)
  if (job?.kind !== 'cards.export' || job.status !== 'done') return undefined
  const result = exportResultSchema.safeParse(job.result)
  if (!result.success || result.data.cleanedAt !== undefined) return undefined
  const { packed, fileName, rows } = result.data
  const { merchant_id: merchantId, member_id: memberId } = account
  return mintToken('download', { jobId, memberId, merchantId, packed, fileName, rows }, seconds)
}

/** A file on its way to whoever follows a link: `bytes` long, where storage says so. */
export type Download = {
  stream: ReadableStream<Uint8Array>
  bytes: number | undefined
  packed: ExportResult['packed']
  fileName: string
  rows: number
}

/**
 * Opens a download link and writes the download into the operation log before the first byte leaves. The file
 * comes as a stream: nothing of it is held in memory.
 * @param account who follows the link: of the merchant that exported, holding card.export
 * @param signal aborts when whoever downloads goes away
 * @returns LINK_EXPIRED (or forged), FORBIDDEN, FILE_GONE
 */
export async function openDownload(
  account: Member,
  token: string,
  signal?: AbortSignal,
): Promise<Outcome<Download, 'LINK_EXPIRED' | 'FORBIDDEN' | 'FILE_GONE'>> {
  const link = await readToken('download', token, downloadSchema)
  if (!link) return { ok: false, reason: 'LINK_EXPIRED' }
  const { merchantId, jobId, packed, fileName, rows } = link
  if (merchantId !== account.merchant_id || !can(account, 'card.export'))
    return { ok: false, reason: 'FORBIDDEN' }
  const file = await openObject('exports', objectPath(merchantId, jobId, packed), signal)
  if (!file) return { ok: false, reason: 'FILE_GONE' }
  try {
    await withTenant(account.scope, ({ tx }) =>
      writeCardLog(tx, {
        logId: uuid(),
        action: 'cards.download',
        filter: { jobId },
        count: rows,
        detail: { fileName, exportedBy: link.memberId },
      }),
    )
  } catch (error) {
    await file.stream.cancel()
    throw error
  }
  return { ok: true, ...file, packed, fileName, rows }
}

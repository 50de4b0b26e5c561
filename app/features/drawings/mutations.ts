import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { can, type Member } from '#app/core/auth/account.ts'
import { mintToken, readToken } from '#app/core/auth/token.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { getObject, removeObjects } from '#app/core/storage/storage.ts'
import { countCards, totalOf } from '../cards/data.ts'
import { type CardFilter, narrows, plainFilter } from '../cards/schema.ts'
import { designById, loadDesign } from '../designs/data.ts'
import { type Design, showsPassword } from '../designs/types.ts'
import { loadJob } from '../jobs/data.ts'
import { startJob, writeCardLog } from '../jobs/mutations.ts'
import { pictureCanvas, printCanvas } from './canvas.ts'
import {
  type CardReading,
  drawingPath,
  partIds,
  readArtwork,
  readCards,
  readDrawings,
  resultOf,
  siteOf,
} from './data.ts'
import { makeDrawer } from './drawer.ts'
import { impose } from './imposition.ts'
import { keptParts } from './kept-parts.ts'
import { messages } from './messages.ts'
import { drawOne } from './pictures.ts'
import { type DrawingForm, type DrawingResult, sheetOf } from './schema.ts'
import { CannotDraw, type CardFacts, type DrawingRefusal, type PictureFormat } from './types.ts'
import { joinParts } from './zips.ts'

const DOWNLOAD_SECONDS = 15 * 60
/** Cards of one drawing. */
export const MAX_DRAWING_CARDS = 100_000

export type DrawingRequestRefusal =
  | 'FORBIDDEN'
  | 'NO_FILTER'
  | 'NOTHING'
  | 'TOO_MANY'
  | 'DESIGN_UNKNOWN'
  | DrawingRefusal

/**
 * Asks for the cards of a filter, drawn onto a design. The first card is tried at once, so that a box that is too
 * small is said here and not by a failed job.
 * @param account must hold card.export; the job and the policies check it again
 */
export async function requestDrawing(
  account: Member,
  designId: string,
  filter: CardFilter,
  form: DrawingForm,
  locale: Locale,
): Promise<Outcome<{ jobId: string; cards: number }, DrawingRequestRefusal>> {
  if (!can(account, 'card.export')) return { ok: false, reason: 'FORBIDDEN' }
  if (!narrows(filter)) return { ok: false, reason: 'NO_FILTER' }
  const found = await withTenant(account.scope, async ({ tx }) => {
    const design = await designById(tx, designId)
    const total = totalOf(await countCards(tx, account.merchant_id, filter))
    // Its password is not needed to see whether everything fits.
    const [card] = await readCards(tx, readingOf(account, filter, undefined, locale), { after: 0, limit: 1 })
    return { design, total, card }
  })
  const { design, total, card } = found
  if (!design) return { ok: false, reason: 'DESIGN_UNKNOWN' }
  if (total === 0 || !card) return { ok: false, reason: 'NOTHING' }
  if (total > MAX_DRAWING_CARDS) return { ok: false, reason: 'TOO_MANY' }
  const refusal = await tryCard(design, card, form)
  if (refusal) return { ok: false, reason: refusal }
  const jobId = uuid()
  const request = {
    filter: plainFilter(filter),
    designId,
    designVersion: design.version,
    output: form.output,
    names: form.names,
    sheet: sheetOf(form),
    locale,
  }
  await withTenant(account.scope, (unit) =>
    startJob(unit, account, { jobId, kind: 'cards.draw', total, request }),
  )
  return { ok: true, jobId, cards: total }
}

function readingOf(
  account: Member,
  filter: CardFilter,
  keys: CardReading['keys'],
  locale: Locale,
): CardReading {
  const words = {
    site: siteOf(account.merchant_code),
    noLastDay: translator(messages, locale)('noLastDay'),
  }
  return { merchantId: account.merchant_id, filter, keys, words, batches: new Map() }
}

async function tryCard(
  design: Design,
  card: CardFacts,
  form: DrawingForm,
): Promise<DrawingRefusal | undefined> {
  const print = form.output === 'pdf'
  try {
    if (print) impose(sheetOf(form), design)
    const canvas = print ? printCanvas(design) : pictureCanvas(design)
    const drawer = await makeDrawer(design, await readArtwork(design), canvas)
    await drawer.prepare([card])
    drawer.draw(card, Buffer.allocUnsafe(canvas.width * canvas.height * 3))
    return undefined
  } catch (error) {
    if (error instanceof CannotDraw) return error.reason
    throw error
  }
}

/**
 * Draws one real card at once and writes that into the operation log: the picture may show the password.
 * @param account must hold card.export
 */
export async function drawCard(
  account: Member,
  designId: string,
  serial: number,
  format: PictureFormat,
  locale: Locale,
): Promise<
  Outcome<{ bytes: Buffer; number: string }, 'FORBIDDEN' | 'DESIGN_UNKNOWN' | 'CARD_UNKNOWN' | DrawingRefusal>
> {
  if (!can(account, 'card.export')) return { ok: false, reason: 'FORBIDDEN' }
  const design = await loadDesign(account.scope, designId)
  if (!design) return { ok: false, reason: 'DESIGN_UNKNOWN' }
  const keys = showsPassword(design.elements) ? await keysOf(account.merchant_id) : undefined
  const filter = { serialFrom: serial, serialTo: serial }
  const reading = readingOf(account, filter, keys, locale)
  const [card] = await withTenant(account.scope, ({ tx }) => readCards(tx, reading, { after: 0, limit: 1 }))
  if (!card) return { ok: false, reason: 'CARD_UNKNOWN' }
  let artwork: Uint8Array | undefined
  try {
    artwork = await readArtwork(design)
  } catch (error) {
    if (error instanceof CannotDraw) return { ok: false, reason: error.reason }
    throw error
  }
  const drawn = await drawOne(design, artwork, card, format)
  if (!drawn.ok) return drawn
  const sha256 = createHash('sha256').update(drawn.bytes).digest('hex')
  await withTenant(account.scope, ({ tx }) =>
    logOne(tx, filter, { design: design.name, output: format, sha256 }),
  )
  return { ok: true, bytes: drawn.bytes, number: card.number }
}

function logOne(tx: Tx, filter: CardFilter, detail: Record<string, string>): Promise<void> {
  return writeCardLog(tx, {
    logId: uuid(),
    action: 'cards.draw',
    filter: plainFilter(filter),
    count: 1,
    detail,
  })
}

const linkSchema = z.object({ drawing: z.uuid(), memberId: z.uuid(), merchantId: z.uuid() })

/**
 * A link token for the file of a finished drawing, good for 15 minutes.
 * @returns undefined when the job is not a finished drawing that this account may see
 */
export async function mintDrawingLink(
  account: Member,
  jobId: string,
  seconds: number = DOWNLOAD_SECONDS,
): Promise<string | undefined> {
  if (!can(account, 'card.export') || !resultOf(await loadJob(account.scope, jobId))) return undefined
  const { merchant_id: merchantId, member_id: memberId } = account
  return mintToken('download', { drawing: jobId, memberId, merchantId }, seconds)
}

/** A file on its way to whoever follows a link. */
export type DrawingFile = Pick<DrawingResult, 'fileName' | 'file' | 'bytes'> & {
  stream: ReadableStream<Uint8Array>
}

/**
 * Opens a link and writes the download into the operation log before the first byte leaves. The file is put
 * together from its parts as it is read.
 * @param account who follows the link: of the merchant that drew, holding card.export
 * @param signal aborts when whoever downloads goes away
 * @returns LINK_EXPIRED (or forged), FORBIDDEN, FILE_GONE when parts have been removed after 15 days
 */
export async function openDrawing(
  account: Member,
  token: string,
  signal?: AbortSignal,
): Promise<Outcome<DrawingFile, 'LINK_EXPIRED' | 'FORBIDDEN' | 'FILE_GONE'>> {
  const link = await readToken('download', token, linkSchema)
  if (!link) return { ok: false, reason: 'LINK_EXPIRED' }
  const { merchant_id: merchantId } = account
  if (link.merchantId !== merchantId || !can(account, 'card.export'))
    return { ok: false, reason: 'FORBIDDEN' }
  const result = resultOf(await loadJob(account.scope, link.drawing))
  if (!result) return { ok: false, reason: 'FORBIDDEN' }
  const { fileName, file, bytes, rows } = result
  const ids = partIds(result)
  const drawings = await withTenant(account.scope, ({ tx }) => readDrawings(tx, merchantId, ids))
  const [first] = drawings
  if (!first || drawings.length !== ids.length) return { ok: false, reason: 'FILE_GONE' }
  if (!(await getObject('exports', drawingPath(merchantId, first.fingerprint))))
    return { ok: false, reason: 'FILE_GONE' }
  await withTenant(account.scope, ({ tx }) =>
    writeCardLog(tx, {
      logId: uuid(),
      action: 'cards.download',
      filter: { jobId: link.drawing },
      count: rows,
      detail: { fileName, exportedBy: link.memberId },
    }),
  )
  const kind = file === 'zip' ? 'zip' : 'pdf'
  const { stream } = await joinParts(kind, keptParts(merchantId, drawings, signal))
  return { ok: true, fileName, file, bytes, stream }
}

/**
 * Removes drawn cards whose time is over, objects first: a row without an object is drawn again, an object without
 * a row would stay for ever. Part of the daily clean-up.
 * @returns how many went
 */
export async function removeOldDrawings(): Promise<number> {
  let removed = 0
  for (;;) {
    const rows = await withSystem('find drawings whose time is over', async ({ tx }) => [
      ...(await tx<{ merchantId: string; drawingId: string; fingerprint: string }[]>`
        select merchant_id as "merchantId", drawing_id as "drawingId", fingerprint
        from card_drawings where expires_at <= now() limit 500`),
    ])
    if (rows.length === 0) return removed
    await removeObjects(
      'exports',
      rows.map(({ merchantId, fingerprint }) => drawingPath(merchantId, fingerprint)),
    )
    removed += await withSystem('forget drawings whose time is over', async ({ tx }) => {
      const gone = await tx`
        delete from card_drawings where drawing_id = any (${rows.map((row) => row.drawingId)}::uuid[])
          and merchant_id = any (${rows.map((row) => row.merchantId)}::uuid[]) and expires_at <= now()`
      return gone.count
    })
  }
}

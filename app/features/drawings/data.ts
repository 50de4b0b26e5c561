import { can, type Member } from '#app/core/auth/account.ts'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { env } from '#app/core/env/env.ts'
import type { CardFilter } from '../cards/schema.ts'
import { loadArtwork } from '../designs/data.ts'
import type { Design } from '../designs/types.ts'
import {
  type ExportBatch,
  type ExportCard,
  readExportBatches,
  readExportCards,
  readSecretBlocks,
} from '../exports/data.ts'
import { blockRanges, openBlocks } from '../exports/export-rows.ts'
import type { Job } from '../jobs/types.ts'
import { siteAddress } from '../merchants/site-address.ts'
import { cardFacts } from './facts.ts'
import { type DrawingResult, drawingResultSchema } from './schema.ts'
import { CannotDraw, type CardFacts } from './types.ts'

/** Days that drawn cards are kept for; the database sets the same. */
export const DRAWING_DAYS = 15

/** The address in the QR codes of a merchant. @throws when the installation does not know its own address */
export function siteOf(merchantCode: string): string {
  const origin = env().TIHUO_PUBLIC_URL
  if (!origin) throw new Error('TIHUO_PUBLIC_URL is missing: without it no QR address can be drawn')
  return siteAddress(origin.replace(/\/$/, ''), merchantCode)
}

/** The artwork that cards are drawn on; undefined for a white card. @throws CannotDraw when it is not there */
export async function readArtwork(design: Pick<Design, 'artworkPath'>): Promise<Uint8Array | undefined> {
  if (design.artworkPath === null) return undefined
  const artwork = await loadArtwork(design, 'print')
  if (!artwork) throw new CannotDraw('ARTWORK_BROKEN')
  return new Uint8Array(await artwork.blob.arrayBuffer())
}

/** How the cards of a drawing are read; `batches` remembers what was met. */
export type CardReading = {
  merchantId: string
  filter: CardFilter
  /** Opens passwords; undefined where the design does not show them, and then none are read. */
  keys: MerchantKeys | undefined
  words: { site: string; noLastDay: string }
  batches: Map<string, ExportBatch>
}

/** The next cards by serial, with what is drawn of them. @throws when a password is missing */
export async function readCards(
  tx: Tx,
  reading: CardReading,
  place: { after: number; limit: number },
): Promise<CardFacts[]> {
  const { merchantId, filter, keys, words, batches } = reading
  const cards = await readExportCards(tx, merchantId, filter, place)
  await meetBatches(tx, reading, cards)
  if (!keys || cards.length === 0) return cardFacts(cards, batches, undefined, words)
  const sealed = await readSecretBlocks(tx, merchantId, blockRanges(cards, batches))
  return cardFacts(cards, batches, openBlocks(sealed, keys), words)
}

async function meetBatches(
  tx: Tx,
  { merchantId, batches }: CardReading,
  cards: readonly ExportCard[],
): Promise<void> {
  const unknown = [...new Set(cards.map((card) => card.batch_id))].filter((id) => !batches.has(id))
  if (unknown.length === 0) return
  for (const batch of await readExportBatches(tx, merchantId, unknown)) batches.set(batch.batchId, batch)
}

/** Drawn cards that are kept. */
export type Drawing = {
  drawingId: string
  kind: 'zip' | 'pdf'
  fingerprint: string
  serialFrom: number
  serialTo: number
  bytes: number
}

function drawingColumns(tx: Tx) {
  return tx`drawing_id as "drawingId", kind, fingerprint, serial_from as "serialFrom", serial_to as "serialTo", bytes`
}

/** Where the object of a drawing lies in the bucket `exports`. Worked out, so that no row can point elsewhere. */
export function drawingPath(merchantId: string, fingerprint: string): string {
  return `${merchantId}/drawings/${fingerprint}`
}

/** What was drawn before and is still kept, by what decides what it looks like. */
export async function readDrawing(
  tx: Tx,
  merchantId: string,
  fingerprint: string,
): Promise<Drawing | undefined> {
  const [drawing] = await tx<Drawing[]>`
    select ${drawingColumns(tx)} from card_drawings
    where merchant_id = ${merchantId} and fingerprint = ${fingerprint} and expires_at > now()`
  return drawing
}

/** Drawings by id, in the order asked for; fewer when some are gone. */
export async function readDrawings(tx: Tx, merchantId: string, ids: readonly string[]): Promise<Drawing[]> {
  const rows = await tx<Drawing[]>`
    select ${drawingColumns(tx)} from card_drawings
    where merchant_id = ${merchantId} and drawing_id = any (${[...ids]}::uuid[]) and expires_at > now()`
  const found = new Map(rows.map((row) => [row.drawingId, row]))
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** What a finished drawing left, and whether whoever asks may have its file. */
export type DrawingOutcome = { result: DrawingResult; state: 'ready' | 'gone' | 'forbidden' }

/** What came out of a job; undefined when it is no finished drawing. */
export async function loadDrawingOutcome(account: Member, job: Job): Promise<DrawingOutcome | undefined> {
  const result = resultOf(job)
  if (!result) return undefined
  if (!can(account, 'card.export')) return { result, state: 'forbidden' }
  const kept = await withTenant(account.scope, ({ tx }) =>
    readDrawings(tx, account.merchant_id, partIds(result)),
  )
  return { result, state: kept.length === partIds(result).length ? 'ready' : 'gone' }
}

/** What a finished drawing has left in its job; undefined for every other job. */
export function resultOf(job: Job | undefined): DrawingResult | undefined {
  if (job?.kind !== 'cards.draw' || job.status !== 'done') return undefined
  const result = drawingResultSchema.safeParse(job.result)
  return result.success ? result.data : undefined
}

/** Ids of card_drawings, in order. */
export function partIds({ parts }: { parts: string }): string[] {
  return parts.split(' ').filter(Boolean)
}

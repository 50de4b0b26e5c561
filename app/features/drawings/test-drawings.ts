import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scanRGBABuffer } from '@undecaf/zbar-wasm'
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { prepareBuckets, putObject } from '#app/core/storage/storage.ts'
import {
  type Merchant,
  makeMerchant,
  memberOf,
  useStack as stackFor,
} from '../../../supabase/tests/support.ts'
import { artworkPath } from '../designs/paths.ts'
import type { Element } from '../designs/types.ts'
import { mintDrawingLink, openDrawing, requestDrawing } from './mutations.ts'
import { type DrawingForm, drawingFormSchema } from './schema.ts'
import { festiveArtwork, festiveDesign } from './test-cards.ts'

export const CARDS = 24
export const SITE = 'https://cards.example'
export const stack = stackFor('worker')
export const temporary = mkdtempSync(join(tmpdir(), 'drawings-'))
export let shop: Merchant
export let owner: Member

beforeAll(async () => {
  Object.assign(process.env, {
    TIHUO_PUBLIC_URL: SITE,
    TIHUO_SESSION_SECRET: 's'.repeat(40),
    TMPDIR: temporary,
  })
  await prepareBuckets()
  shop = await makeMerchant(stack.sql, { cards: CARDS })
  owner = await memberOf(shop.owner.userId)
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

/** A large picture makes small parts: at 3000 × 1800 a part of PNG pictures holds eleven cards. */
export async function addDesign(
  changes: { widthPx?: number; elements?: Element[]; artwork?: boolean } = {},
): Promise<string> {
  const { elements = festiveDesign().elements, widthPx = 3000, artwork = true } = changes
  const designId = uuid()
  const path = artworkPath(shop.merchantId, uuid())
  if (artwork)
    await putObject(
      'media',
      path,
      await sharp(await festiveArtwork())
        .jpeg()
        .toBuffer(),
      'image/jpeg',
    )
  await stack.sql`
    insert into card_designs (merchant_id, design_id, name, artwork_path, width_mm, height_mm, bleed_mm, width_px, height_px,
      elements, created_by)
    values (${shop.merchantId}, ${designId}, '中秋', ${artwork ? path : null}, 90, 54, 3, ${widthPx},
      ${Math.round((widthPx * 54) / 90)}, ${stack.sql.json(elements as never)}, ${shop.owner.memberId})`
  return designId
}

/** Small parts for little work: three kilobytes each. */
export const plain: Element[] = [
  {
    kind: 'number',
    x: 0,
    y: 0,
    width: 500,
    height: 60,
    size: 40,
    weight: 'regular',
    colour: '#000000',
    align: 'left',
    spacing: 0,
  },
]

export const form = (values: Partial<Record<keyof DrawingForm, string>> = {}) =>
  drawingFormSchema.parse({ output: 'png', ...values })
export const all = () => ({ batchId: shop.batchId })

export async function request(
  designId: string,
  values: DrawingForm = form(),
  filter: object = all(),
): Promise<string> {
  const asked = await requestDrawing(owner, designId, filter, values, 'zh-CN')
  if (!asked.ok) throw new Error(asked.reason)
  return asked.jobId
}

export const asker = () => ({ merchantId: shop.merchantId, userId: shop.owner.userId })

type JobRow = {
  status: string
  done: number
  total: number
  reason: string | null
  result: { sha256: string; bytes: number; rows: number; parts: string; fileName: string; file: string }
}
export async function jobRow(jobId: string): Promise<JobRow> {
  const [row] = await stack.sql<
    JobRow[]
  >`select status, done, total, reason, result from jobs where job_id = ${jobId}`
  return row as JobRow
}

/** What whoever follows the link gets. */
export async function download(jobId: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; fileName: string }> {
  const token = await mintDrawingLink(owner, jobId)
  const opened = await openDrawing(owner, token ?? '')
  if (!opened.ok) throw new Error(opened.reason)
  const bytes = new Uint8Array(await new Response(opened.stream as never).arrayBuffer())
  expect(bytes.length).toBe(opened.bytes)
  return { bytes, fileName: opened.fileName }
}

export async function entriesOf(zip: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>()
  for (const entry of await new ZipReader(new BlobReader(new Blob([zip]))).getEntries())
    if (!entry.directory)
      entries.set(entry.filename, await entry.getData(new Uint8ArrayWriter(), { checkSignature: true }))
  return entries
}

export async function decoded(picture: Uint8Array): Promise<string[]> {
  const { data, info } = await sharp(picture)
    .resize(1000)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const found = await scanRGBABuffer(new Uint8Array(data).buffer, info.width, info.height)
  return found.map((symbol) => symbol.decode()).sort()
}

export const kept = () => stack.sql<{ fingerprint: string; cards: number; expires: Date }[]>`
  select fingerprint, cards, expires_at as expires from card_drawings where merchant_id = ${shop.merchantId} order by drawn_at`
export const logged = (action: string, jobId: string) => stack.sql<
  { count: number; detail: Record<string, unknown> }[]
>`
  select card_count as count, detail from card_log
  where merchant_id = ${shop.merchantId} and action = ${action} and (log_id = ${jobId} or filter ->> 'jobId' = ${jobId})`

// A whole drawing job of 1,000 electronic cards of 1000 × 600 (read, open passwords, draw artwork, Chinese text,
// QR code and Code 128, encode, zip, store, hash, log) against sharp merely encoding the same 1,000 finished
// pictures with the same options, as many at a time.
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import { prepareBuckets, putObject } from '#app/core/storage/storage.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import { artworkPath } from '#app/features/designs/paths.ts'
import { pictureCanvas } from '#app/features/drawings/canvas.ts'
import { readCards, siteOf } from '#app/features/drawings/data.ts'
import { type Drawer, makeDrawer } from '#app/features/drawings/drawer.ts'
import { runDrawing } from '#app/features/drawings/jobs.ts'
import { requestDrawing } from '#app/features/drawings/mutations.ts'
import { AT_ONCE, encoder } from '#app/features/drawings/pictures.ts'
import { drawingFormSchema } from '#app/features/drawings/schema.ts'
import { festiveArtwork, festiveDesign } from '#app/features/drawings/test-cards.ts'
import type { CardFacts, PictureFormat } from '#app/features/drawings/types.ts'
import { type Bench, type BenchCase, timed } from './lib/bench.ts'
import { type BenchMerchant, inputOf, makeBatch, makeBenchMerchant } from './lib/merchant.ts'

const CARDS = 1000
/** Finished pictures that the baseline holds at a time, encoded before the next ones are drawn: 180 MB. */
const HELD = 100

type Prepared = {
  merchant: BenchMerchant
  batchId: string
  designId: string
  cards: CardFacts[]
  drawer: Drawer
}

async function prepareCards(merchant: BenchMerchant): Promise<Prepared> {
  const { sql, account } = merchant
  const { batchId, input } = await makeBatch(merchant, {
    name: '2026 中秋大闸蟹礼盒',
    quantity: String(CARDS),
  })
  await runGeneration(input)
  const design = festiveDesign({ artworkPath: artworkPath(account.merchant_id, crypto.randomUUID()) })
  const artwork = await festiveArtwork(1067, 667)
  await putObject('media', design.artworkPath ?? '', artwork, 'image/png')
  await sql`
    insert into card_designs (merchant_id, design_id, name, artwork_path, width_mm, height_mm, bleed_mm, width_px,
      height_px, elements, created_by)
    values (${account.merchant_id}, ${design.designId}, ${design.name}, ${design.artworkPath}, ${design.widthMm},
      ${design.heightMm}, ${design.bleedMm}, ${design.widthPx}, ${design.heightPx},
      ${sql.json(design.elements)}, ${account.member_id})`
  const reading = {
    merchantId: account.merchant_id,
    filter: { batchId },
    keys: await keysOf(account.merchant_id),
    words: { site: siteOf(account.merchant_code), noLastDay: '' },
    batches: new Map(),
  }
  const cards = await withTenant(account.scope, ({ tx }) =>
    readCards(tx, reading, { after: 0, limit: CARDS }),
  )
  const drawer = await makeDrawer(design, artwork, pictureCanvas(design))
  await drawer.prepare(cards)
  return { merchant, batchId, designId: design.designId, cards, drawer }
}

/** The job from its first statement to its last. What was drawn before is forgotten, so that all of it is drawn. */
async function drawAll({ merchant, batchId, designId }: Prepared, output: PictureFormat): Promise<number> {
  const { sql, account } = merchant
  await sql`delete from card_drawings`
  const asked = await requestDrawing(
    account,
    designId,
    { batchId },
    drawingFormSchema.parse({ output }),
    'zh-CN',
  )
  if (!asked.ok) throw new Error(asked.reason)
  const ms = await timed(() => runDrawing(inputOf(account, asked.jobId)))
  const [job] = await sql<{ status: string; rows: number }[]>`
    select status, (result ->> 'rows')::int as rows from jobs where job_id = ${asked.jobId}`
  const [kept] = await sql<{ cards: number }[]>`select sum(cards)::int as cards from card_drawings`
  if (job?.status !== 'done' || job.rows !== CARDS || kept?.cards !== CARDS)
    throw new Error('cards are missing')
  return ms
}

/** Milliseconds that encoding alone takes; drawing the pictures is not counted. */
async function encodeAll({ cards, drawer }: Prepared, output: PictureFormat): Promise<number> {
  const { width, height } = drawer.canvas
  const pictures = Array.from({ length: HELD }, () => Buffer.allocUnsafe(width * height * 3))
  let ms = 0
  for (let at = 0; at < cards.length; at += HELD) {
    const block = cards.slice(at, at + HELD)
    for (const [i, card] of block.entries()) drawer.draw(card, pictures[i] as Buffer)
    let next = 0
    const encodeOnAndOn = async () => {
      while (next < block.length) await encoder(pictures[next++] as Buffer, drawer.canvas, output).toBuffer()
    }
    ms += await timed(() => Promise.all(Array.from({ length: AT_ONCE }, encodeOnAndOn)))
  }
  return ms
}

function caseOf(prepared: Prepared, output: PictureFormat): BenchCase {
  return {
    name: output,
    ours: () => drawAll(prepared, output),
    baseline: () => encodeAll(prepared, output),
  }
}

export const bench: Bench = {
  limit: 2,
  pairs: 5,
  prepare: async (stack) => {
    await prepareBuckets()
    const merchant = await makeBenchMerchant(stack.adminUrl)
    const prepared = await prepareCards(merchant)
    return {
      cases: [caseOf(prepared, 'jpeg'), caseOf(prepared, 'png')],
      detail: async () => {
        const stored = await merchant.sql<
          { bytes: number }[]
        >`select sum(bytes)::bigint as bytes from card_drawings`
        const { width, height } = prepared.drawer.canvas
        await merchant.sql.end()
        return { cards: CARDS, width, height, pngBytes: stored[0]?.bytes }
      },
    }
  },
}

import sharp, { type Sharp } from 'sharp'
import type { Outcome } from '#app/core/errors/errors.ts'
import type { Design } from '../designs/types.ts'
import { pictureCanvas } from './canvas.ts'
import { type Drawer, makeDrawer } from './drawer.ts'
import { CannotDraw, type Canvas, type CardFacts, type DrawingRefusal, type PictureFormat } from './types.ts'

/** Pictures that are encoded at the same time; each holds one raster. */
export const AT_ONCE = 4

/** sharp with the options of our files; the benchmark's baseline uses it too. */
export function encoder(raw: Buffer, size: Pick<Canvas, 'width' | 'height'>, format: PictureFormat): Sharp {
  const picture = sharp(raw, { raw: { width: size.width, height: size.height, channels: 3 } })
  // Full colour resolution: halved, the edges of modules and small letters would run.
  return format === 'png'
    ? picture.png({ compressionLevel: 6 })
    : picture.jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
}

/** One card as an image file. */
async function drawPicture(drawer: Drawer, card: CardFacts, format: PictureFormat): Promise<Buffer> {
  const { width, height } = drawer.canvas
  const raw = Buffer.allocUnsafe(width * height * 3)
  await drawer.prepare([card])
  drawer.draw(card, raw)
  return encoder(raw, drawer.canvas, format).toBuffer()
}

/**
 * Draws cards and encodes several at a time, in their order. Memory holds AT_ONCE rasters.
 * @throws CannotDraw
 */
export async function* drawPictures(
  drawer: Drawer,
  cards: readonly CardFacts[],
  format: PictureFormat,
): AsyncGenerator<{ card: CardFacts; bytes: Buffer }> {
  const { width, height } = drawer.canvas
  await drawer.prepare(cards)
  const rasters = Array.from({ length: Math.min(AT_ONCE, cards.length) }, () =>
    Buffer.allocUnsafe(width * height * 3),
  )
  const coming: { card: CardFacts; raster: Buffer; bytes: Promise<Buffer> }[] = []
  const begin = (card: CardFacts, raster: Buffer) => {
    drawer.draw(card, raster)
    const bytes = encoder(raster, drawer.canvas, format).toBuffer()
    // Awaited in order; one that fails early must not count as unhandled until then.
    bytes.catch(() => undefined)
    coming.push({ card, raster, bytes })
  }
  let next = 0
  try {
    for (const raster of rasters) begin(cards[next++] as CardFacts, raster)
    for (let oldest = coming.shift(); oldest; oldest = coming.shift()) {
      const bytes = await oldest.bytes
      const card = cards[next++]
      if (card) begin(card, oldest.raster)
      yield { card: oldest.card, bytes }
    }
  } finally {
    await Promise.allSettled(coming.map(({ bytes }) => bytes))
  }
}

/**
 * One card of a design as an electronic card: for the preview of the editor, and for single cards.
 * @param artwork the stored file, or undefined for a white card
 * @param width pixels, when it should be another than the design's
 */
export async function drawOne(
  design: Design,
  artwork: Uint8Array | undefined,
  card: CardFacts,
  format: PictureFormat,
  width: number = design.widthPx,
): Promise<Outcome<{ bytes: Buffer; width: number; height: number }, DrawingRefusal>> {
  const heightPx = Math.round((width * design.heightPx) / design.widthPx)
  const canvas = pictureCanvas({ ...design, widthPx: width, heightPx })
  try {
    const bytes = await drawPicture(await makeDrawer(design, artwork, canvas), card, format)
    return { ok: true, bytes, width: canvas.width, height: canvas.height }
  } catch (error) {
    if (error instanceof CannotDraw) return { ok: false, reason: error.reason }
    throw error
  }
}

import sharp from 'sharp'
import type { Design } from '../designs/types.ts'
import { CannotDraw, type Canvas, type Raster } from './types.ts'

const MM_PER_INCH = 25.4
/** Units in the width of a card. */
const UNITS = 1000
/** Dots per inch on paper. */
export const PRINT_DPI = 300
/** Largest artwork that is decoded, in pixels. */
const MAX_ARTWORK_PIXELS = 40_000_000

type Size = Pick<Design, 'widthMm' | 'heightMm' | 'bleedMm' | 'widthPx' | 'heightPx'>

/** The electronic card: the trimmed card and nothing else. */
export function pictureCanvas(design: Size): Canvas {
  return {
    width: design.widthPx,
    height: design.heightPx,
    left: 0,
    top: 0,
    unit: design.widthPx / UNITS,
    bleed: Math.round((design.bleedMm * design.widthPx) / design.widthMm),
  }
}

/** The card on paper, bleed around it, at 300 dots per inch. */
export function printCanvas(design: Size): Canvas {
  const pxPerMm = PRINT_DPI / MM_PER_INCH
  const bleed = Math.round(design.bleedMm * pxPerMm)
  const width = Math.round(design.widthMm * pxPerMm)
  return {
    width: width + 2 * bleed,
    height: Math.round(design.heightMm * pxPerMm) + 2 * bleed,
    left: bleed,
    top: bleed,
    unit: width / UNITS,
    bleed,
  }
}

/**
 * The artwork as it lies under everything else: it covers card and bleed, what is transparent is white.
 * @param artwork an image file, or undefined for a white card
 * @throws CannotDraw ARTWORK_BROKEN
 */
export async function drawGround(artwork: Uint8Array | undefined, canvas: Canvas): Promise<Raster> {
  const { width, height } = canvas
  if (!artwork) return { data: Buffer.alloc(width * height * 3, 255), width, height }
  // On paper the canvas has the bleed already; the electronic card is cut out of the middle.
  const beyondX = canvas.bleed - canvas.left
  const beyondY = canvas.bleed - canvas.top
  try {
    const data = await sharp(artwork, { failOn: 'error', limitInputPixels: MAX_ARTWORK_PIXELS })
      .autoOrient()
      .resize(width + 2 * beyondX, height + 2 * beyondY, { fit: 'cover' })
      .extract({ left: beyondX, top: beyondY, width, height })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer()
    if (data.length !== width * height * 3) throw new Error('not three channels')
    return { data, width, height }
  } catch {
    throw new CannotDraw('ARTWORK_BROKEN')
  }
}

import sharp from 'sharp'
import { type ImageRefusal, type Pixels, readHonestImage } from '../products/image.ts'

/** Pixels: a third of a metre at 300 dpi. Larger uploads are scaled down to it. */
const PRINT_SIDE = 4096
const SCREEN_SIDE = 1600
const THUMB_SIDE = 480

/** `print` is what cards are drawn on, the others are for the eye. */
export type ArtworkSize = 'print' | 'screen' | 'thumb'

export type Artwork = {
  ok: true
  files: { size: ArtworkSize; bytes: Buffer; contentType: string }[]
  /** Pixels of the print file. */
  width: number
  height: number
  /** Lower-case hex SHA-256 of the uploaded bytes. */
  sha256: string
}

/**
 * Takes an uploaded artwork in, as product pictures are taken in: checked to be one honest still image, and drawn
 * anew from its pixels. Transparency is laid on white, because cards are.
 * @param bytes the file as uploaded
 * @returns the files to store, or why it is refused; bad input never throws
 */
export async function processArtwork(
  bytes: Uint8Array,
): Promise<Artwork | { ok: false; reason: ImageRefusal }> {
  const image = await readHonestImage(bytes, { width: PRINT_SIDE, height: PRINT_SIDE })
  if (!image.ok) return image
  const { pixels, sha256 } = image
  const [print, screen, thumb] = await Promise.all([
    source(pixels).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
    shrunk(pixels, SCREEN_SIDE).webp({ quality: 86 }).toBuffer(),
    shrunk(pixels, THUMB_SIDE).webp({ quality: 80 }).toBuffer(),
  ])
  return {
    ok: true,
    files: [
      { size: 'print', bytes: print, contentType: 'image/jpeg' },
      { size: 'screen', bytes: screen, contentType: 'image/webp' },
      { size: 'thumb', bytes: thumb, contentType: 'image/webp' },
    ],
    width: pixels.width,
    height: pixels.height,
    sha256,
  }
}

function source({ data, width, height, channels }: Pixels) {
  return sharp(data, { raw: { width, height, channels } }).flatten({ background: '#ffffff' })
}

function shrunk(pixels: Pixels, side: number) {
  return source(pixels).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
}

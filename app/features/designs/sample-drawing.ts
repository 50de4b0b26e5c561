import sharp from 'sharp'
import type { Outcome } from '#app/core/errors/errors.ts'
import { siteOf } from '../drawings/data.ts'
import { cardAddress } from '../drawings/facts.ts'
import { drawOne } from '../drawings/pictures.ts'
import type { CardFacts, DrawingRefusal } from '../drawings/types.ts'
import { drawQr } from '../merchants/site-address.ts'
import { loadArtwork } from './data.ts'
import { SAMPLE_CARD, type SampleCode, sampleBarCode } from './sample.ts'
import type { Design } from './types.ts'

/** Pixels: what a screen shows; wider e-cards are previewed at this width. */
const PREVIEW_WIDTH = 1600
const THUMB_WIDTH = 560

/** Whose sample it is: the address of the merchant's own site is in the QR code. */
export type SampleWords = { merchantCode: string; batch: string }

function sampleFacts({ merchantCode, batch }: SampleWords): CardFacts {
  return { ...SAMPLE_CARD, batch, address: cardAddress(siteOf(merchantCode), SAMPLE_CARD.number) }
}

/** The sample as the editor shows it in the browser. */
export function sampleFor(words: SampleWords): Omit<CardFacts, 'address' | 'password'> & {
  password: string
  qr: SampleCode
  barCode: SampleCode
} {
  const { address, ...facts } = sampleFacts(words)
  const { size, path } = drawQr(address)
  const { password } = SAMPLE_CARD
  return { ...facts, password, qr: { width: size, height: size, path }, barCode: sampleBarCode() }
}

/**
 * Draws a design with the sample card, saved or not.
 * @returns a JPEG of the electronic card, at most 1600 pixels wide
 */
export async function drawSample(
  design: Design,
  words: SampleWords,
): Promise<Outcome<{ bytes: Buffer }, DrawingRefusal>> {
  const artwork = await loadArtwork(design, 'screen')
  const bytes = artwork && new Uint8Array(await artwork.blob.arrayBuffer())
  return drawOne(design, bytes, sampleFacts(words), 'jpeg', Math.min(design.widthPx, PREVIEW_WIDTH))
}

/**
 * The small picture of the list. A design whose codes do not fit yet is shown without them.
 * @returns a WebP of at most 560 pixels
 */
export async function drawThumb(
  design: Design,
  words: SampleWords,
): Promise<Outcome<{ bytes: Buffer }, DrawingRefusal>> {
  let drawn = await drawSample(design, words)
  if (!drawn.ok) {
    const elements = design.elements.filter(({ kind }) => kind !== 'qr' && kind !== 'code128')
    drawn = await drawSample({ ...design, elements }, words)
  }
  if (!drawn.ok) return drawn
  const bytes = await sharp(drawn.bytes)
    .resize({ width: THUMB_WIDTH, height: THUMB_WIDTH, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer()
  return { ok: true, bytes }
}

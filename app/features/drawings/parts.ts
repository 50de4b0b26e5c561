import { createHash } from 'node:crypto'
import type { Design } from '../designs/types.ts'
import type { Imposition } from './imposition.ts'
import type { DrawingRequest, Output } from './schema.ts'
import type { Canvas, CardFacts } from './types.ts'

/** Raised when the engine draws something differently: what was drawn before is not used again. */
const ENGINE = 1

/** Pixels that a part may have, so that a part of the worst pictures still fits into memory. */
const PART_PIXELS: Record<Output, number> = { jpeg: 120e6, png: 60e6, pdf: 240e6 }
const MAX_PART_CARDS = 500

/** How many cards one part holds: whole sheets for PDF files. */
export function cardsPerPart(output: Output, canvas: Canvas, imposition: Imposition | undefined): number {
  const fit = Math.floor(PART_PIXELS[output] / (canvas.width * canvas.height))
  const cards = Math.min(MAX_PART_CARDS, Math.max(1, fit))
  if (!imposition) return cards
  const perSheet = imposition.places.length
  return Math.max(1, Math.floor(cards / perSheet)) * perSheet
}

/**
 * Where a part of pictures ends: at the last serial that is a multiple of `size`, so that a drawing that overlaps
 * with another one finds its parts again.
 * @param cards what was read, at most `size` of them
 * @returns how many of them make the part
 */
export function partLength(cards: readonly { serial: number }[], size: number): number {
  const last = cards.at(-1)
  if (!last || cards.length < size) return cards.length
  const block = Math.floor(last.serial / size)
  if (last.serial % size === 0) return cards.length
  const inEarlierBlocks = cards.findIndex((card) => card.serial > block * size)
  return inEarlierBlocks > 0 ? inEarlierBlocks : cards.length
}

/** SHA-256, hex, of everything that decides what a part looks like. Passwords never change and are not in it. */
export function fingerprint(
  request: Pick<DrawingRequest, 'output' | 'names' | 'sheet' | 'locale'>,
  design: Pick<Design, 'designId' | 'version'>,
  cards: readonly CardFacts[],
): string {
  const { output, names, sheet, locale } = request
  const how = output === 'pdf' ? { sheet, locale } : { names }
  const about = [ENGINE, output, how, design.designId, design.version]
  const hash = createHash('sha256').update(JSON.stringify(about))
  for (const { serial, number, face, batch, validTo, address } of cards)
    hash.update(JSON.stringify([serial, number, face, batch, validTo, address]))
  return hash.digest('hex')
}

/** The name of a picture in a zip, without what file systems refuse. */
export function pictureName(card: CardFacts, request: Pick<DrawingRequest, 'output' | 'names'>): string {
  const ending = request.output === 'png' ? 'png' : 'jpg'
  if (request.names === 'serial') return `${card.serial}.${ending}`
  const safe = card.number.replace(/[^\p{L}\p{N}_-]/gu, '_')
  // Two numbers may differ only in what a file name cannot hold.
  return safe === card.number ? `${safe}.${ending}` : `${safe}-${card.serial}.${ending}`
}

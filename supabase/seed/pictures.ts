import sharp from 'sharp'
import { drawCardFace } from './drawings/card-face.ts'
import { drawCrabs } from './drawings/crab.ts'
import { drawFruit } from './drawings/fruit.ts'
import { drawHam } from './drawings/ham.ts'
import { drawCrabLogo, drawGiftLogo } from './drawings/logo.ts'
import { drawMooncakes } from './drawings/mooncake.ts'
import { drawNuts } from './drawings/nuts.ts'
import { drawTea } from './drawings/tea.ts'

export const PICTURE_KINDS = [
  'crab-4',
  'crab-6',
  'crab-8',
  'mooncake',
  'tea',
  'fruit',
  'nuts',
  'ham',
] as const
export type PictureKind = (typeof PICTURE_KINDS)[number]
export type LogoKind = 'crab' | 'gift'

const PICTURES: Record<PictureKind, (title: string) => string> = {
  'crab-4': (title) => drawCrabs(4, title),
  'crab-6': (title) => drawCrabs(6, title),
  'crab-8': (title) => drawCrabs(8, title),
  mooncake: drawMooncakes,
  tea: drawTea,
  fruit: drawFruit,
  nuts: drawNuts,
  ham: drawHam,
}

/**
 * Draws a demo product picture: no download, no font, no licence but our own.
 *
 * @param title the product's name; it is not written into the picture but chooses the ground (one of three),
 *   so that a list of similar products is not monotonous. Same kind and title, same picture.
 * @returns a JPEG of 1280 × 960 pixels, below 400 kB
 */
export async function drawProductPicture(kind: PictureKind, title: string): Promise<Buffer> {
  const svg = Buffer.from(PICTURES[kind](title))
  return sharp(svg).flatten({ background: '#ffffff' }).jpeg({ quality: 88 }).toBuffer()
}

/** Draws a demo merchant's logo: a PNG of 512 × 512 pixels with transparent rounded corners. */
export async function drawMerchantLogo(kind: LogoKind): Promise<Buffer> {
  const svg = Buffer.from(kind === 'crab' ? drawCrabLogo() : drawGiftLogo())
  return sharp(svg).png({ compressionLevel: 9 }).toBuffer()
}

/** Draws the artwork of the demo's cards: a PNG of 1374 × 900 pixels, 3 mm of bleed on each side. */
export async function drawCardArtwork(): Promise<Buffer> {
  return sharp(Buffer.from(drawCardFace())).flatten({ background: '#ffffff' }).png().toBuffer()
}

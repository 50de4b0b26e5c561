import type { Member } from '#app/core/auth/account.ts'
import { processArtwork } from '#app/features/designs/artwork.ts'
import { createDesign, setArtwork } from '#app/features/designs/mutations.ts'
import { CARD_SIZES, type DraftElement } from '#app/features/designs/schema.ts'
import { drawCardArtwork } from './pictures.ts'

// Millimetres and points, as in the editor.
const GOLD = '#f8e2ae'
const words = { weight: 'medium', colour: GOLD, align: 'left', spacing: 0 } as const

const ELEMENTS: DraftElement[] = [
  {
    ...words,
    ...{ kind: 'text', text: '蟹府大闸蟹', x: 7, y: 7.5, width: 36, height: 8 },
    ...{ size: 20, weight: 'bold', spacing: 1 },
  },
  { ...words, kind: 'text', text: '凭卡提货 · 顺丰冷链到家', x: 7, y: 16, width: 36, height: 4, size: 8 },
  {
    ...words,
    ...{ kind: 'text', text: '¥{face}', x: 7, y: 24, width: 32, height: 12, size: 32, weight: 'bold' },
  },
  { ...words, kind: 'number', x: 22.5, y: 41, width: 36, height: 4.5, size: 11, spacing: 0.8 },
  { ...words, kind: 'text', text: '有效期至 {validTo}', x: 22.5, y: 46, width: 36, height: 3, size: 6.5 },
  { kind: 'qr', x: 63.5, y: 31, width: 17, height: 17, colour: '#5c0d10', background: 'white', quiet: 4 },
]

/** One design, made the way a merchant makes it: artwork, number, QR code and words. */
export async function addDesign(owner: Member, name: string): Promise<void> {
  const { designId } = await createDesign(owner, { name, ...CARD_SIZES.bank, elements: ELEMENTS })
  const artwork = await processArtwork(await drawCardArtwork())
  if (!artwork.ok) throw new Error(`the demo artwork was refused: ${artwork.reason}`)
  const set = await setArtwork(owner, designId, artwork)
  if (!set.ok) throw new Error(`demo design: ${set.reason}`)
}

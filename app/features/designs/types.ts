// A design as data. Everything that is placed on a card is measured in one unit: a thousandth of the width of
// the trimmed card, in both directions, from its upper left corner. A card of 85.6 × 54 mm is 1000 wide and
// 630.8 high, whatever its size in pixels or on paper. Values may have a fraction.

/** Where an element stands, in thousandths of the card's width. */
export type Box = { x: number; y: number; width: number; height: number }

export const FONT_WEIGHTS = ['regular', 'medium', 'bold'] as const
export type FontWeight = (typeof FONT_WEIGHTS)[number]

export const ALIGNMENTS = ['left', 'center', 'right'] as const
export type Alignment = (typeof ALIGNMENTS)[number]

export const BACKGROUNDS = ['white', 'none'] as const
export type Background = (typeof BACKGROUNDS)[number]

/** How texts look. Shipped font: Noto Sans SC. A text that is larger than its box shrinks until it fits. */
export type TextStyle = {
  /** Height of the em square, in thousandths of the card's width. */
  size: number
  weight: FontWeight
  /** #rrggbb */
  colour: string
  align: Alignment
  /** Added between letters, in thousandths of the card's width; may be negative. */
  spacing: number
}

const VARYING_TEXTS = ['number', 'serial', 'password'] as const

/** The card's own number, serial or password: another text on every card. */
export type VaryingElement = Box & TextStyle & { kind: (typeof VARYING_TEXTS)[number] }

/** What braces in a text stand for; anything else in braces is drawn as it stands. */
const PLACEHOLDERS = ['face', 'batch', 'validTo'] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/**
 * A text that is the same on all cards of a batch. Lines end where the text has a line end; {face} (face value),
 * {batch} (name of the batch) and {validTo} (last day) are filled in.
 */
export type TextElement = Box & TextStyle & { kind: 'text'; text: string }

/** Ink of a code and what is under it. Without a white ground the artwork must be light there. */
export type CodeStyle = {
  /** #rrggbb, dark */
  colour: string
  background: Background
}

/** The address of the redemption site with the card's number. A square, as large as fits into the box. */
export type QrElement = Box &
  CodeStyle & {
    kind: 'qr'
    /** Free modules around the code, 4 to 10; part of the box. */
    quiet: number
  }

/** The card's number as Code 128, with its quiet zones of ten bar widths inside the box. */
export type Code128Element = Box & CodeStyle & { kind: 'code128' }

/** Drawn in the order of the list, later elements over earlier ones. */
export type Element = VaryingElement | TextElement | QrElement | Code128Element
export type ElementKind = Element['kind']

export type Design = {
  designId: string
  name: string
  /** In the bucket `media`; null: a white card. */
  artworkPath: string | null
  /** The trimmed card on paper, in millimetres. */
  widthMm: number
  heightMm: number
  /** How far the artwork reaches beyond the trimmed card on each side, in millimetres. */
  bleedMm: number
  /** The electronic card, in pixels: the trimmed card without bleed. */
  widthPx: number
  heightPx: number
  elements: Element[]
  /** Raised by every change. */
  version: number
}

/** Height of an electronic card so that it has the shape of the printed one. */
export function pictureHeight(size: Pick<Design, 'widthPx' | 'widthMm' | 'heightMm'>): number {
  return Math.round((size.widthPx * size.heightMm) / size.widthMm)
}

/** True when the design shows the password: only who may export cards may see it drawn with real ones. */
export function showsPassword(elements: readonly Element[]): boolean {
  return elements.some((element) => element.kind === 'password')
}

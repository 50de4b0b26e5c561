/** What the engine draws of a card. */
export type CardFacts = {
  serial: number
  number: string
  /** Undefined where the design does not show it: then it is not opened either. */
  password: string | undefined
  /** Face value as people read it: 588 or 588.50. */
  face: string
  batch: string
  /** Last day, YYYY-MM-DD, or words for a card without one. */
  validTo: string
  /** What the QR code says: the redemption site with the card's number. */
  address: string
}

const PICTURE_FORMATS = ['jpeg', 'png'] as const
export type PictureFormat = (typeof PICTURE_FORMATS)[number]

/** Where a drawing goes, all lengths in pixels. */
export type Canvas = {
  width: number
  height: number
  /** Upper left corner of the trimmed card: the bleed is around it. */
  left: number
  top: number
  /** Pixels of one unit of a design: a thousandth of the width of the trimmed card. */
  unit: number
  /** How far the artwork reaches beyond the trimmed card, on the canvas or cut off by it. */
  bleed: number
}

/** Pixels as sharp takes them: red, green, blue, eight bits each, no gaps between the rows. */
export type Raster = { data: Buffer; width: number; height: number }

/** How much ink stands where, 0 to 255, in a rectangle of a larger buffer. */
export type Mask = { data: Uint8Array; offset: number; stride: number; width: number; height: number }

export type Colour = { red: number; green: number; blue: number }

const DRAWING_REFUSALS = [
  'CODE_TOO_SMALL', // the box leaves less than two pixels for a module or bar
  'CODE_CONTENT', // the card's number cannot be written as this code
  'ARTWORK_BROKEN', // the stored artwork cannot be read
  'SHEET_TOO_SMALL', // not one card fits onto the sheet
] as const
export type DrawingRefusal = (typeof DRAWING_REFUSALS)[number]

/** A design and a card that do not go together; the public functions turn it into an outcome. */
export class CannotDraw extends Error {
  override name = 'CannotDraw'
  readonly reason: DrawingRefusal
  constructor(reason: DrawingRefusal) {
    super(reason)
    this.reason = reason
  }
}

/** A sheet of paper for several cards, in millimetres. */
export type Sheet = {
  widthMm: number
  heightMm: number
  /** Free on each side; crop marks and the line that says what the sheet holds stand in it. */
  marginMm: number
  /** Between two cards; at least twice the bleed is kept in any case. */
  gutterMm: number
}

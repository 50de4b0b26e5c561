import type { DraftElement } from './schema.ts'

// What is allowed, but may not come out well. Said beside the element, never in the way of saving.

/** Keys of messages.ts. */
export type Warning =
  | 'qrSmall'
  | 'qrTransparent'
  | 'qrLight'
  | 'barCodeNarrow'
  | 'textSmall'
  | 'passwordShown'

const GOOD_QR_MM = 15
const GOOD_BAR_CODE_MM = 40
const GOOD_TEXT_PT = 6
/** Scanners want the ink to reflect much less than white paper. */
const DARK_ENOUGH = 0.25

/** Relative luminance of #rrggbb, 0 black to 1 white (WCAG). */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** What to watch out for with an element. */
export function warningsOf(element: DraftElement): Warning[] {
  const warnings: Warning[] = []
  if (element.kind === 'qr' || element.kind === 'code128') {
    if (element.kind === 'qr' && Math.min(element.width, element.height) < GOOD_QR_MM)
      warnings.push('qrSmall')
    if (element.kind === 'code128' && element.width < GOOD_BAR_CODE_MM) warnings.push('barCodeNarrow')
    if (element.background === 'none') warnings.push('qrTransparent')
    if (luminance(element.colour) > DARK_ENOUGH) warnings.push('qrLight')
    return warnings
  }
  if (element.size < GOOD_TEXT_PT) warnings.push('textSmall')
  if (element.kind === 'password') warnings.push('passwordShown')
  return warnings
}

export const PRINT_DPI = 300
const MM_PER_INCH = 25.4

type Area = { widthMm: number; heightMm: number; bleedMm: number }
type Pixels = { width: number; height: number }

/** Pixels that an artwork needs to cover card and bleed at 300 dpi. */
export function pixelsNeeded({ widthMm, heightMm, bleedMm }: Area): Pixels {
  const pixels = (mm: number) => Math.ceil(((mm + 2 * bleedMm) / MM_PER_INCH) * PRINT_DPI)
  return { width: pixels(widthMm), height: pixels(heightMm) }
}

/** Dots per inch of an artwork that covers card and bleed; the side that has to be enlarged more decides. */
export function dpiOf(artwork: Pixels, area: Area): number {
  const need = pixelsNeeded(area)
  return Math.floor(Math.min(artwork.width / need.width, artwork.height / need.height) * PRINT_DPI)
}

/** True when so much of the artwork is cut off to make it cover the card that it will be noticed. */
export function isCutOff(artwork: Pixels, area: Area): boolean {
  const need = pixelsNeeded(area)
  const shape = artwork.width / artwork.height / (need.width / need.height)
  return Math.max(shape, 1 / shape) > 1.06
}

import bwipjs from 'bwip-js/node'
import QRCode from 'qrcode'
import { fill } from './raster.ts'
import type { PixelBox } from './text-layout.ts'
import { CannotDraw, type Colour, type Raster } from './types.ts'

/** Decoders need at least two pixels for the smallest part; whole pixels, so that every part has the same width. */
const MIN_MODULE_PX = 2
/** Free on both sides of a Code 128, in bar widths (ISO/IEC 15417). */
const BAR_QUIET = 10
const WHITE: Colour = { red: 255, green: 255, blue: 255 }

export type CodeInk = { colour: Colour; ground: boolean }

/**
 * Draws a QR code, as large as whole pixels per module allow, in the middle of a box.
 * @param quiet free modules on each side, inside the box
 * @throws CannotDraw CODE_TOO_SMALL
 */
export function drawQr(raster: Raster, box: PixelBox, text: string, quiet: number, ink: CodeInk): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const { size, data } = modules
  const side = size + 2 * quiet
  const module = Math.floor(Math.min(box.width, box.height) / side)
  if (module < MIN_MODULE_PX) throw new CannotDraw('CODE_TOO_SMALL')
  const left = Math.round(box.x + (box.width - side * module) / 2)
  const top = Math.round(box.y + (box.height - side * module) / 2)
  if (ink.ground) fill(raster, WHITE, { x: left, y: top, width: side * module, height: side * module })
  for (let row = 0; row < size; row += 1) {
    const y = top + (row + quiet) * module
    // Dark modules that stand side by side are one rectangle.
    let start = -1
    for (let column = 0; column <= size; column += 1) {
      const dark = column < size && data[row * size + column]
      if (dark && start < 0) start = column
      if (!dark && start >= 0) {
        const x = left + (start + quiet) * module
        fill(raster, ink.colour, { x, y, width: (column - start) * module, height: module })
        start = -1
      }
    }
  }
}

/**
 * Draws a Code 128 as wide as whole pixels per bar allow, as high as its box.
 * @throws CannotDraw CODE_TOO_SMALL, or CODE_CONTENT when the text cannot be encoded
 */
export function drawCode128(raster: Raster, box: PixelBox, text: string, ink: CodeInk): void {
  const bars = barsOf(text)
  const total = bars.reduce((sum, bar) => sum + bar, 2 * BAR_QUIET)
  const bar = Math.floor(box.width / total)
  const height = Math.floor(box.height)
  if (bar < MIN_MODULE_PX || height < 8 * MIN_MODULE_PX) throw new CannotDraw('CODE_TOO_SMALL')
  const top = Math.round(box.y)
  let x = Math.round(box.x + (box.width - total * bar) / 2)
  if (ink.ground) fill(raster, WHITE, { x, y: top, width: total * bar, height })
  x += BAR_QUIET * bar
  bars.forEach((width, i) => {
    // Bars and spaces take turns, a bar first.
    if (i % 2 === 0) fill(raster, ink.colour, { x, y: top, width: width * bar, height })
    x += width * bar
  })
}

/**
 * Widths of bars and spaces of a Code 128 in turn, in modules, a bar first.
 * @throws CannotDraw CODE_CONTENT when the text cannot be encoded
 */
export function barsOf(text: string): number[] {
  // Anything else would become the bytes of its UTF-8, which scanners show as gibberish.
  if (!/^[ -~]+$/.test(text)) throw new CannotDraw('CODE_CONTENT')
  try {
    const [code] = bwipjs.raw({ bcid: 'code128', text })
    const bars = code && 'sbs' in code ? code.sbs : undefined
    if (Array.isArray(bars) && bars.length > 0) return bars as number[]
  } catch {
    // bwip-js throws texts and errors of its own for what Code 128 cannot hold.
  }
  throw new CannotDraw('CODE_CONTENT')
}

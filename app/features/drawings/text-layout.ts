import type { Alignment, FontWeight } from '../designs/types.ts'
import { advance } from './font.ts'

/** A text style in pixels. */
export type PixelStyle = { size: number; weight: FontWeight; align: Alignment; spacing: number }
export type PixelBox = { x: number; y: number; width: number; height: number }

export type Letter = { character: string; x: number }
/** One line: its letters with the places of the pen, and the base line. */
export type Line = { letters: Letter[]; baseline: number }
export type Layout = { size: number; lines: Line[] }

const LINE_HEIGHT = 1.3
/** The em square of Chinese fonts reaches so far above the base line, in ems. */
const ASCENT = 0.88
/** Sizes after shrinking are multiples of this, so that cards share their glyphs. Pixels. */
const SIZE_STEP = 0.5

/** The size at which lines fit into a box: their own, or a smaller one. */
function fittingSize(lines: readonly string[], style: PixelStyle, box: PixelBox): number {
  const widest = Math.max(...lines.map((line) => widthOf(line, style.weight, style.size, style.spacing)))
  const height = style.size * (1 + LINE_HEIGHT * (lines.length - 1))
  const shrink = Math.min(1, box.width / Math.max(widest, 1e-6), box.height / height)
  if (shrink === 1) return style.size
  const size = style.size * shrink
  return size > SIZE_STEP ? Math.floor(size / SIZE_STEP) * SIZE_STEP : size
}

function widthOf(line: string, weight: FontWeight, size: number, spacing: number): number {
  let width = 0
  let count = 0
  for (const character of line) {
    width += advance(weight, character) * size
    count += 1
  }
  return width + spacing * Math.max(0, count - 1)
}

/**
 * Places the letters of a text in a box: centred from top to bottom, aligned as the style says from left to
 * right, and smaller when it would not fit.
 * @param text lines end at \n; @param box,style in pixels
 */
export function layOut(text: string, style: PixelStyle, box: PixelBox): Layout {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const size = fittingSize(lines, style, box)
  const spacing = (style.spacing * size) / style.size
  const height = size * (1 + LINE_HEIGHT * (lines.length - 1))
  const top = box.y + (box.height - height) / 2
  return {
    size,
    lines: lines.map((line, i) => {
      const free = box.width - widthOf(line, style.weight, size, spacing)
      let x = box.x + (style.align === 'left' ? 0 : style.align === 'right' ? free : free / 2)
      const letters = [...line].map((character) => {
        const letter = { character, x }
        x += advance(style.weight, character) * size + spacing
        return letter
      })
      return { letters, baseline: top + size * (ASCENT + LINE_HEIGHT * i) }
    }),
  }
}

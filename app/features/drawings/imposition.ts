import type { Design } from '../designs/types.ts'
import { CannotDraw, type Sheet } from './types.ts'

/** How cards stand on a sheet; lengths in millimetres from its upper left corner. */
export type Imposition = {
  sheet: { widthMm: number; heightMm: number }
  columns: number
  rows: number
  /** Upper left corners of the trimmed cards, row by row. */
  places: { x: number; y: number }[]
  /** The trimmed cards together. */
  trim: { x: number; y: number; width: number; height: number }
  marks: { x1: number; y1: number; x2: number; y2: number }[]
}

/** From the bleed to the beginning of a crop mark. */
const MARK_GAP_MM = 1
const MARK_LENGTH_MM = 4
/** What marks and the line at the foot need. */
export const MIN_MARGIN_MM = 9

type Card = Pick<Design, 'widthMm' | 'heightMm' | 'bleedMm'>

/**
 * Places as many cards on a sheet as fit, the sheet upright or lying, whichever holds more.
 * @throws CannotDraw SHEET_TOO_SMALL
 */
export function impose(sheet: Sheet, card: Card): Imposition {
  const upright = grid(sheet, card)
  const lying = grid({ ...sheet, widthMm: sheet.heightMm, heightMm: sheet.widthMm }, card)
  const best = lying.columns * lying.rows > upright.columns * upright.rows ? lying : upright
  if (best.columns < 1 || best.rows < 1) throw new CannotDraw('SHEET_TOO_SMALL')
  return layOutGrid(best, card)
}

type Grid = { sheet: Sheet; columns: number; rows: number; gap: number }

function grid(sheet: Sheet, card: Card): Grid {
  // Bleeds of neighbours do not overlap.
  const gap = Math.max(sheet.gutterMm, 2 * card.bleedMm)
  const margin = Math.max(sheet.marginMm, MIN_MARGIN_MM)
  const count = (side: number, trim: number) =>
    Math.max(0, Math.floor((side - 2 * margin - 2 * card.bleedMm + gap + 1e-6) / (trim + gap)))
  return {
    sheet,
    columns: count(sheet.widthMm, card.widthMm),
    rows: count(sheet.heightMm, card.heightMm),
    gap,
  }
}

function layOutGrid({ sheet, columns, rows, gap }: Grid, card: Card): Imposition {
  const width = columns * card.widthMm + (columns - 1) * gap
  const height = rows * card.heightMm + (rows - 1) * gap
  const trim = { x: (sheet.widthMm - width) / 2, y: (sheet.heightMm - height) / 2, width, height }
  const lefts = Array.from({ length: columns }, (_, i) => trim.x + i * (card.widthMm + gap))
  const tops = Array.from({ length: rows }, (_, i) => trim.y + i * (card.heightMm + gap))
  return {
    sheet: { widthMm: sheet.widthMm, heightMm: sheet.heightMm },
    columns,
    rows,
    trim,
    places: tops.flatMap((y) => lefts.map((x) => ({ x, y }))),
    marks: [
      ...cuts(lefts, card.widthMm).flatMap((x) =>
        outside(trim.y, trim.height, card.bleedMm).map(([from, to]) => ({ x1: x, y1: from, x2: x, y2: to })),
      ),
      ...cuts(tops, card.heightMm).flatMap((y) =>
        outside(trim.x, trim.width, card.bleedMm).map(([from, to]) => ({ x1: from, y1: y, x2: to, y2: y })),
      ),
    ],
  }
}

/** Where the knife goes: both sides of each card, once where two cards meet. */
function cuts(starts: readonly number[], size: number): number[] {
  return [
    ...new Set(starts.flatMap((start) => [start, start + size]).map((at) => Math.round(at * 1e6) / 1e6)),
  ]
}

/** Crop marks stand outside the bleed, before and behind the cards. */
function outside(start: number, length: number, bleed: number): [number, number][] {
  const near = bleed + MARK_GAP_MM
  const far = near + MARK_LENGTH_MM
  return [
    [start - far, start - near],
    [start + length + near, start + length + far],
  ]
}

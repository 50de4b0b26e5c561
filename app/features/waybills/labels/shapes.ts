import type { LabelSize } from '../types.ts'

/** What a label is drawn with; lengths in millimetres from its upper left corner, ink is black or white. */
export type Shape =
  | { kind: 'line'; x1: number; y1: number; x2: number; y2: number; width: number; dashed?: boolean }
  | { kind: 'box'; x: number; y: number; width: number; height: number }
  /** A line of text: `x` its left end, `y` its base line, `size` its em, `width` how far it reaches. */
  | {
      kind: 'text'
      x: number
      y: number
      size: number
      bold: boolean
      text: string
      width: number
      white?: boolean
    }
  /** Widths of bars and spaces in turn, in modules. */
  | { kind: 'bars'; x: number; y: number; height: number; module: number; widths: readonly number[] }

/** Width and height of the paper in millimetres. */
export const PAPER: Record<LabelSize, { width: number; height: number }> = {
  '100x180': { width: 100, height: 180 },
  '76x130': { width: 76, height: 130 },
}

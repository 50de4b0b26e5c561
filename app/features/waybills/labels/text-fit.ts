import { advance } from '../../drawings/font.ts'

/** The height of a line of Chinese, in ems. */
const LINE_HEIGHT = 1.25
/** Sizes after shrinking are multiples of this, in millimetres. */
const STEP = 0.1

const weightOf = (bold: boolean) => (bold ? ('bold' as const) : ('regular' as const))

/** How far a line reaches. @param size of the em, in millimetres */
export function widthOf(text: string, size: number, bold: boolean): number {
  let width = 0
  for (const character of text) width += advance(weightOf(bold), character)
  return width * size
}

/**
 * Breaks a text into lines that fit. Chinese breaks anywhere; runs of letters and digits stay together where they can.
 * @param width of the box, @param size of the em, both in millimetres
 */
export function wrap(text: string, width: number, size: number, bold: boolean): string[] {
  const lines: string[] = []
  let line = ''
  // A run longer than a line is broken as Chinese is.
  // No line begins with a mark that closes something.
  const pieces = text.match(/(?:[A-Za-z0-9.\-/]+|[\s\S])[，。、；：）】》」』！？,;:)\]!?]*/gu) ?? []
  const units = pieces.flatMap((piece) => (widthOf(piece, size, bold) > width ? [...piece] : [piece]))
  for (const unit of units) {
    if (line !== '' && widthOf(line + unit, size, bold) > width) {
      lines.push(line.trimEnd())
      line = unit.trimStart()
    } else line += unit
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines
}

/** Lines with the size at which they fit. */
export type Fitted = { lines: string[]; size: number; lineHeight: number }

/**
 * The largest size at which a text fits into a box. What does not fit at the smallest ends in an ellipsis.
 * @param box millimetres; @param size the largest em, @param smallest the smallest, both in millimetres
 */
export function fitText(
  text: string,
  box: { width: number; height: number },
  { size, smallest, bold }: { size: number; smallest: number; bold: boolean },
): Fitted {
  for (let em = size; ; em = Math.max(smallest, em - STEP)) {
    const lines = wrap(text, box.width, em, bold)
    const most = Math.max(1, Math.floor((box.height - em) / (em * LINE_HEIGHT) + 1 + 1e-6))
    const fits = lines.length <= most && lines.every((line) => widthOf(line, em, bold) <= box.width + 1e-6)
    if (fits || em <= smallest)
      return {
        lines: fits ? lines : cut(lines, most, box.width, em, bold),
        size: em,
        lineHeight: em * LINE_HEIGHT,
      }
  }
}

function cut(lines: readonly string[], most: number, width: number, size: number, bold: boolean): string[] {
  const kept = lines.slice(0, most)
  const last = [...(kept.at(-1) ?? '')]
  while (last.length > 0 && widthOf(`${last.join('')}…`, size, bold) > width) last.pop()
  return [...kept.slice(0, -1), `${last.join('')}…`]
}

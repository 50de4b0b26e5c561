import type { Cell } from './types.ts'

/** What a preview shows of a cell. */
export function shownCell(cell: Cell | undefined): string {
  if (!cell) return ''
  if (cell.type === 'text') return cell.text.slice(0, 80)
  if (cell.type === 'number') return cell.text.padStart(cell.pad ?? 0, '0')
  return cell.type === 'formula' ? 'ƒ' : '?'
}

/** Why there is no code to be had from a cell. */
export type CodeProblem = 'empty' | 'formula' | 'merged' | 'type' | 'scientific' | 'negative' | 'notWhole'

/** Excel keeps 15 digits of a number and no more; whatever stood behind them is zeros now. */
const LARGEST_EXACT = 1e15
/** As Excel and csv files made from it write numbers with more digits: 6.22848E+18. */
const SCIENTIFIC = /^[+-]?\d(\.\d+)?E\+\d+$/i

/** The text a cell of numbers shows, as far as it is still the whole truth. `shown`: what may be said of the others. */
export function codeOf(cell: Cell | undefined): { text: string } | { problem: CodeProblem; shown: string } {
  if (!cell) return { problem: 'empty', shown: '' }
  switch (cell.type) {
    case 'formula':
      return { problem: 'formula', shown: '' }
    case 'merged':
      return { problem: 'merged', shown: '' }
    case 'other':
      return { problem: 'type', shown: '' }
    case 'number': {
      const value = Number(cell.text)
      const bad = (problem: CodeProblem) => ({ problem, shown: cell.text })
      if (!Number.isFinite(value)) return bad('type')
      if (Math.abs(value) >= LARGEST_EXACT) return bad('scientific')
      if (value < 0) return bad('negative')
      if (!Number.isInteger(value)) return bad('notWhole')
      return { text: String(value).padStart(cell.pad ?? 0, '0') }
    }
    case 'text':
      return SCIENTIFIC.test(cell.text.trim())
        ? { problem: 'scientific', shown: cell.text.trim() }
        : { text: cell.text }
  }
}

import { normaliseCode, normaliseLine } from '#app/features/redemptions/normalise.ts'
import { type CodeProblem, codeOf } from '../spreadsheets/cell-text.ts'
import type { Cell, FileRow } from '../spreadsheets/types.ts'
import { NUMBER_LENGTH, PASSWORD_LENGTH, REMARK_LENGTH } from './limits.ts'
import type { BadRow, GoodRow, Mapping, RowProblem, Warning } from './types.ts'

/** A code out of a cell, or why there is none. */
type Read = { text: string } | { problem: RowProblem; shown: string }

const PROBLEMS = {
  number: {
    formula: 'FORMULA',
    merged: 'MERGED',
    empty: 'NUMBER_EMPTY',
    scientific: 'NUMBER_SCIENTIFIC',
    notWhole: 'NUMBER_NOT_WHOLE',
    negative: 'NUMBER_CHARACTERS',
    type: 'NUMBER_TYPE',
  },
  password: {
    formula: 'FORMULA',
    merged: 'MERGED',
    empty: 'PASSWORD_EMPTY',
    scientific: 'PASSWORD_SCIENTIFIC',
    notWhole: 'PASSWORD_NOT_WHOLE',
    negative: 'PASSWORD_CHARACTERS',
    type: 'PASSWORD_TYPE',
  },
} as const satisfies Record<'number' | 'password', Record<CodeProblem, RowProblem>>

function textOf(cell: Cell | undefined, kind: keyof typeof PROBLEMS): Read {
  const read = codeOf(cell)
  return 'text' in read ? read : { problem: PROBLEMS[kind][read.problem], shown: read.shown }
}

/** A card number as it is stored and as the consumer's entry is compared with it: capitals and digits alone. */
export function readNumber(cell: Cell | undefined): Read {
  const read = textOf(cell, 'number')
  if ('problem' in read) return read
  const text = /^[0-9A-Z]+$/.test(read.text) ? read.text : normaliseCode(read.text)
  const bad = (problem: RowProblem): Read => ({ problem, shown: read.text.trim() })
  if (text === '') return bad('NUMBER_EMPTY')
  if (!/^[0-9A-Z]+$/.test(text)) return bad('NUMBER_CHARACTERS')
  if (text.length < NUMBER_LENGTH.min) return bad('NUMBER_TOO_SHORT')
  if (text.length > NUMBER_LENGTH.max) return bad('NUMBER_TOO_LONG')
  return { text }
}

/**
 * A password as it was printed, only without spaces: upper and lower case and signs stay. Consumers may type it in
 * any case and without its hyphens, so what is left then must still be long enough.
 */
export function readPassword(cell: Cell | undefined): Read {
  const read = textOf(cell, 'password')
  if ('problem' in read) return { ...read, shown: '' }
  const bad = (problem: RowProblem): Read => ({ problem, shown: '' })
  const text = /^[0-9A-Za-z]+$/.test(read.text)
    ? read.text
    : read.text.normalize('NFKC').replace(/[\s\p{Cf}]/gu, '')
  if (text === '') return bad('PASSWORD_EMPTY')
  if (!/^[\x21-\x7e]+$/.test(text)) return bad('PASSWORD_CHARACTERS')
  if (text.length > PASSWORD_LENGTH.max) return bad('PASSWORD_TOO_LONG')
  if (normaliseCode(text).length < PASSWORD_LENGTH.min) return bad('PASSWORD_TOO_SHORT')
  return { text }
}

/**
 * What a row is worth, looked at alone.
 * @returns undefined when none of the columns that matter has anything
 */
export function judgeRow(
  { row, cells }: FileRow,
  mapping: Pick<Mapping, 'number' | 'password' | 'remark'>,
): { good: GoodRow } | { bad: BadRow } | undefined {
  const numberCell = cells[mapping.number]
  const passwordCell = cells[mapping.password]
  const remarkCell = mapping.remark === null ? undefined : cells[mapping.remark]
  if (!numberCell && !passwordCell && !remarkCell) return undefined
  const number = readNumber(numberCell)
  const shown = 'text' in number ? number.text : number.shown.slice(0, 60)
  if ('problem' in number) return { bad: { row, number: shown, problem: number.problem } }
  const password = readPassword(passwordCell)
  if ('problem' in password) return { bad: { row, number: shown, problem: password.problem } }
  const remark = readRemark(remarkCell)
  if (typeof remark !== 'string') return { bad: { row, number: shown, ...remark } }
  return { good: { row, number: number.text, password: password.text, remark } }
}

function readRemark(cell: Cell | undefined): string | { problem: RowProblem } {
  if (!cell || cell.type === 'other') return ''
  if (cell.type === 'formula') return { problem: 'FORMULA' }
  if (cell.type === 'merged') return { problem: 'MERGED' }
  const remark = normaliseLine(cell.text)
  return [...remark].length > REMARK_LENGTH ? { problem: 'REMARK_TOO_LONG' } : remark
}

/**
 * Notices columns of numbers that differ in length: where all cards have codes of one length, the shorter ones have
 * probably lost the zeros in front when somebody put them into a sheet as numbers.
 */
export class ZeroWatch {
  private readonly lengths = {
    number: { min: Number.POSITIVE_INFINITY, max: 0 },
    password: { min: Number.POSITIVE_INFINITY, max: 0 },
  }

  see(kind: 'number' | 'password', cell: Cell | undefined): void {
    if (cell?.type !== 'number' || cell.pad !== undefined || !/^\d+$/.test(cell.text)) return
    const lengths = this.lengths[kind]
    lengths.min = Math.min(lengths.min, cell.text.length)
    lengths.max = Math.max(lengths.max, cell.text.length)
  }

  get warnings(): Warning[] {
    const { number, password } = this.lengths
    return [
      ...(number.min < number.max ? (['NUMBER_ZEROS'] as const) : []),
      ...(password.min < password.max ? (['PASSWORD_ZEROS'] as const) : []),
    ]
  }
}

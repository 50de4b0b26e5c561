import type { FileRow } from '../spreadsheets/types.ts'
import { BLOCK_ROWS } from './limits.ts'
import { judgeRow, ZeroWatch } from './row-rules.ts'
import type { BadRow, GoodRow, Mapping, RowProblem, Warning } from './types.ts'

/** Rows that are to be stored next. */
export type Sorted = { good: GoodRow[]; bad: BadRow[]; rows: number }

/** Sorts the rows of one reading of a file into good and bad, and counts what becomes of them. */
export class Sorter {
  /** Rows with something in them, so far. */
  rows = 0
  /** Good rows that have been stored, and the longest of their passwords. */
  goodCount = 0
  slot = 0
  readonly problems: Partial<Record<RowProblem, number>> = {}
  private readonly mapping: Mapping
  private readonly zeros = new ZeroWatch()
  /** In which row each number was seen first. */
  private readonly seen = new Map<string, number>()
  private good: GoodRow[] = []
  private bad: BadRow[] = []

  constructor(mapping: Mapping) {
    this.mapping = mapping
  }

  /** True when enough rows wait to be worth a transaction. */
  get full(): boolean {
    return this.good.length >= BLOCK_ROWS || this.bad.length >= BLOCK_ROWS
  }

  get warnings(): Warning[] {
    return this.zeros.warnings
  }

  take(row: FileRow): void {
    const judged = judgeRow(row, this.mapping)
    if (!judged) return
    this.rows += 1
    if ('bad' in judged) {
      this.bad.push(judged.bad)
      return
    }
    const { good } = judged
    const first = this.seen.get(good.number)
    if (first !== undefined) {
      this.bad.push({
        ...{ row: row.row, number: good.number },
        ...{ problem: 'NUMBER_REPEATED', detail: String(first) },
      })
      return
    }
    this.seen.set(good.number, row.row)
    this.zeros.see('number', row.cells[this.mapping.number])
    this.zeros.see('password', row.cells[this.mapping.password])
    this.good.push(good)
  }

  /** Gives the waiting rows away. */
  drain(): Sorted {
    const { good, bad, rows } = this
    this.good = []
    this.bad = []
    return { good, bad, rows }
  }

  /** Counts rows as they have been stored. */
  stored(good: readonly GoodRow[], bad: readonly BadRow[]): void {
    this.goodCount += good.length
    for (const { password } of good) this.slot = Math.max(this.slot, password.length)
    for (const { problem } of bad) this.problems[problem] = (this.problems[problem] ?? 0) + 1
  }
}

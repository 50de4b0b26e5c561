import { MAX_CELL_CHARACTERS, MAX_MERGED, SHEET_ROWS } from './limits.ts'
import { FileRefused } from './refusal.ts'
import type { Cell, FileRow, StoredValue } from './types.ts'
import { xmlReader } from './xml.ts'

/** A text that stands in the table of shared texts. */
type SharedCell = { type: 'shared'; index: number }
export type SheetRow = { row: number; cells: (Cell | SharedCell | undefined)[] }

/** Merged cells: rows from 1, columns from 0, both inclusive. */
export type MergedRange = { fromRow: number; toRow: number; fromColumn: number; toColumn: number }

/** What a sheet says beside its rows; complete when the last piece was read. */
export type SheetFacts = { merged: MergedRange[]; declaredRows: number | undefined }

/** Column of a reference (from 0): A1 is 0, AB7 is 27. -1 when it is none. */
export function columnOf(reference: string): number {
  let column = 0
  for (let i = 0; i < reference.length; i += 1) {
    const code = reference.charCodeAt(i)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

const REFERENCE = /^([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$/

/** @returns undefined when the text is no reference to cells */
export function rangeOf(reference: string): MergedRange | undefined {
  const match = REFERENCE.exec(reference)
  if (!match) return undefined
  const [, left = '', top = '', right = left, bottom = top] = match
  return {
    ...{ fromRow: Number(top), toRow: Number(bottom) },
    ...{ fromColumn: columnOf(left), toColumn: columnOf(right) },
  }
}

/** Reads the XML of one sheet piece by piece; of each row only the columns asked for are kept. */
export class SheetReader {
  readonly facts: SheetFacts = { merged: [], declaredRows: undefined }
  private readonly wanted: (column: number) => boolean
  private readonly zeroPads: ReadonlyMap<number, number>
  private readonly xml: ReturnType<typeof xmlReader>
  private rows: SheetRow[] = []
  private row = 0
  private cells: SheetRow['cells'] | undefined
  private column = -1
  private type = 'n'
  private style = ''
  private collecting = false
  private hasFormula = false
  private hasValue = false
  private inPhonetic = false
  private text = ''

  /**
   * @param wanted which columns (from 0) to keep
   * @param zeroPads of the workbook
   */
  constructor(wanted: (column: number) => boolean, zeroPads: ReadonlyMap<number, number>) {
    this.wanted = wanted
    this.zeroPads = zeroPads
    this.xml = xmlReader({
      open: (name, attributes) => this.open(name, attributes),
      close: (name) => this.close(name),
      text: (text) => {
        if (this.collecting && this.text.length <= MAX_CELL_CHARACTERS) this.text += text
      },
    })
  }

  /** Takes the next piece. @returns the rows it completed. @throws FileRefused DAMAGED, TOO_MANY_ROWS, TOO_MANY_MERGED */
  write(piece: Uint8Array): SheetRow[] {
    this.xml.write(piece)
    const rows = this.rows
    this.rows = []
    return rows
  }

  /** After the last piece. @throws FileRefused DAMAGED when the document breaks off */
  end(): void {
    this.xml.end()
  }

  private open(name: string, attributes: Record<string, string>): void {
    switch (name) {
      case 'c':
        this.openCell(attributes)
        return
      case 'v':
      case 't':
        this.hasValue = true
        this.collecting = this.column >= 0 && !this.inPhonetic
        return
      case 'f':
        this.hasFormula = true
        return
      case 'rPh':
        this.inPhonetic = true
        return
      case 'row':
        this.openRow(attributes)
        return
      case 'mergeCell':
        this.merge(attributes.ref ?? '')
        return
      case 'dimension':
        this.facts.declaredRows = rangeOf(attributes.ref ?? '')?.toRow
    }
  }

  private close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.collecting = false
        return
      case 'c':
        this.closeCell()
        return
      case 'rPh':
        this.inPhonetic = false
        return
      case 'row':
        if (this.cells && this.cells.length > 0) this.rows.push({ row: this.row, cells: this.cells })
        this.cells = undefined
    }
  }

  private openRow({ r }: Record<string, string>): void {
    const row = r === undefined ? this.row + 1 : Number(r)
    // Rows that run backwards could make a short sheet endless.
    if (!Number.isInteger(row) || row <= this.row) throw new FileRefused('DAMAGED')
    if (row > SHEET_ROWS) throw new FileRefused('TOO_MANY_ROWS')
    this.row = row
    this.cells = []
    this.column = -1
    this.lastColumn = -1
  }

  private lastColumn = -1

  private openCell({ r, t, s }: Record<string, string>): void {
    const column = r === undefined ? this.lastColumn + 1 : columnOf(r)
    this.lastColumn = column
    this.column = this.cells && this.wanted(column) ? column : -1
    this.type = t ?? 'n'
    this.style = s ?? ''
    this.hasFormula = false
    this.hasValue = false
    this.text = ''
  }

  private closeCell(): void {
    const { column, cells } = this
    this.column = -1
    if (column < 0 || !cells) return
    const cell = this.cell()
    if (cell) cells[column] = cell
  }

  private cell(): Cell | SharedCell | undefined {
    const { text } = this
    if (this.hasFormula) return { type: 'formula', stored: this.stored() }
    if (!this.hasValue) return undefined
    switch (this.type) {
      case 's':
        return { type: 'shared', index: Number(text) }
      case 'str':
      case 'inlineStr':
        return text === '' ? undefined : { type: 'text', text }
      case 'n': {
        if (text === '') return undefined
        const pad = this.style === '' ? undefined : this.zeroPads.get(Number(this.style))
        return { type: 'number', text, pad }
      }
      default:
        return { type: 'other' }
    }
  }

  /** What Excel has computed last, where that is a text or a number. */
  private stored(): StoredValue | undefined {
    const { text } = this
    if (!this.hasValue || text === '') return undefined
    if (this.type === 'str') return { type: 'text', text }
    return this.type === 'n' ? { type: 'number', text } : undefined
  }

  private merge(reference: string): void {
    const range = rangeOf(reference)
    if (!range) throw new FileRefused('DAMAGED')
    if (this.facts.merged.length >= MAX_MERGED) throw new FileRefused('TOO_MANY_MERGED')
    this.facts.merged.push(range)
  }
}

/** Puts the shared texts in their places; a row without anything is undefined. */
export function resolveRow(
  row: SheetRow,
  textOf: (index: number) => string | undefined,
): FileRow | undefined {
  let filled = false
  const cells = row.cells.map((cell): Cell | undefined => {
    if (!cell) return undefined
    if (cell.type !== 'shared') {
      filled = true
      return cell
    }
    const text = textOf(cell.index)
    if (text === undefined || text === '') return undefined
    filled = true
    return { type: 'text', text }
  })
  return filled ? { row: row.row, cells } : undefined
}

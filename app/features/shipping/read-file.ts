import { maskCell } from '../orders/masking.ts'
import { shownCell } from '../spreadsheets/cell-text.ts'
import { MAX_COLUMNS } from '../spreadsheets/limits.ts'
import { dataRows, previewRows } from '../spreadsheets/source.ts'
import type { FileBytes, FileRow, Reading, Source } from '../spreadsheets/types.ts'
import { type Suggestion, suggest } from './columns.ts'
import { MAX_LINES } from './limits.ts'
import { type ReadLine, readLine } from './line-rules.ts'
import type { MappingForm } from './schema.ts'
import type { Mapping } from './types.ts'

/** The first rows of a file as text, and what its columns seem to be. */
export type FilePreview = {
  choice: Reading
  columns: number
  rows: { row: number; cells: string[] }[]
  suggestion: Suggestion
}

/** How a file is read when nobody has said otherwise. */
export function usualReading(source: Source): Reading {
  return source.kind === 'csv'
    ? { sheet: 0, encoding: source.encoding, delimiter: source.delimiter }
    : { sheet: source.sheet, encoding: 'utf-8', delimiter: ',' }
}

/** @throws FileRefused */
export async function previewFile(file: FileBytes, source: Source, choice: Reading): Promise<FilePreview> {
  const found = await previewRows(file, source, choice)
  const columns = Math.min(MAX_COLUMNS, Math.max(2, ...found.map(({ cells }) => cells.length)))
  return {
    choice,
    columns,
    rows: found.map(({ row, cells }) => ({
      row,
      cells: Array.from({ length: columns }, (_, i) => shownCell(cells[i])),
    })),
    suggestion: suggest(found),
  }
}

/** The same to look at: below the header, names and phones with stars, which nobody needs to choose columns by. */
export function maskedPreview(preview: FilePreview): FilePreview {
  const { headerRow, order, tracking, carrier } = preview.suggestion
  const ours = [order, tracking, carrier]
  const masked = (text: string, column: number) => (ours.includes(column) ? text : maskCell(text))
  const rows = preview.rows.map(({ row, cells }) => ({
    row,
    cells: row <= headerRow ? cells : cells.map(masked),
  }))
  return { ...preview, rows }
}

/** A choice of columns with what the header calls them. */
export function mappingOf(form: MappingForm, preview: FilePreview): Mapping {
  const header = preview.rows.find(({ row }) => row === form.headerRow)?.cells ?? []
  const nameOf = (column: number | null) => (column === null ? '' : (header[column] ?? '').slice(0, 80))
  return {
    ...form,
    names: { order: nameOf(form.order), tracking: nameOf(form.tracking), carrier: nameOf(form.carrier) },
  }
}

/** The choice that the header makes for people; undefined when it does not name both that are needed. */
export function recognised({ choice, suggestion }: FilePreview): MappingForm | undefined {
  const { headerRow, order, tracking, carrier } = suggestion
  if (order === undefined || tracking === undefined) return undefined
  return { ...choice, headerRow, order, tracking, carrier: carrier ?? null }
}

/**
 * All lines of a file, each read alone.
 * @throws FileRefused
 */
export async function readLines(
  file: FileBytes,
  source: Source,
  mapping: Mapping,
  defaultCarrier: string,
): Promise<ReadLine[]> {
  let lines: ReadLine[] = []
  for await (const rows of portions(file, source, mapping, columnsOf(mapping))) {
    if (rows === 'restart') lines = []
    else lines.push(...rows.flatMap((row) => readLine(row, mapping, defaultCarrier) ?? []))
  }
  return lines
}

/** Our columns in a file. */
export function columnsOf({ order, tracking, carrier }: Mapping): number[] {
  return [order, tracking, ...(carrier === null ? [] : [carrier])]
}

/** The rows behind the header with all their columns, those asked for first. */
export function wholeRows(
  file: FileBytes,
  source: Source,
  mapping: Mapping,
): AsyncGenerator<FileRow[] | 'restart'> {
  const ours = columnsOf(mapping)
  const others = Array.from({ length: MAX_COLUMNS }, (_, i) => i).filter((column) => !ours.includes(column))
  return portions(file, source, mapping, [...ours, ...others])
}

async function* portions(
  file: FileBytes,
  source: Source,
  mapping: Mapping,
  columns: readonly number[],
): AsyncGenerator<FileRow[] | 'restart'> {
  const asked = { headerRow: mapping.headerRow, columns, maxRows: MAX_LINES }
  for await (const portion of dataRows(file, source, mapping, asked))
    yield 'restart' in portion ? 'restart' : portion.rows
}

import { csvRows, decodeText, detectDelimiter, detectEncoding } from './csv-rows.ts'
import { MAX_COLUMNS, MAX_PREVIEW_BYTES, PREVIEW_ROWS, SHEET_ROWS } from './limits.ts'
import { FileRefused } from './refusal.ts'
import { readSharedStrings, type SharedStrings } from './shared-strings.ts'
import { type MergedRange, resolveRow, SheetReader, type SheetRow } from './sheet-rows.ts'
import type { FileBytes, FileRow, Reading, Source } from './types.ts'
import { openWorkbook, type Workbook } from './workbook.ts'
import { inflate } from './zip-parts.ts'

const MAGIC: readonly { problem: ConstructorParameters<typeof FileRefused>[0]; bytes: readonly number[] }[] =
  [
    { problem: 'PDF', bytes: [0x25, 0x50, 0x44, 0x46] },
    // The container of old Excel files, and of new ones that ask for a password.
    { problem: 'OLD_EXCEL', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  ]

/**
 * Says what a file is, by what is in it and not by its name.
 * @param bytes the whole upload
 * @throws FileRefused when such a file is no table
 */
export async function inspect(bytes: Buffer): Promise<Source> {
  if (bytes.length === 0) throw new FileRefused('EMPTY_FILE')
  const known = MAGIC.find((kind) => kind.bytes.every((byte, i) => bytes[i] === byte))
  if (known) throw new FileRefused(known.problem)
  const file: FileBytes = {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  }
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? inspectWorkbook(file) : inspectText(bytes, file)
}

async function inspectWorkbook(file: FileBytes): Promise<Source> {
  const book = await openWorkbook(file)
  const sheets: (Source & { kind: 'xlsx' })['sheets'] = []
  let first: number | undefined
  for (const [i, { name, path }] of book.sheets.entries()) {
    const head = await readHead(book, i)
    if ((head.declaredRows ?? 0) > SHEET_ROWS) throw new FileRefused('TOO_MANY_ROWS')
    if (head.rows.length > 0) first ??= i
    sheets.push({ name, path, rows: head.declaredRows })
  }
  if (first === undefined) throw new FileRefused('NO_ROWS')
  return { kind: 'xlsx', sheets, sheet: first }
}

async function inspectText(bytes: Buffer, file: FileBytes): Promise<Source> {
  const encoding = detectEncoding(bytes)
  let begin = ''
  for await (const text of decodeText(file, encoding)) if (begin.length < 65_536) begin += text
  if (/^\s*(<!doctype|<html|<\?xml|<table|<meta)/i.test(begin)) throw new FileRefused('HTML')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no table has is what is looked for
  if (/[\u0001-\u0008\u000e-\u001f]/.test(begin)) throw new FileRefused('NOT_A_TABLE')
  if (begin.trim() === '') throw new FileRefused('NO_ROWS')
  let rows = 1
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) rows += 1
  return { kind: 'csv', encoding, delimiter: detectDelimiter(begin), rows }
}

type Head = { rows: SheetRow[]; declaredRows: number | undefined }

async function readHead(book: Workbook, sheet: number): Promise<Head> {
  const reader = new SheetReader((column) => column >= 0 && column < MAX_COLUMNS, book.zeroPads)
  const rows: SheetRow[] = []
  let read = 0
  for await (const piece of inflate(book.parts, book.sheets[sheet]?.path ?? '')) {
    rows.push(...reader.write(piece))
    read += piece.length
    if (rows.length >= PREVIEW_ROWS || read >= MAX_PREVIEW_BYTES)
      return { rows: rows.slice(0, PREVIEW_ROWS), declaredRows: reader.facts.declaredRows }
  }
  reader.end()
  return { rows, declaredRows: reader.facts.declaredRows }
}

/**
 * The first rows with something in them, all columns, to choose columns by.
 * @throws FileRefused
 */
export async function previewRows(file: FileBytes, source: Source, choice: Reading): Promise<FileRow[]> {
  if (source.kind === 'xlsx') {
    const book = await openWorkbook(file)
    const { rows } = await readHead(book, choice.sheet)
    const strings = await readSharedStrings(book.parts, MAX_PREVIEW_BYTES)
    return rows.flatMap((row) => resolveRow(row, (index) => strings.get(index) ?? '…') ?? [])
  }
  const found: FileRow[] = []
  const wanted = (column: number) => column < MAX_COLUMNS
  for await (const rows of csvRows(file, choice, wanted, Math.min(file.size, MAX_PREVIEW_BYTES))) {
    found.push(...rows)
    if (found.length >= PREVIEW_ROWS) break
  }
  return found.slice(0, PREVIEW_ROWS)
}

/** Rows of merged cells that touch one of these columns, as intervals in order. */
function mergedRows(ranges: readonly MergedRange[], columns: readonly number[]): [number, number][] {
  return ranges
    .filter((range) => columns.some((column) => column >= range.fromColumn && column <= range.toColumn))
    .map(({ fromRow, toRow }): [number, number] => [fromRow, toRow])
    .sort(([a], [b]) => a - b)
}

/** Portions of rows behind the header, or that everything so far must be thrown away and comes again. */
export type Portion = { rows: FileRow[] } | { restart: true }

/** Which rows are asked for. */
export type Wanted = {
  /** Row of the header (1-based, as Excel counts), behind which the data begin; 0: there is none. */
  headerRow: number
  /** Columns from 0. The first gets the mark when one of these is merged with others. */
  columns: readonly number[]
  /** More rows than this are refused. */
  maxRows: number
}

/**
 * The rows behind the header, in portions, only the columns asked for. Which cells are merged an xlsx says at
 * its end: when some of ours are, `restart` comes and then all rows once more, the merged ones marked.
 * @throws FileRefused; TOO_MANY_ROWS as soon as there is one row too many
 */
export async function* dataRows(
  file: FileBytes,
  source: Source,
  reading: Reading,
  asked: Wanted,
): AsyncGenerator<Portion> {
  const wanted = (column: number) => asked.columns.includes(column)
  if (source.kind === 'csv') {
    const limit = rowLimit(asked.maxRows)
    for await (const rows of csvRows(file, reading, wanted)) yield { rows: limit(behind(rows, asked)) }
    return
  }
  const book = await openWorkbook(file)
  const sheet = {
    book,
    path: book.sheets[reading.sheet]?.path ?? '',
    strings: await readSharedStrings(book.parts),
  }
  const merged: MergedRange[] = []
  yield* sheetPortions(sheet, asked, [], merged)
  const touched = mergedRows(merged, asked.columns).filter(([, to]) => to > asked.headerRow)
  if (touched.length === 0) return
  yield { restart: true }
  yield* sheetPortions(sheet, asked, touched, [])
}

function behind(rows: FileRow[], { headerRow }: Wanted): FileRow[] {
  return rows[0] && rows[0].row > headerRow ? rows : rows.filter(({ row }) => row > headerRow)
}

function rowLimit(maxRows: number): (rows: FileRow[]) => FileRow[] {
  let count = 0
  return (rows) => {
    count += rows.length
    if (count > maxRows) throw new FileRefused('TOO_MANY_ROWS')
    return rows
  }
}

async function* sheetPortions(
  { book, path, strings }: { book: Workbook; path: string; strings: SharedStrings },
  asked: Wanted,
  touched: readonly [number, number][],
  merged: MergedRange[],
): AsyncGenerator<Portion> {
  const reader = new SheetReader((column) => asked.columns.includes(column), book.zeroPads)
  const textOf = (index: number) => strings.get(index)
  const mark = mergedMarker(touched, asked.columns[0] ?? 0)
  const limit = rowLimit(asked.maxRows)
  for await (const piece of inflate(book.parts, path)) {
    const rows = reader.write(piece).flatMap((row) => resolveRow(row, textOf) ?? [])
    if (rows.length > 0) yield { rows: limit(behind(rows, asked).map(mark)) }
  }
  reader.end()
  merged.push(...reader.facts.merged)
}

/** Makes the cells of merged rows merged. Rows come in order, so each range is looked at once. */
function mergedMarker(touched: readonly [number, number][], column: number): (row: FileRow) => FileRow {
  let next = 0
  let until = 0
  return (fileRow) => {
    for (let range = touched[next]; range && range[0] <= fileRow.row; range = touched[next]) {
      until = Math.max(until, range[1])
      next += 1
    }
    if (fileRow.row > until) return fileRow
    const cells = [...fileRow.cells]
    cells[column] = { type: 'merged' }
    return { row: fileRow.row, cells }
  }
}

import { csvRows, decodeText, detectDelimiter, detectEncoding } from './csv-rows.ts'
import { MAX_COLUMNS, MAX_PREVIEW_BYTES, MAX_ROWS, PREVIEW_ROWS, SHEET_ROWS } from './limits.ts'
import { FileRefused } from './refusal.ts'
import { readSharedStrings, type SharedStrings } from './shared-strings.ts'
import { type MergedRange, resolveRow, SheetReader, type SheetRow } from './sheet-rows.ts'
import type { FileBytes, FileRow, Mapping, Source } from './types.ts'
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
 * @throws FileRefused when no cards can be read from such a file
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
export async function previewRows(
  file: FileBytes,
  source: Source,
  choice: Pick<Mapping, 'sheet' | 'encoding' | 'delimiter'>,
): Promise<FileRow[]> {
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

/**
 * The rows behind the header, in portions, only the columns of the mapping. Which cells are merged an xlsx says at
 * its end: when some of ours are, `restart` comes and then all rows once more, the merged ones marked.
 * @throws FileRefused; TOO_MANY_ROWS as soon as there is one row too many
 */
export async function* dataRows(file: FileBytes, source: Source, mapping: Mapping): AsyncGenerator<Portion> {
  const columns = [mapping.number, mapping.password, ...(mapping.remark === null ? [] : [mapping.remark])]
  const wanted = (column: number) => columns.includes(column)
  if (source.kind === 'csv') {
    const limit = rowLimit()
    for await (const rows of csvRows(file, mapping, wanted)) yield { rows: limit(behind(rows, mapping)) }
    return
  }
  const book = await openWorkbook(file)
  const strings = await readSharedStrings(book.parts)
  const merged: MergedRange[] = []
  yield* sheetPortions(book, mapping, wanted, strings, [], merged)
  const touched = mergedRows(merged, columns).filter(([, to]) => to > mapping.headerRow)
  if (touched.length === 0) return
  yield { restart: true }
  yield* sheetPortions(book, mapping, wanted, strings, touched, [])
}

function behind(rows: FileRow[], { headerRow }: Mapping): FileRow[] {
  return rows[0] && rows[0].row > headerRow ? rows : rows.filter(({ row }) => row > headerRow)
}

function rowLimit(): (rows: FileRow[]) => FileRow[] {
  let count = 0
  return (rows) => {
    count += rows.length
    if (count > MAX_ROWS) throw new FileRefused('TOO_MANY_ROWS')
    return rows
  }
}

async function* sheetPortions(
  book: Workbook,
  mapping: Mapping,
  wanted: (column: number) => boolean,
  strings: SharedStrings,
  touched: readonly [number, number][],
  merged: MergedRange[],
): AsyncGenerator<Portion> {
  const reader = new SheetReader(wanted, book.zeroPads)
  const textOf = (index: number) => strings.get(index)
  const mark = mergedMarker(touched, mapping)
  const limit = rowLimit()
  for await (const piece of inflate(book.parts, book.sheets[mapping.sheet]?.path ?? '')) {
    const rows = reader.write(piece).flatMap((row) => resolveRow(row, textOf) ?? [])
    if (rows.length > 0) yield { rows: limit(behind(rows, mapping).map(mark)) }
  }
  reader.end()
  merged.push(...reader.facts.merged)
}

/** Makes the cells of merged rows merged. Rows come in order, so each range is looked at once. */
function mergedMarker(touched: readonly [number, number][], mapping: Mapping): (row: FileRow) => FileRow {
  let next = 0
  let until = 0
  return (fileRow) => {
    for (let range = touched[next]; range && range[0] <= fileRow.row; range = touched[next]) {
      until = Math.max(until, range[1])
      next += 1
    }
    if (fileRow.row > until) return fileRow
    const cells = [...fileRow.cells]
    cells[mapping.number] = { type: 'merged' }
    return { row: fileRow.row, cells }
  }
}

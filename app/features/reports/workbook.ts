import ExcelJS from 'exceljs'
import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { columnInWords, memberInWords, periodInWords, type Wording } from './in-words.ts'
import { messages } from './messages.ts'
import { MEASURES, type Measure, type Report, type ReportRequest, type ReportRow } from './types.ts'

/** What stands in the head of the file. */
export type WorkbookHead = Wording & {
  merchantName: string
  timeZone: string
  madeAt: Date
  /** In words. */
  filters: readonly string[]
}

/** Lines above the table: title, merchant, period, filters, when it was made, and an empty one. */
const HEAD_ROWS = 6
const HEADER_FILL: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFECE6' } }
const ACCENT = 'FFBF3A21'
const LINE: Partial<ExcelJS.Border> = { style: 'thin', color: { argb: 'FFE3DFD7' } }

/** The name of the file, without what file systems do not like. */
export function fileNameOf(request: ReportRequest, locale: Locale): string {
  const t = translator(messages, locale)
  const { period, measure, rows } = request
  const ends = [...new Set([period.columns[0] ?? '', period.columns.at(-1) ?? ''])]
  return t('fileName', { rows: t(`rows.${rows}`), measure: t(`measure.${measure}`), period: ends.join('_') })
}

/**
 * A report as an Excel file: its pivot on the first sheet, with sums that Excel can compute again, and every measure of
 * every row on the second. Names that look like formulas are texts.
 */
export async function reportWorkbook(
  report: Report,
  request: ReportRequest,
  head: WorkbookHead,
): Promise<Buffer> {
  const t = translator(messages, head.locale)
  const workbook = new ExcelJS.Workbook()
  workbook.creator = head.merchantName
  workbook.created = head.madeAt
  const measure = t(`measure.${request.measure}`)
  const pivotSheet = addSheet(workbook, t('sheetPivot', { measure }), request, head, 2)
  writeTable(pivotSheet, {
    rows: report.rows,
    nameOf: (row) => memberInWords(request.rows, row, head),
    noteOf: request.rows === 'batch' ? (row) => row.faceValueMinor : undefined,
    columns: report.columns.map((column, at) => ({
      title: columnInWords(column, head.locale),
      measure: request.measure,
      countOf: (row) => row.cells[at] ?? 0,
    })),
    sums: true,
    ...{ request, head },
  })
  writeTable(addSheet(workbook, t('sheetTotals'), request, head, 2), {
    rows: [...report.rows, ...report.otherRows],
    nameOf: (row) => memberInWords(request.rows, row, head),
    noteOf: request.rows === 'batch' ? (row) => row.faceValueMinor : undefined,
    columns: MEASURES.map((each) => ({
      title: t(`measure.${each}`),
      measure: each,
      countOf: (row) => row.totals[each],
    })),
    sums: false,
    ...{ request, head },
  })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function addSheet(
  workbook: ExcelJS.Workbook,
  name: string,
  request: ReportRequest,
  head: WorkbookHead,
  frozen: number,
): ExcelJS.Worksheet {
  const t = translator(messages, head.locale)
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: frozen - 1, ySplit: HEAD_ROWS + 1 }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, paperSize: 9 },
  })
  sheet.pageSetup.printTitlesRow = `${HEAD_ROWS + 1}:${HEAD_ROWS + 1}`
  const measure = t(`measure.${request.measure}`)
  const lines = [
    t('caption', { measure, rows: t(`rows.${request.rows}`) }),
    t('merchantIs', { name: head.merchantName }),
    t('periodIs', { period: periodInWords(request.period, head.locale) }),
    t('filtersAre', { filters: head.filters.join(t('comma')) || t('noFilters') }),
    t('madeAt', { at: formatInstant(head.madeAt, head.timeZone, head.locale), zone: head.timeZone }),
  ]
  for (const [at, line] of lines.entries()) {
    sheet.getCell(at + 1, 1).value = line
    sheet.getCell(at + 1, 1).font = at === 0 ? { bold: true, size: 14 } : { color: { argb: 'FF5D574E' } }
  }
  return sheet
}

type Column = { title: string; measure: Measure; countOf: (row: ReportRow) => number }
type Table = {
  request: ReportRequest
  head: WorkbookHead
  rows: readonly ReportRow[]
  nameOf: (row: ReportRow) => string
  /** Money beside the name, for batches. */
  noteOf: ((row: ReportRow) => number | null) | undefined
  columns: readonly Column[]
  /** A column of sums at the end; for columns that can be added up. */
  sums: boolean
}

function writeTable(sheet: ExcelJS.Worksheet, table: Table): void {
  const { rows, columns, head, request, sums, noteOf } = table
  const t = translator(messages, head.locale)
  const first = noteOf ? 3 : 2
  const numbers = formatsOf(head.currency)
  const titles = [
    t(`rows.${request.rows}`),
    ...(noteOf ? [t('rows.face')] : []),
    ...columns.map((column) => column.title),
    ...(sums ? [t('total')] : []),
  ]
  const header = sheet.getRow(HEAD_ROWS + 1)
  header.values = titles
  header.eachCell((cell, at) => {
    Object.assign(cell, { font: { bold: true }, fill: HEADER_FILL, border: { bottom: LINE } })
    cell.alignment = { horizontal: at < first ? 'left' : 'right', vertical: 'middle', wrapText: true }
  })
  const from = HEAD_ROWS + 2
  const to = HEAD_ROWS + 1 + rows.length
  for (const [at, row] of rows.entries()) writeRow(sheet.getRow(from + at), row, table, first, numbers)
  writeTotals(sheet, table, { first, from, to })
  sheet.getColumn(1).width = 30
  if (noteOf) sheet.getColumn(2).width = 12
  for (let at = first; at <= titles.length; at += 1) sheet.getColumn(at).width = 14
  sheet.autoFilter = { from: { row: from - 1, column: 1 }, to: { row: to, column: titles.length } }
}

type Formats = { money: string; count: string; minor: number }

/** Number formats, and how many minor units make one of a currency. */
function formatsOf(currency: string): Formats {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    ...{ style: 'currency', currency },
  }).resolvedOptions()
  return {
    money: digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`,
    count: '#,##0',
    minor: 10 ** digits,
  }
}

function writeRow(
  line: ExcelJS.Row,
  row: ReportRow,
  { nameOf, noteOf, columns, sums, request }: Table,
  first: number,
  numbers: Formats,
): void {
  line.getCell(1).value = nameOf(row)
  const write = (at: number, count: number, measure: Measure) => {
    line.getCell(at).value = measure === 'value' ? count / numbers.minor : count
    line.getCell(at).numFmt = measure === 'value' ? numbers.money : numbers.count
  }
  const note = noteOf?.(row) ?? null
  if (note !== null) write(2, note, 'value')
  for (const [at, column] of columns.entries()) write(first + at, column.countOf(row), column.measure)
  if (!sums) return
  const last = first + columns.length
  write(last, row.totals[request.measure], request.measure)
  const result = line.getCell(last).value as number
  line.getCell(last).value = {
    formula: `SUM(${line.getCell(first).address}:${line.getCell(last - 1).address})`,
    result,
  }
  line.getCell(last).font = { bold: true }
}

/** The last line: what Excel adds up, with the sums that we have. */
function writeTotals(
  sheet: ExcelJS.Worksheet,
  { rows, columns, head, request, sums }: Table,
  { first, from, to }: { first: number; from: number; to: number },
): void {
  const t = translator(messages, head.locale)
  const numbers = formatsOf(head.currency)
  const line = sheet.getRow(to + 1)
  line.getCell(1).value = t('total')
  const all: Column[] = [...columns]
  if (sums) all.push({ title: '', measure: request.measure, countOf: (row) => row.totals[request.measure] })
  for (const [at, column] of all.entries()) {
    const cell = line.getCell(first + at)
    const letter = cell.address.replace(/\d+/, '')
    const sum = rows.reduce((total, row) => total + column.countOf(row), 0)
    const money = column.measure === 'value'
    cell.numFmt = money ? numbers.money : numbers.count
    const result = money ? sum / numbers.minor : sum
    cell.value = rows.length === 0 ? 0 : { formula: `SUM(${letter}${from}:${letter}${to})`, result }
  }
  line.eachCell((cell) => {
    cell.font = { bold: true, color: { argb: ACCENT } }
    cell.border = { top: LINE }
  })
}

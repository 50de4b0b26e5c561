import type ExcelJS from 'exceljs'

/** A column of figures: money in minor units, or a count. */
export type SheetColumn<Row> = {
  title: string
  money: boolean
  countOf: (row: Row) => number
  /** True for what does not add up: the last row's stands in the line of sums. */
  standing?: boolean
}

export type SheetTable<Row> = {
  currency: string
  rows: readonly Row[]
  /** Head of the first column, and what stands in it. */
  rowTitle: string
  /** A date is a day, in UTC as exceljs takes them. */
  nameOf: (row: Row) => string | Date
  /** Money beside the name. */
  note?: { title: string; amountOf: (row: Row) => number | null } | undefined
  columns: readonly SheetColumn<Row>[]
  /** A column of sums at the end; for columns that can be added up. */
  sum?: SheetColumn<Row> | undefined
  /** Name of the last line, of sums. */
  totalTitle: string
}

const HEADER_FILL: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFECE6' } }
const ACCENT = 'FFBF3A21'
const LINE: Partial<ExcelJS.Border> = { style: 'thin', color: { argb: 'FFE3DFD7' } }

/**
 * Adds a sheet to print in landscape, with lines of text at its top and an empty one under them; the table's head and
 * the first column stay in sight.
 * @param lines the first is the title
 */
export function addPrintSheet(
  workbook: ExcelJS.Workbook,
  name: string,
  lines: readonly string[],
): ExcelJS.Worksheet {
  const head = lines.length + 2
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: 1, ySplit: head }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, paperSize: 9 },
  })
  sheet.pageSetup.printTitlesRow = `${head}:${head}`
  for (const [at, line] of lines.entries()) {
    sheet.getCell(at + 1, 1).value = line
    sheet.getCell(at + 1, 1).font = at === 0 ? { bold: true, size: 14 } : { color: { argb: 'FF5D574E' } }
  }
  return sheet
}

/** Writes a table under what a sheet has, with sums that Excel can compute again. Names that look like formulas are texts. */
export function writeSheetTable<Row>(sheet: ExcelJS.Worksheet, table: SheetTable<Row>): void {
  const { rows, columns, sum, note } = table
  const first = note ? 3 : 2
  const numbers = formatsOf(table.currency)
  const titles = [
    table.rowTitle,
    ...(note ? [note.title] : []),
    ...columns.map((column) => column.title),
    ...(sum ? [sum.title] : []),
  ]
  const headRow = sheet.rowCount + (sheet.rowCount === 0 ? 1 : 2)
  writeSheetHead(sheet.getRow(headRow), titles, (at) => at >= first)
  const from = headRow + 1
  const to = headRow + rows.length
  for (const [at, row] of rows.entries()) writeRow(sheet.getRow(from + at), row, table, first, numbers)
  writeTotals(sheet, table, { first, from, to })
  sheet.getColumn(1).width = 30
  if (note) sheet.getColumn(2).width = 12
  for (let at = first; at <= titles.length; at += 1) sheet.getColumn(at).width = 14
  sheet.autoFilter = { from: { row: headRow, column: 1 }, to: { row: to, column: titles.length } }
}

/**
 * Writes the names of columns.
 * @param isNumber of a column, from 1: its name stands right, as its figures do
 */
export function writeSheetHead(
  header: ExcelJS.Row,
  titles: readonly string[],
  isNumber: (at: number) => boolean,
): void {
  header.values = [...titles]
  header.eachCell((cell, at) => {
    Object.assign(cell, { font: { bold: true }, fill: HEADER_FILL, border: { bottom: LINE } })
    cell.alignment = { horizontal: isNumber(at) ? 'right' : 'left', vertical: 'middle', wrapText: true }
  })
}

/** How the line of sums looks. */
export function styleSheetTotals(line: ExcelJS.Row): void {
  line.eachCell((cell) => {
    cell.font = { bold: true, color: { argb: ACCENT } }
    cell.border = { top: LINE }
  })
}

type Formats = { money: string; count: string; minor: number }

/** Number formats, and how many minor units make one of a currency. */
export function formatsOf(currency: string): Formats {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    ...{ style: 'currency', currency },
  }).resolvedOptions()
  return {
    money: digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`,
    count: '#,##0',
    minor: 10 ** digits,
  }
}

function writeRow<Row>(
  line: ExcelJS.Row,
  row: Row,
  { nameOf, note, columns, sum }: SheetTable<Row>,
  first: number,
  numbers: Formats,
): void {
  const name = line.getCell(1)
  name.value = nameOf(row)
  if (name.value instanceof Date)
    Object.assign(name, { numFmt: 'yyyy-mm-dd', alignment: { horizontal: 'left' } })
  const write = (at: number, count: number, money: boolean) => {
    line.getCell(at).value = money ? count / numbers.minor : count
    line.getCell(at).numFmt = money ? numbers.money : numbers.count
  }
  const amount = note?.amountOf(row) ?? null
  if (amount !== null) write(2, amount, true)
  for (const [at, column] of columns.entries()) write(first + at, column.countOf(row), column.money)
  if (!sum) return
  const last = first + columns.length
  write(last, sum.countOf(row), sum.money)
  const result = line.getCell(last).value as number
  line.getCell(last).value = {
    formula: `SUM(${line.getCell(first).address}:${line.getCell(last - 1).address})`,
    result,
  }
  line.getCell(last).font = { bold: true }
}

/** The last line: what Excel adds up, with the sums that we have. */
function writeTotals<Row>(
  sheet: ExcelJS.Worksheet,
  { rows, columns, sum, currency, totalTitle }: SheetTable<Row>,
  { first, from, to }: { first: number; from: number; to: number },
): void {
  const numbers = formatsOf(currency)
  const line = sheet.getRow(to + 1)
  line.getCell(1).value = totalTitle
  for (const [at, column] of [...columns, ...(sum ? [sum] : [])].entries()) {
    const cell = line.getCell(first + at)
    const letter = cell.address.replace(/\d+/, '')
    const total = rows.reduce((so, row) => so + column.countOf(row), 0)
    cell.numFmt = column.money ? numbers.money : numbers.count
    const result = column.money ? total / numbers.minor : total
    const last = rows.at(-1)
    if (column.standing) cell.value = last ? column.countOf(last) : 0
    else cell.value = rows.length === 0 ? 0 : { formula: `SUM(${letter}${from}:${letter}${to})`, result }
  }
  styleSheetTotals(line)
}

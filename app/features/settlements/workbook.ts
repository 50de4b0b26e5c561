import ExcelJS from 'exceljs'
import type { Locale } from '#app/core/i18n/locale.ts'
import { type Translate, translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'
import type { Month, SettlementLine, SettlementStatus } from './types.ts'

/** What a file of a statement is about. */
export type StatementFile = {
  merchantName: string
  supplierName: string
  month: Month
  /** null: a draft. */
  statementNo: string | null
  status: SettlementStatus | null
  /** In minor units; for the total of an issued statement and of a draft alike. */
  totalMinor: number
  lines: readonly SettlementLine[]
}

const MONEY = '#,##0.00;[Red]-#,##0.00'
const WIDTHS = [8, 22, 34, 14, 16, 40]
const FIRST_ROW = 6
const GREY = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF1F1EE' } } as const
const HAIR = { style: 'thin', color: { argb: 'FFD9D8D2' } } as const
const BORDER = { top: HAIR, bottom: HAIR, left: HAIR, right: HAIR }

/**
 * A statement as an Excel file to print and to reckon with: amounts are numbers, days are dates, the total is a sum.
 * @returns the bytes of an xlsx file
 */
export async function statementWorkbook(file: StatementFile, locale: Locale): Promise<Buffer> {
  const t = translator(messages, locale)
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet(file.statementNo ?? t('draft'), {
    views: [{ state: 'frozen', ySplit: FIRST_ROW - 1 }],
    pageSetup: {
      ...{ paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
      printTitlesRow: `${FIRST_ROW - 1}:${FIRST_ROW - 1}`,
    },
  })
  sheet.columns = WIDTHS.map((width) => ({ width }))
  writeHead(sheet, file, t)
  const header = sheet.getRow(FIRST_ROW - 1)
  header.values = [t('line'), t('orderNo'), t('product'), t('shippedOn'), t('amountColumn'), t('remark')]
  header.eachCell((cell) => {
    Object.assign(cell, { font: { bold: true }, fill: GREY, border: BORDER })
    cell.alignment = { vertical: 'middle', horizontal: 'center' }
  })
  for (const [at, line] of file.lines.entries()) writeLine(sheet, FIRST_ROW + at, at + 1, line, t)
  writeTotal(sheet, FIRST_ROW + file.lines.length, file, t)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function writeHead(sheet: ExcelJS.Worksheet, file: StatementFile, t: Translate<typeof messages>): void {
  sheet.mergeCells('A1:F1')
  Object.assign(sheet.getCell('A1'), {
    value: t('fileTitle', { supplier: file.supplierName }),
    font: { bold: true, size: 16 },
    alignment: { horizontal: 'center', vertical: 'middle' },
  })
  sheet.getRow(1).height = 30
  const facts = [
    t('fileMerchant', { name: file.merchantName }),
    t('fileMonth', { month: file.month }),
    file.statementNo === null ? t('fileDraft') : t('fileNo', { no: file.statementNo }),
    file.status === null ? '' : t(`status.${file.status}`),
  ]
  sheet.mergeCells('A2:F2')
  sheet.getCell('A2').value = facts.filter(Boolean).join('    ')
  sheet.getCell('A2').alignment = { horizontal: 'center' }
  sheet.mergeCells('A3:F3')
  const orders = file.lines.filter((line) => line.kind === 'order').length
  sheet.getCell('A3').value = t('fileSum', { n: orders, amount: (file.totalMinor / 100).toFixed(2) })
  sheet.getCell('A3').alignment = { horizontal: 'center' }
}

function writeLine(
  sheet: ExcelJS.Worksheet,
  row: number,
  number: number,
  line: SettlementLine,
  t: Translate<typeof messages>,
): void {
  const remark = [line.late ? t('late') : '', line.note].filter(Boolean).join(' ')
  const cells = sheet.getRow(row)
  cells.values = [
    number,
    line.orderNo,
    line.kind === 'order' ? line.productName : t('adjustment'),
    // Excel has days without time zones; exceljs takes them from UTC.
    line.shippedOn === null ? '' : new Date(`${line.shippedOn}T00:00:00Z`),
    line.amountMinor === null ? t('noPrice') : line.amountMinor / 100,
    remark,
  ]
  for (let column = 1; column <= WIDTHS.length; column += 1) cells.getCell(column).border = BORDER
  cells.getCell(4).numFmt = 'yyyy-mm-dd'
  cells.getCell(4).alignment = { horizontal: 'center' }
  cells.getCell(5).numFmt = MONEY
  cells.getCell(5).alignment = { horizontal: 'right' }
  cells.getCell(6).alignment = { wrapText: true, vertical: 'top' }
}

function writeTotal(
  sheet: ExcelJS.Worksheet,
  row: number,
  file: StatementFile,
  t: Translate<typeof messages>,
): void {
  sheet.mergeCells(row, 1, row, 4)
  const cells = sheet.getRow(row)
  cells.getCell(1).value = t('total')
  cells.getCell(1).alignment = { horizontal: 'right' }
  const result = file.totalMinor / 100
  // The sum of what stands above, so that people can check and go on reckoning; rounded against binary fractions.
  cells.getCell(5).value =
    file.lines.length === 0
      ? result
      : { formula: `ROUND(SUM(E${FIRST_ROW}:E${row - 1}),2)`, result, date1904: false }
  cells.getCell(5).numFmt = MONEY
  for (let column = 1; column <= WIDTHS.length; column += 1)
    Object.assign(cells.getCell(column), { font: { bold: true }, fill: GREY, border: BORDER })
}

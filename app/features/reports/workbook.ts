import ExcelJS from 'exceljs'
import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { columnInWords, memberInWords, periodInWords, type Wording } from './in-words.ts'
import { messages } from './messages.ts'
import { addPrintSheet, writeSheetTable } from './sheet.ts'
import { MEASURES, type Measure, type Report, type ReportRequest, type ReportRow } from './types.ts'

/** What stands in the head of the file. */
export type WorkbookHead = Wording & {
  merchantName: string
  timeZone: string
  madeAt: Date
  /** In words. */
  filters: readonly string[]
}

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
  const lines = linesOf(request, head)
  const same = {
    currency: head.currency,
    rowTitle: t(`rows.${request.rows}`),
    nameOf: (row: ReportRow) => memberInWords(request.rows, row, head),
    note:
      request.rows === 'batch'
        ? { title: t('rows.face'), amountOf: (row: ReportRow) => row.faceValueMinor }
        : undefined,
    totalTitle: t('total'),
  }
  const column = (title: string, of: Measure, countOf: (row: ReportRow) => number) => ({
    ...{ title, money: of === 'value', countOf },
  })
  writeSheetTable(addPrintSheet(workbook, t('sheetPivot', { measure }), lines), {
    ...same,
    rows: report.rows,
    columns: report.columns.map((each, at) =>
      column(columnInWords(each, head.locale), request.measure, (row) => row.cells[at] ?? 0),
    ),
    sum: column(t('total'), request.measure, (row) => row.totals[request.measure]),
  })
  writeSheetTable(addPrintSheet(workbook, t('sheetTotals'), lines), {
    ...same,
    rows: [...report.rows, ...report.otherRows],
    columns: MEASURES.map((each) => column(t(`measure.${each}`), each, (row) => row.totals[each])),
  })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** What stands above the tables. */
function linesOf(request: ReportRequest, head: WorkbookHead): string[] {
  const t = translator(messages, head.locale)
  const measure = t(`measure.${request.measure}`)
  return [
    t('caption', { measure, rows: t(`rows.${request.rows}`) }),
    t('merchantIs', { name: head.merchantName }),
    t('periodIs', { period: periodInWords(request.period, head.locale) }),
    t('filtersAre', { filters: head.filters.join(t('comma')) || t('noFilters') }),
    t('madeAt', { at: formatInstant(head.madeAt, head.timeZone, head.locale), zone: head.timeZone }),
  ]
}

import ExcelJS from 'exceljs'
import { formatInstant } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { columnInWords, periodInWords, type Wording } from '../reports/in-words.ts'
import { addPrintSheet, type SheetColumn, writeSheetTable } from '../reports/sheet.ts'
import { personInWords } from './in-words.ts'
import { messages } from './messages.ts'
import {
  type ColumnFigures,
  type Figures,
  type FiguresReport,
  type FiguresRequest,
  type FiguresRow,
  MEASURES,
  MONEY,
} from './types.ts'

/** What stands in the head of the file. */
export type FiguresHead = Wording & { merchantName: string; timeZone: string; madeAt: Date }

function linesOf(title: string, request: FiguresRequest, head: FiguresHead): string[] {
  const t = translator(messages, head.locale)
  return [
    title,
    t('merchantIs', { name: head.merchantName }),
    t('periodIs', { period: periodInWords(request.period, head.locale) }),
    t('madeAt', { at: formatInstant(head.madeAt, head.timeZone, head.locale), zone: head.timeZone }),
  ]
}

function measureColumns<Row>(head: FiguresHead, figuresOf: (row: Row) => Figures): SheetColumn<Row>[] {
  const t = translator(messages, head.locale)
  return MEASURES.map((measure) => ({
    title: t(`measure.${measure}`),
    money: MONEY.has(measure),
    countOf: (row) => figuresOf(row)[measure],
  }))
}

function begin(head: FiguresHead): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook()
  workbook.creator = head.merchantName
  workbook.created = head.madeAt
  return workbook
}

/** All stores as an Excel file: every measure on the first sheet, the measure asked for over time on the second. */
export async function storesWorkbook(
  report: FiguresReport,
  request: FiguresRequest,
  head: FiguresHead,
): Promise<Buffer> {
  const t = translator(messages, head.locale)
  const workbook = begin(head)
  const measure = t(`measure.${request.measure}`)
  const same = {
    currency: head.currency,
    rowTitle: t('store'),
    rows: report.rows,
    nameOf: (row: FiguresRow) => row.name ?? '',
    totalTitle: t('total'),
  }
  writeSheetTable(addPrintSheet(workbook, t('sheetMeasures'), linesOf(t('title'), request, head)), {
    ...same,
    columns: measureColumns(head, (row: FiguresRow) => row.figures),
  })
  const money = MONEY.has(request.measure)
  writeSheetTable(addPrintSheet(workbook, t('sheetMeasure', { measure }), linesOf(measure, request, head)), {
    ...same,
    columns: request.period.columns.map((column, at) => ({
      ...{ title: columnInWords(column, head.locale), money },
      countOf: (row: FiguresRow) => row.cells[at] ?? 0,
    })),
    // What is on hand stands and does not add up over time.
    ...(request.measure === 'onHand'
      ? {}
      : { sum: { title: t('total'), money, countOf: (row: FiguresRow) => row.figures[request.measure] } }),
  })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** One store as an Excel file: a line per day or month on the first sheet, its people on the second. */
export async function storeWorkbook(
  store: { name: string; columns: readonly ColumnFigures[]; people: FiguresReport },
  request: FiguresRequest,
  head: FiguresHead,
): Promise<Buffer> {
  const t = translator(messages, head.locale)
  const workbook = begin(head)
  const title = `${t('title')} · ${store.name}`
  const time = addPrintSheet(workbook, t('sheetTime'), linesOf(title, request, head))
  writeSheetTable(time, {
    currency: head.currency,
    rowTitle: t('column'),
    rows: store.columns,
    // A day is a date, so that Excel can sort and group by it.
    nameOf: ({ column }: ColumnFigures) =>
      column.length > 7 ? new Date(`${column}T00:00:00Z`) : columnInWords(column, head.locale),
    columns: measureColumns(head, (row: ColumnFigures) => row.figures).map((column, at) =>
      // What is on hand stands and does not add up over time.
      MEASURES[at] === 'onHand' ? { ...column, standing: true } : column,
    ),
    totalTitle: t('total'),
  })
  writeSheetTable(addPrintSheet(workbook, t('sheetPeople'), linesOf(title, request, head)), {
    currency: head.currency,
    rowTitle: t('employee'),
    rows: store.people.rows,
    nameOf: (row: FiguresRow) => personInWords(row, head),
    columns: measureColumns(head, (row: FiguresRow) => row.figures).filter(
      (_, at) => MEASURES[at] !== 'onHand',
    ),
    totalTitle: t('total'),
  })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** An Excel file as an answer. */
export function fileAnswer(bytes: Buffer, name: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-length': String(bytes.byteLength),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

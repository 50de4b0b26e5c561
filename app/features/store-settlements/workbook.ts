import ExcelJS from 'exceljs'
import { translator } from '#app/core/i18n/messages.ts'
import type { Wording } from '../reports/in-words.ts'
import {
  addPrintSheet,
  formatsOf,
  styleSheetTotals,
  writeSheetHead,
  writeSheetTable,
} from '../reports/sheet.ts'
import { messages } from './messages.ts'
import type { Balance, Pair, Settlement, SettlementLine } from './types.ts'

export type SettlementHead = Wording & { merchantName: string; timeZone: string }

/**
 * A month of settlement as an Excel file: what each store gets and owes, the pairs, and every order.
 * @param settlement as it is to be shown: of all, or of one store
 * @param title what it is, for the head
 */
export async function settlementWorkbook(
  settlement: Settlement,
  lines: readonly SettlementLine[],
  title: string,
  head: SettlementHead,
): Promise<Buffer> {
  const t = translator(messages, head.locale)
  const { currency } = head
  const workbook = new ExcelJS.Workbook()
  workbook.creator = head.merchantName
  const top = [
    title,
    t('merchantIs', { name: head.merchantName }),
    t('monthIs', { month: settlement.month }),
    settlement.issued ? t('settlementNo', { no: settlement.issued.statementNo }) : t('isDraft'),
  ]
  const totalTitle = t('total')
  writeSheetTable(addPrintSheet(workbook, t('balances'), top), {
    ...{ currency, totalTitle, rowTitle: t('store'), rows: settlement.balances },
    nameOf: (row: Balance) => row.name,
    columns: [
      { title: `${t('gets')} · ${t('cards')}`, money: false, countOf: (row) => row.getsCards },
      { title: t('gets'), money: true, countOf: (row) => row.getsMinor },
      { title: `${t('owes')} · ${t('cards')}`, money: false, countOf: (row) => row.owesCards },
      { title: t('owes'), money: true, countOf: (row) => row.owesMinor },
      { title: t('net'), money: true, countOf: (row) => row.netMinor },
    ],
  })
  writeSheetTable(addPrintSheet(workbook, t('pairs'), top), {
    ...{ currency, totalTitle, rowTitle: `${t('soldStore')} → ${t('handedStore')}`, rows: settlement.pairs },
    nameOf: (row: Pair) => `${row.soldStoreName} → ${row.handedStoreName}`,
    columns: [
      { title: t('orders'), money: false, countOf: (row) => row.orders },
      { title: t('cards'), money: false, countOf: (row) => row.cards },
      { title: t('amount'), money: true, countOf: (row) => row.amountMinor },
    ],
  })
  writeLines(addPrintSheet(workbook, t('lines'), top), lines, head)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

const LINE_WIDTHS = [24, 30, 12, 20, 20, 14, 18, 14]
const [HANDED_AT, AMOUNT] = [7, 8]

/** Every order in a row, and their sum. */
function writeLines(
  sheet: ExcelJS.Worksheet,
  lines: readonly SettlementLine[],
  { locale, currency, timeZone }: SettlementHead,
): void {
  const t = translator(messages, locale)
  const numbers = formatsOf(currency)
  const headRow = sheet.rowCount + 2
  const titles = (['orderNo', 'product', 'card', 'soldAt', 'handedAt', 'by', 'at', 'amount'] as const).map(
    (key) => t(key),
  )
  writeSheetHead(sheet.getRow(headRow), titles, (at) => at === AMOUNT)
  for (const [at, line] of lines.entries()) {
    const row = sheet.getRow(headRow + 1 + at)
    row.values = [
      ...[line.orderNo, line.productName, line.cardSerial, line.soldStoreName, line.handedStoreName],
      ...[line.memberName ?? '', clockOf(line.handedAt, timeZone), line.amountMinor / numbers.minor],
    ]
    // Numbers of cards are names: neither reckoned with nor with separators.
    row.getCell(3).alignment = { horizontal: 'left' }
    row.getCell(HANDED_AT).numFmt = 'yyyy-mm-dd hh:mm'
    row.getCell(HANDED_AT).alignment = { horizontal: 'left' }
    row.getCell(AMOUNT).numFmt = numbers.money
  }
  const last = headRow + lines.length
  const result = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0) / numbers.minor
  const total = sheet.getRow(last + 1)
  total.getCell(1).value = t('total')
  total.getCell(AMOUNT).value = lines.length === 0 ? 0 : { formula: `SUM(H${headRow + 1}:H${last})`, result }
  total.getCell(AMOUNT).numFmt = numbers.money
  styleSheetTotals(total)
  for (const [at, width] of LINE_WIDTHS.entries()) sheet.getColumn(at + 1).width = width
  sheet.autoFilter = { from: { row: headRow, column: 1 }, to: { row: last, column: titles.length } }
}

/** What the clocks of a time zone show; Excel has no time zones, and exceljs takes its times from UTC. */
function clockOf(moment: Date, timeZone: string): Date {
  const shown = moment.toLocaleString('sv-SE', { timeZone, hourCycle: 'h23' })
  return new Date(`${shown.replace(' ', 'T')}Z`)
}

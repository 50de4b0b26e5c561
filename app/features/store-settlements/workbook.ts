import ExcelJS from 'exceljs'
import { formatInstant } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { Wording } from '../reports/in-words.ts'
import { addPrintSheet, writeSheetTable } from '../reports/sheet.ts'
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
  const { currency, locale, timeZone } = head
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
  const sheet = addPrintSheet(workbook, t('lines'), top)
  const from = sheet.rowCount + 2
  sheet.getRow(from).values = [
    ...[t('orderNo'), t('product'), t('card'), t('soldAt'), t('handedAt'), t('by'), t('at'), t('amount')],
  ]
  sheet.getRow(from).font = { bold: true }
  for (const [at, line] of lines.entries()) {
    const row = sheet.getRow(from + 1 + at)
    row.values = [
      ...[line.orderNo, line.productName, line.cardSerial, line.soldStoreName, line.handedStoreName],
      ...[line.memberName ?? '', formatInstant(line.handedAt, timeZone, locale), line.amountMinor / 100],
    ]
    row.getCell(8).numFmt = '#,##0.00'
  }
  for (const [at, width] of [24, 30, 12, 20, 20, 14, 20, 14].entries()) sheet.getColumn(at + 1).width = width
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

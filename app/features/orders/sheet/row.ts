import type { Locale } from '#app/core/i18n/locale.ts'
import { carrierName } from '../carriers.ts'
import { regionOf } from '../region.ts'
import type { OrderRow } from '../types.ts'
import type { OrderShow, OrderView } from '../views.ts'
import { EDITABLE, type EditableColumn, type SheetRow } from './types.ts'

const iso = (moment: Date | null) => (moment === null ? null : moment.toISOString())

/** A row of the list as the sheet keeps it. */
export function toSheetRow(order: OrderRow): SheetRow {
  return {
    ...order,
    createdAt: order.createdAt.toISOString(),
    preparedAt: iso(order.preparedAt),
    shippedAt: iso(order.shippedAt),
    finishedAt: iso(order.finishedAt),
    cancelledAt: iso(order.cancelledAt),
    verifiedAt: iso(order.verifiedAt),
  }
}

/** What an editable cell says, as people would type it; the carrier by its code. */
export function cellValue(row: SheetRow, column: EditableColumn): string {
  switch (column) {
    case 'trackingNo':
      return row.trackingNo ?? ''
    case 'carrier':
      return row.carrier ?? ''
    case 'consignee':
      return row.consignee?.name ?? ''
    case 'phone':
      return row.consignee?.phone ?? ''
    case 'region':
      return regionOf(row)
    case 'address':
      return row.consignee?.address ?? ''
    case 'remark':
      return row.adminRemark
  }
}

/** The same for reading. */
export function cellText(row: SheetRow, column: EditableColumn, locale: Locale): string {
  const value = cellValue(row, column)
  return column === 'carrier' ? carrierName(value, locale) : value
}

/** Editable cells that are not the same in two states of an order. */
export function differences(before: SheetRow, after: SheetRow): EditableColumn[] {
  return EDITABLE.filter((column) => cellValue(before, column) !== cellValue(after, column))
}

/** True when two states of an order look different to somebody: in a cell, or in how far it is. */
export function looksDifferent(before: SheetRow, after: SheetRow): boolean {
  const facts = ({ status, held, preparedAt, fulfilledBy, deliverOn, shipOn, pickUpStore }: SheetRow) =>
    JSON.stringify([status, held, preparedAt, fulfilledBy, deliverOn, shipOn, pickUpStore])
  return differences(before, after).length > 0 || facts(before) !== facts(after)
}

/**
 * Whether an order belongs to a view now: what data.ts asks the database, for rows that come by themselves.
 * @param today in the merchant's time zone, YYYY-MM-DD
 * @param store narrows to what this store has handed over
 */
export function isInView(
  row: SheetRow,
  view: OrderView,
  show: OrderShow | undefined,
  today: string,
  store?: string,
): boolean {
  if (store !== undefined && row.verifiedStoreId !== store) return false
  return inView(row, view, today) && (show === undefined || isShown(row, show, today))
}

function inView(row: SheetRow, view: OrderView, today: string): boolean {
  if (view === 'all') return true
  if (view === 'held') return row.held
  if (view === 'unshipped') return row.status === 'pending'
  if (view === 'shipped' || view === 'finished' || view === 'cancelled') return row.status === view
  if (row.status !== 'pending' || row.pickUpStore !== null || row.held) return false
  const next = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
  if (view === 'due') return row.shipOn <= today
  return view === 'tomorrow' ? row.shipOn === next : row.shipOn > next
}

function isShown(row: SheetRow, show: OrderShow, today: string): boolean {
  if (show === 'overdue') return row.shipOn < today
  if (show === 'dueToday') return row.shipOn === today
  if (show === 'prepared') return row.preparedAt !== null
  if (show === 'unprepared') return row.preparedAt === null && !row.held
  if (show === 'pickUp') return row.pickUpStore !== null
  return row.cancelledBy === 'consumer'
}

import type { Period, Preset } from '../reports/types.ts'

/**
 * What is counted of a store, in cards or (…Value) in minor units of money. The migration says how.
 * onHand: at the end of the period. handed: at this store, cards of whichever store; handedOther: of those, cards of
 * other stores. redeemed: cards of this store, wherever.
 */
export const MEASURES = [
  'allocated',
  'movedIn',
  'movedOut',
  'returned',
  'voided',
  'onHand',
  'activated',
  'deactivated',
  'sold',
  'soldValue',
  'redeemed',
  'redeemedValue',
  'handed',
  'handedOther',
  'handedValue',
] as const
export type Measure = (typeof MEASURES)[number]
export type Figures = Record<Measure, number>

/** In money and not in cards. */
export const MONEY: ReadonlySet<Measure> = new Set(['soldValue', 'redeemedValue', 'handedValue'])

/** In place of an account or a store: the consumer, or the platform; no store. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'

/** `measures`: every measure of the whole period side by side; `time`: one measure, a column per day or month. */
export const LAYOUTS = ['measures', 'time'] as const
export type Layout = (typeof LAYOUTS)[number]

/** Figures as an address asks for them. */
export type FiguresRequest = {
  measure: Measure
  layout: Layout
  period: Period
  preset: Preset | undefined
  /** By a measure (of the whole period), or by name. */
  sort: { by: Measure | 'name'; descending: boolean }
}

/** A store, or an account, with its figures of the whole period. */
export type FiguresRow = {
  id: string
  /** Null: nobody's, or not for this account to know. */
  name: string | null
  /** Of an account: the store it belongs to; null for the merchant's own. Of a store: itself. */
  storeId: string | null
  /** A store that is closed, an account that has left. */
  gone: boolean
  figures: Figures
  /** The measure asked for, by column of the period. */
  cells: number[]
}

export type FiguresReport = {
  rows: FiguresRow[]
  totals: Figures
  /** The measure asked for, by column. */
  columnTotals: number[]
}

/** One column of the period with everything in it. */
export type ColumnFigures = { column: string; figures: Figures }

/** An entry of the ledger, as far as it stands behind a figure. */
export type LedgerEntry = {
  entryId: number
  at: Date
  kind: string
  cards: number
  faceValueMinor: number
  batchId: string
  batchName: string | null
  otherStoreName: string | null
  memberName: string | null
  operationId: string | null
  /** First and last serial number; in between there may be others. */
  serialFrom: number
  serialTo: number
}

/** An order that a store has handed over. No personal data. */
export type HandedOrder = {
  orderId: string
  orderNo: string
  at: Date
  productName: string
  cardSerial: number
  faceValueMinor: number
  /** Whose card it was; null: of no store. */
  soldStoreId: string | null
  soldStoreName: string | null
  memberName: string | null
}

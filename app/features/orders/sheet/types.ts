import type { CarrierCode } from '../carriers.ts'
import type { OrderStatus } from '../state.ts'
import type { OrderRow, ViewCounts } from '../types.ts'

/** Cells that can be edited. `region` and `address` are two cells of one place. */
export const EDITABLE = [
  'trackingNo',
  'carrier',
  'consignee',
  'phone',
  'region',
  'address',
  'remark',
] as const
export type EditableColumn = (typeof EDITABLE)[number]

/** Cells about the consignee: changed by those who may see it in full, and have it before them. */
export const PERSONAL: readonly EditableColumn[] = ['consignee', 'phone', 'region', 'address']

type Moment = 'createdAt' | 'preparedAt' | 'shippedAt' | 'finishedAt' | 'cancelledAt' | 'verifiedAt'

/** An order in the sheet: as in the list, its moments as ISO texts, because it also comes as JSON. */
export type SheetRow = Omit<OrderRow, Moment> & {
  createdAt: string
  preparedAt: string | null
  shippedAt: string | null
  finishedAt: string | null
  cancelledAt: string | null
  verifiedAt: string | null
  status: OrderStatus
}

/** What is asked of one order at once. Texts as they were typed or pasted. */
export type OrderEdit = {
  orderId: string
  /** Of the row the person had on screen. */
  version: string
  trackingNo?: string | undefined
  /** null: as the merchant usually ships; only for what is not shipped. */
  carrier?: CarrierCode | null | undefined
  consignee?: string | undefined
  phone?: string | undefined
  /** Province, city and district in any usual way of writing. */
  region?: string | undefined
  /** Street and house, or a whole line with region, name and phone. */
  address?: string | undefined
  /** A place exactly as it was: taking back. */
  place?: { regionCode: string; street: string } | undefined
  remark?: string | undefined
  /** Take back the shipping; the carrier that the row had before. */
  unship?: { carrier: CarrierCode | null } | undefined
  /** The number is right although it does not look like one of this carrier. */
  numberIsRight?: boolean | undefined
}

export type ProblemReason =
  | 'TEXT' // what was typed is not what this cell holds
  | 'SCIENTIFIC'
  | 'TRACKING_OTHER_CARRIER'
  | 'TRACKING_NO_CARRIER'
  | 'NOT_EDITABLE'
  | 'ORDER_CHANGED'
  | 'REFUSED' // the order cannot be changed like this now
  | 'NOT_SENT' // the network

/** Why a cell was not saved, in the reader's language. */
export type Problem = {
  column: EditableColumn
  reason: ProblemReason
  text: string
  /** Carriers that have such numbers. */
  offer?: CarrierCode[] | undefined
}

/** Somebody else was faster. */
export type Conflict = { by: string | null; at: string | null }

/** What became of one OrderEdit. */
export type EditResult = {
  orderId: string
  /** Cells whose value is now what was asked for. */
  saved: EditableColumn[]
  problems: Problem[]
  conflict?: Conflict | undefined
  /** The order as it is now; null when the account cannot see it. */
  row: SheetRow | null
}

/** The next rows of a view. */
export type SheetPage = { rows: SheetRow[]; next: string | null }

/** What the event stream tells: orders that are not as they were, and how many each view has. */
export type SheetNews = {
  changed: { orderId: string; version: string }[]
  /** More have changed than are worth naming. */
  many: boolean
  counts: ViewCounts
}

/** A value for a cell. `carrier`, `numberIsRight`: what somebody has decided about a tracking number. */
export type CellChange = {
  orderId: string
  column: EditableColumn
  typed: string
  carrier?: CarrierCode | undefined
  numberIsRight?: boolean | undefined
}

/** A cell whose value was not saved. */
export type Mark = Pick<CellChange, 'orderId' | 'column' | 'typed'> & { orderNo: string; problem: Problem }

/** An order that somebody else has changed, to be decided about. */
export type OpenConflict = {
  orderId: string
  /** As this person had it, and as it is now. */
  seen: SheetRow
  now: SheetRow
  mine: CellChange[]
  by: string | null
  at: string | null
}

/** issued: the supplier has not answered yet. */
const SETTLEMENT_STATUSES = ['issued', 'disputed', 'confirmed', 'paid'] as const
export type SettlementStatus = (typeof SETTLEMENT_STATUSES)[number]

/** States in which somebody still has something to do, the most pressing first. */
export const OPEN_STATUSES = ['disputed', 'confirmed', 'issued'] as const satisfies SettlementStatus[]
export type OpenStatus = (typeof OPEN_STATUSES)[number]

/** A month as addresses have it: 'YYYY-MM'. */
export type Month = string

/** A supplier in the list of a month: what its statement has, or would have now. Money in minor units. */
export type SupplierMonth = {
  supplierId: string
  supplierName: string
  orders: number
  /** Orders without a supply price; they are not in the total. */
  unpriced: number
  /** Corrections that wait for a statement. */
  adjustments: number
  totalMinor: number
  /** null: not issued yet. */
  statementNo: string | null
  status: SettlementStatus | null
}

export type SettlementLine = {
  kind: 'order' | 'adjustment'
  orderNo: string
  productName: string
  /** 'YYYY-MM-DD' in the merchant's time zone; null for corrections. */
  shippedOn: string | null
  /** null: nobody has set a price (drafts alone). */
  amountMinor: number | null
  note: string
  /** Shipped in an earlier month whose statement was issued without it. */
  late: boolean
}

/** Orders of one part of a product that have no supply price. */
export type UnpricedGroup = { productId: string; part: number; productName: string; orders: number }

/** A correction that waits for the next statement. */
export type Adjustment = { adjustmentId: string; orderNo: string; amountMinor: number; note: string }

/** What a statement would have in it now. */
export type Draft = {
  supplierName: string
  month: Month
  orders: number
  totalMinor: number
  unpriced: UnpricedGroup[]
  adjustments: Adjustment[]
  /** The first LINES_SHOWN orders. */
  lines: SettlementLine[]
  /** The month has not ended in the merchant's time zone. */
  open: boolean
}

/** An issued statement; its lines never change. */
export type Statement = {
  settlementId: string
  supplierId: string
  supplierName: string
  month: Month
  statementNo: string
  status: SettlementStatus
  orders: number
  totalMinor: number
  issuedAt: Date
  answeredAt: Date | null
  /** The merchant has answered in the supplier's place. */
  answeredFor: boolean
  disputeNote: string
  paidAt: Date | null
  paymentNote: string
}

export type IssueRefusal =
  | 'SUPPLIER_UNKNOWN'
  | 'ALREADY_ISSUED'
  | 'MONTH_OPEN' // not over, or only just: a shipping of the last minute can still be taken back
  | 'UNPRICED'
  | 'TOTAL_CHANGED' // something was shipped, priced or corrected since the page was loaded
  | 'NOTHING_TO_SETTLE'

export type MoveRefusal = 'SETTLEMENT_UNKNOWN' | 'STATUS_CHANGED'
export type Verdict = 'confirmed' | 'disputed' | 'paid'

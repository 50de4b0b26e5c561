/** A month as addresses have it: 'YYYY-MM'. */
export type Month = string

/** What one store has handed over for another. Money in minor units. */
export type Pair = {
  /** Whose cards they were: owes. */
  soldStoreId: string
  soldStoreName: string
  /** Where they were handed over: gets. */
  handedStoreId: string
  handedStoreName: string
  orders: number
  /** Cards; a gift of several parcels is one. */
  cards: number
  amountMinor: number
}

/** What a store gets from all others and owes to all others. */
export type Balance = {
  storeId: string
  name: string
  getsCards: number
  getsMinor: number
  owesCards: number
  owesMinor: number
  /** getsMinor − owesMinor: above zero, the store is paid. */
  netMinor: number
}

/** A month of settlement: as it was issued, or as it stands. */
export type Settlement = {
  month: Month
  /** Null: not issued. */
  issued: { statementNo: string; issuedAt: Date; orders: number } | null
  /** The month has not ended where the merchant is. */
  open: boolean
  orders: number
  cards: number
  totalMinor: number
  /** By amount, the largest first. */
  pairs: Pair[]
  /** By name. */
  balances: Balance[]
}

/** One order that a store has handed over for another. No personal data. */
export type SettlementLine = {
  orderId: string
  orderNo: string
  productName: string
  cardSerial: number
  soldStoreId: string
  soldStoreName: string
  handedStoreId: string
  handedStoreName: string
  /** Null: not for this account to know. */
  memberName: string | null
  handedAt: Date
  amountMinor: number
}

export type IssueRefusal =
  | 'ALREADY_ISSUED'
  | 'MONTH_OPEN' // not over, or only just
  | 'TOTAL_CHANGED' // something was handed over since the page was loaded
  | 'NOTHING_TO_SETTLE'

/** What a supplier has still to ship, up to COUNT_LIMIT. */
export type DueCounts = {
  /** Had to leave before today. */
  overdue: number
  /** Have to leave today. */
  today: number
  /** Days since the longest overdue had to leave; 0: none is overdue. */
  days: number
}

export type SupplierDue = DueCounts & { supplierId: string; name: string }

/** What the start page of a supplier counts. */
export type SupplierOverview = DueCounts & {
  /** Have to leave after today. */
  later: number
  /** Statements that wait for an answer. */
  statements: number
}

/** What a supplier sends: a product, or a part of one. Money in minor units. */
export type SuppliedGoods = {
  productId: string
  name: string
  /** The product that it is a part of; null: it is the product itself. */
  partOf: string | null
  onShelf: boolean
  supplyPriceMinor: number | null
}

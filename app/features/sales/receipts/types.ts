/** A line of a receipt: what, how many, what it comes to. */
export type ReceiptLine = { name: string; quantity: number; amountMinor: number | null; detail: string }

/** All that stands on a receipt. */
export type Receipt = {
  kind: 'sale' | 'order'
  /** Number of the sale or order; also in the QR code. */
  no: string
  merchant: string
  store: string
  clerk: string
  at: Date
  lines: ReceiptLine[]
  cards: number
  totalMinor: number
  /** Cards of a sale that were taken back since, and their value. */
  cancelled: { cards: number; amountMinor: number } | null
  /** Of a hand-over: the card, masked, and the store that it was sold by, where that is another one. */
  card: string | null
  soldBy: string | null
  /** Where cards are redeemed. */
  site: string
}

/**
 * How a receipt is being printed. `first`: the original. `copy`: once more, the nth time. `look`: not yet; printed so
 * often.
 */
export type Printing = { is: 'first' } | { is: 'copy'; n: number } | { is: 'look'; printed: number }

/** Why a card cannot be sold here. */
const SALE_REFUSALS = [
  // Of another store of the same merchant.
  'OTHER_STORE',
  // The merchant has given it to no store yet.
  'NO_STORE',
  'ALREADY_ACTIVE',
  'REDEEMED',
  'VOID',
  'EXPIRED',
  // Its batch is still being made.
  'NOT_READY',
  // No card of this merchant has this number.
  'UNKNOWN',
] as const
export type SaleRefusal = (typeof SALE_REFUSALS)[number]

/** A card that shall be sold, as it is now. Value and batch are told of the own store's cards alone. */
export type SaleCard = {
  serial: number
  number: string
  state: 'OK' | SaleRefusal
  faceValueMinor: number | null
  batchName: string | null
  /** Since when it is active or redeemed; a text where it came as JSON. */
  at: Date | string | null
  /** Who of this store has sold it; null: somebody else. */
  by: string | null
}

/** A code that was read and is no card that can be sold. `card` where there is one. */
export type Refused = {
  reason: SaleRefusal | 'NOT_A_CARD' | 'OTHER_MERCHANT' | 'PILE_FULL'
  text: string
  card?: SaleCard
}

/** What stands in a run of serials. */
export type RunPreview = {
  from: number
  to: number
  /** Numbers of its first and last card. */
  firstNumber: string | null
  lastNumber: string | null
  /** Those that can be sold, as runs: `1001-1003,1005`. */
  serials: string
  cards: number
  faceValueMinor: number
  /** Those that cannot, by reason, with some of their serials. */
  skipped: { reason: SaleRefusal; cards: number; serials: string }[]
}

/** A sale in a list. */
export type SaleHead = {
  saleId: string
  saleNo: string
  at: Date
  clerk: string
  cards: number
  faceValueMinor: number
  /** Taken back since. */
  cancelled: number
  cancelledMinor: number
}

/** What has become of a card since it was sold. */
export type SoldState = 'active' | 'redeemed' | 'void' | 'cancelled'

export type SoldCard = {
  serial: number
  number: string
  batchName: string
  faceValueMinor: number
  state: SoldState
}

export type Cancellation = { at: Date; clerk: string; cards: number; faceValueMinor: number; serials: string }

/** A sale with everything in it. */
export type Sale = SaleHead & {
  store: string
  serials: string
  /** The first ones, up to SOLD_SHOWN. */
  sold: SoldCard[]
  byState: Record<SoldState, number>
  /** Value of the cards that can be taken back: those still active. */
  activeMinor: number
  cancellations: Cancellation[]
}

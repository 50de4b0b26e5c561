/** How many cards of a store are in which state now. */
export type Standing = {
  /** On hand: not sold yet. */
  created: number
  /** Sold, and still to be redeemed. */
  active: number
  redeemed: number
  void: number
}

/** A store in the list. */
export type ListedStore = {
  storeId: string
  name: string
  pickUp: boolean
  closedAt: Date | null
  /** How many of its accounts the viewer may see. */
  accounts: number
  /** Undefined for whoever may not see cards. */
  standing: Standing | undefined
}

/** A store with all that its form edits; '' and null where nothing was said. */
export type Store = {
  storeId: string
  name: string
  pickUp: boolean
  /** Of its district, six digits. */
  regionCode: string | null
  address: string
  hours: string
  closedAt: Date | null
}

/** What a store has of one batch. */
export type BatchStanding = Standing & { batchId: string; name: string; faceValueMinor: number }

/** What hangs on a store that is about to be closed. */
export type ClosingFacts = { accounts: number; onHand: number; waitingPickUps: number }

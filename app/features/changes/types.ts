import type { CardCondition } from '../cards/schema.ts'
import type { CardStatus } from '../cards/state.ts'
import type { NamedRule } from '../regions/rule.ts'
import type { SkipReason } from './eligibility.ts'
import type { Change, ChangeAction } from './schema.ts'

/** Values of a card before or after a change, with names instead of ids; only what the change is about. */
export type ChangedValues = {
  status?: CardStatus
  /** ISO instant. */
  activatedAt?: string | null
  /** YYYY-MM-DD; null: no limit. */
  validFrom?: string | null
  validTo?: string | null
  /** Name; null: none. */
  channel?: string | null
  store?: string | null
  remark?: string
  /** Names; null: the products of the batch. */
  products?: string[] | null
  /** null: no limit. */
  regions?: NamedRule | null
  /** Name of the batch a new card belongs to. */
  batch?: string
}

/** What a change did, as one word. `edit`: several things at once. */
export type ChangeKind =
  | 'create'
  | 'activate'
  | 'deactivate'
  | 'void'
  | 'restore'
  | 'redeem'
  // Its order was cancelled, and it can be redeemed again.
  | 'giveBack'
  | 'products'
  | 'validity'
  | 'channel'
  | 'remark'
  | 'regions'
  | 'store'
  | 'edit'
  // Whatever it was, as part of taking a bulk change back.
  | 'undo'

/** One change in the life of a card. */
export type CardHistoryEntry = {
  changeId: number
  at: Date
  /** Name of the account; null when it was no account of the merchant, or one that is gone. */
  who: string | null
  kind: 'member' | 'consumer' | 'platform'
  action: ChangeKind
  /** null: the card was made. */
  old: ChangedValues | null
  new: ChangedValues
  /** The job and entry of the log that it was part of. */
  operationId: string | null
}

/** What a change names and does not exist (any more). */
export type ArgumentProblem =
  | 'PRODUCT_GONE'
  | 'CHANNEL_GONE'
  | 'STORE_GONE'
  | 'REGION_UNKNOWN'
  | 'REGION_NOWHERE'

/** What will happen when a change is confirmed. */
export type ChangePreview = {
  /** Cards that will change. */
  count: number
  /** Cards of the filter in all. */
  matched: number
  /** Of the exact set of cards, with their states. */
  fingerprint: string
  /** Every condition of which there are cards. */
  breakdown: { condition: CardCondition; matched: number; changing: number }[]
  skips: { reason: SkipReason; condition: CardCondition; count: number }[]
  /** At most five of the cards that will change. */
  sample: { serial: number; number: string; old: ChangedValues; new: ChangedValues }[]
}

/** Why nothing can be taken back. */
export type UndoProblem =
  // There was no bulk change yet.
  | 'NONE'
  // One is under way.
  | 'BUSY'
  | 'UNDONE'
  | 'REDEEMED_SINCE'
  | 'FORBIDDEN'

/** The newest bulk change, when it can be taken back. */
export type UndoableChange = {
  jobId: string
  change: Change
  /** Cards it has changed. */
  count: number
  /** Name of the account that asked for it. */
  who: string | null
  at: Date
}

/** What the fields of a change offer. */
export type ChangeOptions = {
  products: { id: string; name: string; priceMinor: number; onShelf: boolean }[]
  channels: { id: string; name: string }[]
  stores: { id: string; name: string }[]
}

/** What the page of a bulk change, or of taking one back, says once it is over. */
export type ChangeOutcome = {
  kind: 'change' | 'undo'
  action: ChangeAction
  /** Cards changed; left alone because they had changed meanwhile; not reached. */
  count: number
  skipped: number
  left: number
  /** Where to preview it anew, when the set was not the confirmed one any more. */
  previewAgain: string | undefined
  /** Cards that can be given back what they had; undefined when this is not the newest bulk change. */
  undo: { count: number } | { problem: UndoProblem } | undefined
}

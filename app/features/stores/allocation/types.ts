import type { CardFilter } from '../../cards/schema.ts'

/** HQ to stores, a store to HQ, a store to another. */
export type MoveAction = 'allocate' | 'take_back' | 'move'

/** Which cards go where. */
export type MoveRequest = {
  action: MoveAction
  /** The store that has them; null: HQ. */
  from: string | null
  /** Which of its cards; of those the lowest serials are taken first. */
  filter: CardFilter
  /** Where to, in the order in which serials are given out. `to` null: HQ. `count` null: all there are (one part alone). */
  parts: { to: string | null; count: number | null }[]
}

export type Run = { from: number; to: number }

/** What one receiver would get. */
export type PlannedPart = {
  to: string | null
  /** Name of the store; null: HQ. */
  name: string | null
  cards: number
  /** Runs of serials, lowest first, at most SHOWN_RUNS of them. */
  runs: Run[]
  /** All runs there are. */
  runCount: number
}

/** What would happen. */
export type MovePlan = {
  action: MoveAction
  /** Name of the store that gives; null: HQ. */
  fromName: string | null
  /** Cards that could go. */
  free: number
  /** Cards that were asked for; all there are: as free. */
  asked: number
  parts: PlannedPart[]
  /** Of exactly these cards with their receivers. */
  fingerprint: string
}

/** Why nothing is moved, with the numbers that belong to it. */
export type MoveRefusal =
  | { reason: 'FORBIDDEN' | 'STORE_UNKNOWN' | 'NOTHING' | 'TOO_MANY' }
  | { reason: 'STORE_CLOSED'; name: string }
  /** Fewer are free than asked for. */
  | { reason: 'NOT_ENOUGH'; asked: number; free: number; missing: number }
  /** Others than those of the preview are the lowest now. */
  | { reason: 'SET_CHANGED' }
  /** Somebody else has taken so many of them in this very moment. */
  | { reason: 'TAKEN'; missing: number }

import type { NamedChange, NamedFilter } from '../changes/in-words.ts'
import type { ChangedValues } from '../changes/types.ts'

/** An entry of the operation log, with names instead of ids. */
export type LogEntry = {
  logId: string
  at: Date
  /** Name of the account; null when it is gone. */
  who: string | null
  /** As stored: cards.activate, orders.ship … */
  action: string
  /** Cards (or rows) it was about. */
  count: number
  filter: NamedFilter
  /** Of bulk changes and of taking them back. */
  change: NamedChange | null
  outcome: 'done' | 'cancelled' | 'failed' | null
  /** Why it failed, as in jobs.reason. */
  reason: string | null
  skipped: number
  left: number
  /** The job it came from, by which its changes are found. */
  operationId: string
  /** Everything else that is known of it, as stored. */
  facts: { name: string; value: string }[]
}

/** One row of card_changes: cards that one statement changed in the same way. */
export type LoggedChange = {
  changeId: number
  at: Date
  count: number
  /** Runs of serials, the first few of them. */
  ranges: { from: number; to: number }[]
  /** All runs there are. */
  runs: number
  old: ChangedValues | null
  new: ChangedValues
}

export type Who = { id: string; name: string }

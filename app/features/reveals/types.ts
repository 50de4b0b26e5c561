import type { Consignee } from '../orders/types.ts'

/**
 * Where somebody saw names, phones or addresses in full. `edit`: in the answer to a change of them; `print`: on a label;
 * `export`: in a file; `channel`: the contact of a channel, of no order.
 */
export const REVEAL_KINDS = [
  'list',
  'sheet',
  'detail',
  'review',
  'edit',
  'print',
  'export',
  'channel',
] as const
export type RevealKind = (typeof REVEAL_KINDS)[number]

export const REVEALED_FIELDS = ['name', 'phone', 'address'] as const
export type RevealedField = (typeof REVEALED_FIELDS)[number]

/** An order whose consignee somebody has asked for, in full. */
export type Revealed = { orderId: string; orderNo: string; region: string; consignee: Consignee }

/** What became of asking. */
export type RevealAnswer = { ok: true; revealed: Revealed[] } | { ok: false; error: string }

/** A line of the log. */
export type RevealEntry = {
  revealId: string
  at: Date
  /** Of the account; null: it is no longer known. */
  who: string | null
  kind: RevealKind
  fields: RevealedField[]
  /** Numbers of the orders; a file of more than can be named has none. */
  orderNos: string[]
  orders: number
  /** Which file, or which channel. */
  about: string | null
}

export type RevealPage = {
  entries: RevealEntry[]
  /** Places to ask for the neighbouring pages with. */
  previous: string | undefined
  next: string | undefined
}

import type { EditableColumn, SheetRow } from './types.ts'

/** What an account may do in the sheet. */
export type SheetRights = {
  /** order.ship: carriers and tracking numbers. */
  ship: boolean
  /** order.edit: the remark, and with `reveal` who gets it and where. */
  edit: boolean
  /** contact.reveal: consignees in full. */
  reveal: boolean
}

type Fixed =
  | 'why.right'
  | 'why.held'
  | 'why.pickUp'
  | 'why.shipped'
  | 'why.finished'
  | 'why.cancelled'
  | 'why.waybill'
  | 'why.erp'
  | 'why.store'

type Facts = Pick<SheetRow, 'status' | 'held' | 'pickUpStore' | 'fulfilledBy'>

/**
 * Why a cell cannot be edited, as a key of messages.ts; undefined when it can. private.edit_order and the updates of
 * orders/mutations.ts say the same, and have the last word.
 */
export function whyFixed(column: EditableColumn, row: Facts, rights: SheetRights): Fixed | undefined {
  if (column === 'remark') return rights.edit ? undefined : 'why.right'
  const shipping = column === 'trackingNo' || column === 'carrier'
  // Who sees none in full would write a masked one back.
  if (shipping ? !rights.ship : !(rights.reveal && rights.edit)) return 'why.right'
  if (row.status === 'finished' || row.status === 'cancelled') return `why.${row.status}`
  if (row.held) return 'why.held'
  if (row.pickUpStore !== null && column !== 'consignee' && column !== 'phone') return 'why.pickUp'
  if (shipping) return undefined
  if (row.status === 'shipped') return 'why.shipped'
  return row.fulfilledBy === null ? undefined : `why.${row.fulfilledBy}`
}

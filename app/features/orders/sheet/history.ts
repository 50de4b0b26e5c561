import { type CarrierCode, carrierByCode } from '../carriers.ts'
import { cellValue } from './row.ts'
import type { EditableColumn, OrderEdit, SheetRow } from './types.ts'

/** What one step has done to one order. */
export type Done = { orderId: string; before: SheetRow; after: SheetRow; columns: readonly EditableColumn[] }

/** A step that people undo at once: an edit, or a whole paste. */
export type Step = readonly Done[]

const MOST_STEPS = 100

/** The steps that can be taken back, and those that were. Changes nothing by itself. */
export class History {
  readonly #past: Step[] = []
  #future: Step[] = []

  /** A new step; what was taken back before is forgotten. */
  push(step: Step): void {
    if (step.length === 0) return
    this.#past.push(step)
    if (this.#past.length > MOST_STEPS) this.#past.shift()
    this.#future = []
  }

  get canUndo(): boolean {
    return this.#past.length > 0
  }

  get canRedo(): boolean {
    return this.#future.length > 0
  }

  /** Takes the newest step to be undone (redone); what came of it goes back with `undone` (`redone`). */
  takeUndo(): Step | undefined {
    return this.#past.pop()
  }

  takeRedo(): Step | undefined {
    return this.#future.pop()
  }

  undone(step: Step): void {
    if (step.length > 0) this.#future.push(step)
  }

  redone(step: Step): void {
    if (step.length > 0) this.#past.push(step)
  }
}

/** True when nobody has changed since what a step has done to an order. */
export function standsAsDone({ after, columns }: Done, now: SheetRow): boolean {
  const shipping = columns.includes('trackingNo') || columns.includes('carrier')
  if (shipping && after.status !== now.status) return false
  return columns.every((column) => cellValue(after, column) === cellValue(now, column))
}

const codeOf = (row: SheetRow): CarrierCode | null => carrierByCode(row.carrier ?? '')?.code ?? null

/** The edit that brings the columns of a step back to what they were before it. */
export function reversal({ before, columns }: Done, now: SheetRow): OrderEdit {
  const edit: OrderEdit = { orderId: now.orderId, version: now.version }
  if (columns.includes('consignee')) edit.consignee = cellValue(before, 'consignee')
  if (columns.includes('phone')) edit.phone = cellValue(before, 'phone')
  if (columns.includes('remark')) edit.remark = before.adminRemark
  if (columns.includes('region') || columns.includes('address'))
    edit.place = { regionCode: before.regionCode, street: cellValue(before, 'address') }
  if (columns.includes('trackingNo') || columns.includes('carrier')) shippingBack(edit, before, now)
  return edit
}

function shippingBack(edit: OrderEdit, before: SheetRow, now: SheetRow): void {
  if (before.status === 'pending' && now.status === 'shipped') {
    edit.unship = { carrier: codeOf(before) }
    return
  }
  // It went that way before; nobody need say again that the number is right.
  edit.numberIsRight = true
  edit.carrier = codeOf(before)
  if (before.trackingNo !== null) edit.trackingNo = before.trackingNo
}

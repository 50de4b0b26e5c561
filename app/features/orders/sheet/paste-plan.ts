import { translator } from '#app/core/i18n/messages.ts'
import { type CheckContext, checkCell } from './cell-check.ts'
import { messages } from './messages.ts'
import { cellText } from './row.ts'
import { type CellChange, EDITABLE, type EditableColumn, type Problem, type SheetRow } from './types.ts'

/** What a pasted cell would do. `column` null: it falls on one that cannot be edited at all. */
export type PlannedCell = {
  orderId: string
  orderNo: string
  column: EditableColumn | null
  /** Id of the column of the grid. */
  columnId: string
  typed: string
  now: string
  /** Why it cannot be saved. */
  problem: Pick<Problem, 'reason' | 'text' | 'offer'> | undefined
}

export type PastePlan = {
  rows: number
  columns: number
  cells: PlannedCell[]
  /** Lines for which there is no row. */
  beyond: number
}

/**
 * Lays a copied block over the sheet, from the focused cell down and to the right. Empty cells change nothing.
 * @param rows of the sheet from the focused one on, in the order on screen
 * @param columnIds of the grid from the focused one on
 */
export function planPaste(
  block: readonly (readonly string[])[],
  rows: readonly SheetRow[],
  columnIds: readonly string[],
  context: CheckContext,
): PastePlan {
  const cells = block.slice(0, rows.length).flatMap((line, at) => {
    const row = rows[at]
    return row ? planLine(line, row, columnIds, context) : []
  })
  return {
    rows: block.length,
    columns: Math.max(0, ...block.map((line) => line.length)),
    cells,
    beyond: Math.max(0, block.length - rows.length),
  }
}

const editableOf = (id: string): EditableColumn | null => EDITABLE.find((column) => column === id) ?? null

function planLine(
  line: readonly string[],
  row: SheetRow,
  columnIds: readonly string[],
  context: CheckContext,
): PlannedCell[] {
  const say = translator(messages, context.locale)
  const beside = line[columnIds.indexOf('carrier')]
  return line.flatMap((typed, at) => {
    const columnId = columnIds[at]
    if (typed === '' || columnId === undefined) return []
    const column = editableOf(columnId)
    const cell = { orderId: row.orderId, orderNo: row.orderNo, column, columnId, typed }
    if (column === null)
      return { ...cell, now: '', problem: { reason: 'NOT_EDITABLE', text: say('why.readOnly') } as const }
    const carrier = column === 'trackingNo' ? carrierBeside(beside, row, context) : undefined
    const checked = checkCell(column, typed, row, context, { carrier })
    const problem = checked.ok ? undefined : checked.problem
    return { ...cell, now: cellText(row, column, context.locale), problem }
  })
}

/** The carrier that is pasted into the same line. */
function carrierBeside(typed: string | undefined, row: SheetRow, context: CheckContext): string | undefined {
  if (!typed) return undefined
  const checked = checkCell('carrier', typed, { ...row, trackingNo: null }, context)
  return checked.ok && checked.value !== '' ? checked.value : undefined
}

const takesOffer = (cell: PlannedCell) =>
  cell.problem?.reason === 'TRACKING_OTHER_CARRIER' && cell.problem.offer?.[0] !== undefined

/** Tracking numbers that another carrier has. */
export function otherCarriers(plan: PastePlan): PlannedCell[] {
  return plan.cells.filter(takesOffer)
}

/** True when a cell will be saved. @param useOffers take the carriers that have such numbers */
export function willSave(cell: PlannedCell, useOffers: boolean): boolean {
  return cell.problem === undefined || (useOffers && takesOffer(cell))
}

/** What is handed to the sheet: the good cells to be saved, the others to be marked. */
export function plannedChanges(plan: PastePlan, useOffers: boolean): CellChange[] {
  return plan.cells.flatMap((cell) => {
    const { orderId, column, typed, problem } = cell
    if (column === null) return []
    const carrier = useOffers && takesOffer(cell) ? problem?.offer?.[0] : undefined
    return { orderId, column, typed, ...(carrier ? { carrier } : {}) }
  })
}

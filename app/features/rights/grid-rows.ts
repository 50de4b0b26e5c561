// The rows of the two grids as they are shown: what is stored, and over it what somebody has ticked and could not save.
import type { Permission } from '#app/core/auth/permissions.ts'
import type { TickedRow } from './grid.ts'
import type { Cell, MemberRow, StoreRow } from './types.ts'

type Unsaved = { ticked: readonly TickedRow[]; conflicts: readonly string[] } | undefined

/** What was ticked in a row that was not refused itself. */
function tickedIn(row: { version: string }, id: string, unsaved: Unsaved): readonly Permission[] | undefined {
  if (!unsaved || unsaved.conflicts.includes(id)) return undefined
  return unsaved.ticked.find((one) => one.id === id && one.seen === row.version)?.ticked
}

type Shown = {
  permission: Permission
  ticked: boolean
  marks: ('role' | 'withheld' | 'blocked')[]
  disabled: boolean
}

function marksOf({ held, fromRole, withheld, blocked }: Cell): Shown['marks'] {
  const marks: Shown['marks'] = []
  if (held && fromRole) marks.push('role')
  if (withheld) marks.push('withheld')
  if (held && blocked) marks.push('blocked')
  return marks
}

/** The cells of an account. @param editable permissions that the viewer may give and take */
export function memberCells(row: MemberRow, editable: readonly Permission[], unsaved: Unsaved): Shown[] {
  const typed = tickedIn(row, row.memberId, unsaved)
  return row.cells.map((cell) => ({
    permission: cell.permission,
    ticked: typed?.includes(cell.permission) ?? cell.held,
    marks: marksOf(cell),
    disabled: !row.manageable || !editable.includes(cell.permission),
  }))
}

/** The cells of a store. @param columns in their order */
export function storeCells(
  row: StoreRow,
  columns: readonly Permission[],
  editable: readonly Permission[],
  unsaved: Unsaved,
): Shown[] {
  const typed = tickedIn(row, row.storeId, unsaved)
  return columns.map((permission) => ({
    permission,
    ticked: (typed ?? row.permissions).includes(permission),
    marks: [],
    disabled: !editable.includes(permission),
  }))
}

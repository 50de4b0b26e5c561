import type { Cell, FileRow } from './types.ts'

/**
 * What columns are called, by what they are to us: without spaces, signs and case. The first of a list that a sheet
 * has wins, and roles take their columns in the order of this record.
 */
export type ColumnNames<Role extends string> = Readonly<Record<Role, readonly string[]>>

function nameOf(cell: Cell | undefined): string {
  if (cell?.type !== 'text') return ''
  return (
    cell.text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s()[\]【】（）:：._*#/-]/g, '')
      // Templates say of a column whether it must be filled.
      .replace(/必填|选填/g, '')
      .slice(0, 40)
  )
}

/** The columns a header row gives away. Each column has one role at most. */
export function rolesOf<Role extends string>(
  cells: readonly (Cell | undefined)[],
  columnNames: ColumnNames<Role>,
): Partial<Record<Role, number>> {
  const names = Array.from(cells, nameOf)
  const roles: Partial<Record<Role, number>> = {}
  for (const role of Object.keys(columnNames) as Role[]) {
    for (const wanted of columnNames[role]) {
      const column = names.findIndex((name, i) => name === wanted && !Object.values(roles).includes(i))
      if (column === -1) continue
      roles[role] = column
      break
    }
  }
  return roles
}

/** headerRow 0: no row names any of our columns. */
export type Suggestion<Role extends string> = { headerRow: number; roles: Partial<Record<Role, number>> }

/** Finds the header among the first rows of a file: the row that names most columns of ours, the first of equals. */
export function findHeader<Role extends string>(
  rows: readonly FileRow[],
  columnNames: ColumnNames<Role>,
): Suggestion<Role> {
  let best: Suggestion<Role> = { headerRow: 0, roles: {} }
  for (const { row, cells } of rows) {
    const roles = rolesOf(cells, columnNames)
    if (Object.keys(roles).length > Object.keys(best.roles).length) best = { headerRow: row, roles }
  }
  return best
}

// A grid of ticks is one form: a box `<row>/<permission>` for each, the state that was shown as `seen/<row>`, and both
// are compared, so that nobody overwrites what somebody else has changed meanwhile.
import type { Permission } from '#app/core/auth/permissions.ts'

/** The state of a row in one line. Both sides sort it the same way. */
export function versionOf(permissions: readonly string[]): string {
  return [...permissions].sort().join(' ')
}

/** The name of the box of a cell. */
export function boxName(row: string, permission: Permission): string {
  return `${row}/${permission}`
}

/** The name of the field that holds the state of a row as it was shown. */
export function seenName(row: string): string {
  return `seen/${row}`
}

export type TickedRow = {
  id: string
  /** The row as it was shown. */
  seen: string
  ticked: Permission[]
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The rows of a form that somebody has changed. Boxes that the viewer could not tick are not sent: what they show stays.
 * @param columns the permissions of the grid
 * @param editable those of them that the viewer may change
 */
export function changedRows(
  form: FormData,
  columns: readonly Permission[],
  editable: readonly Permission[],
): TickedRow[] {
  const rows: TickedRow[] = []
  for (const [name, seen] of form) {
    const id = name.startsWith('seen/') ? name.slice('seen/'.length) : ''
    if (!UUID.test(id) || typeof seen !== 'string') continue
    const was = new Set(seen.split(' '))
    const ticked = columns.filter((permission) =>
      editable.includes(permission) ? form.has(boxName(id, permission)) : was.has(permission),
    )
    if (versionOf(ticked) !== versionOf(columns.filter((permission) => was.has(permission))))
      rows.push({ id, seen, ticked })
  }
  return rows
}

type Held = { own: readonly string[]; ofRole: readonly string[]; withheld: readonly string[] }

/**
 * What to store so that an account holds exactly these of the columns: what its role gives is withheld rather than
 * taken from the role, and comes back by no longer withholding it. Other permissions of the account stay.
 */
export function giveExactly(
  account: Held,
  columns: readonly Permission[],
  wanted: readonly Permission[],
): { permissions: string[]; withheld: string[] } {
  const permissions = new Set(account.own)
  const withheld = new Set(account.withheld)
  for (const permission of columns) {
    if (wanted.includes(permission)) {
      withheld.delete(permission)
      if (!account.ofRole.includes(permission)) permissions.add(permission)
    } else {
      permissions.delete(permission)
      if (account.ofRole.includes(permission)) withheld.add(permission)
    }
  }
  return { permissions: [...permissions], withheld: [...withheld] }
}

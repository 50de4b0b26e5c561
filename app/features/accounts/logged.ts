import type { WorkHours } from './types.ts'

type Rights = WorkHours & {
  displayName: string
  roleName: string | null
  permissions: readonly string[]
  withheld: readonly string[]
}

/** Permissions as the log keeps them: their names, one after the other; a dash for none. */
export function listed(permissions: readonly string[]): string {
  return [...permissions].sort().join(' ') || '–'
}

/** Hours as the log keeps them: days 1 (Monday) to 7, and from when to when; a dash for no limit. */
export function loggedHours({ workDays, workFrom, workTo }: WorkHours): string {
  return [workDays?.join(','), workFrom && workTo && `${workFrom}–${workTo}`].filter(Boolean).join(' ') || '–'
}

/** What an edit changed, value before and value after; nothing that stayed. */
export function accountChanges(before: Rights, after: Rights): Record<string, string> {
  const values = (rights: Rights) => ({
    Name: rights.displayName,
    Role: rights.roleName ?? '–',
    Permissions: listed(rights.permissions),
    Withheld: listed(rights.withheld),
    Hours: loggedHours(rights),
  })
  const was = values(before)
  const is = values(after)
  return Object.fromEntries(
    (Object.keys(was) as (keyof typeof was)[])
      .filter((name) => was[name] !== is[name])
      .flatMap((name) => [
        [`old${name}`, was[name]],
        [`new${name}`, is[name]],
      ]),
  )
}

import type { MemberKind } from '#app/core/auth/permissions.ts'

export type MemberStatus = 'active' | 'disabled'

/** When an account may be used, in the merchant's time zone. */
export type WorkHours = {
  /** 1 Monday … 7 Sunday; null: every day. */
  workDays: number[] | null
  /** `HH:MM`; both null: all day. An end before the beginning is on the next day. */
  workFrom: string | null
  workTo: string | null
}

/** A row of the list of accounts. Phone and e-mail are not in it: the list does not need them. */
export type AccountRow = WorkHours & {
  memberId: string
  kind: MemberKind
  loginName: string
  displayName: string
  /** Ticked for this account alone. */
  permissions: string[]
  roleId: string | null
  /** Name and permissions of the role; null where there is none, and for those who may not see roles. */
  roleName: string | null
  rolePermissions: string[] | null
  /** Kept from this account, whoever would give them. */
  withheld: string[]
  /** What has an effect of all that, as the database worked it out. */
  rights: string[]
  status: MemberStatus
  /** Still has the password it was given. */
  mustChangePassword: boolean
  storeId: string | null
  /** Name of the store or supplier it belongs to. */
  place: string | null
  createdAt: Date
  /** Changes with every edit. */
  version: string
}

/** One account with its contact, in the clear or masked. */
export type AccountDetail = AccountRow & { phone: string | null; email: string | null }

/** What the list of accounts can be narrowed by. */
export type AccountFilter = {
  q?: string | undefined
  kind?: MemberKind | undefined
  status?: MemberStatus | undefined
  store?: string | undefined
  role?: string | undefined
}

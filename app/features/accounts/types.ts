import type { MemberKind } from '#app/core/auth/permissions.ts'

export type MemberStatus = 'active' | 'disabled'

/** A row of the list of accounts. Phone and e-mail are not in it: the list does not need them. */
export type AccountRow = {
  memberId: string
  kind: MemberKind
  loginName: string
  displayName: string
  permissions: string[]
  status: MemberStatus
  /** Still has the password it was given. */
  mustChangePassword: boolean
  /** Name of the store or supplier it belongs to. */
  place: string | null
  createdAt: Date
}

/** One account with its contact, in the clear or masked. */
export type AccountDetail = AccountRow & { phone: string | null; email: string | null }

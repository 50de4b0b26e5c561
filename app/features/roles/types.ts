import type { SubAccountKind } from '../accounts/granting.ts'

/** A role: permissions that stay attached to all accounts that have it. */
export type Role = {
  roleId: string
  name: string
  kind: SubAccountKind
  permissions: string[]
  /** Accounts that have it, and invitations that would. */
  accounts: number
  invitations: number
  /** Changes with every edit. */
  version: string
}

/** A role to choose for an account. */
export type RoleChoice = { roleId: string; name: string; kind: SubAccountKind; permissions: string[] }

/** An account that has a role. */
export type RoleHolder = { memberId: string; displayName: string; loginName: string; place: string | null }

import type { MemberKind, Permission } from '#app/core/auth/permissions.ts'
import type { MemberStatus } from '../accounts/types.ts'

/** Where a permission comes from. */
export type Giver = 'owner' | 'role' | 'account'

/**
 * Why there is none: its kind can never hold it, nobody has given it, it is withheld from this account, the merchant
 * does not let the store do it. The last two can both be.
 */
export type Refusal = 'kind' | 'nobody' | 'withheld' | 'store'

/** Why an account may do nothing at all now. */
export type Stop = 'disabled' | 'store_closed' | 'hours'

export type Explained = {
  permission: Permission
  allowed: boolean
  givenBy: Giver[]
  refusedBy: Refusal[]
}

/** What an account may do and why, as private.explain_rights says. */
export type Explanation = {
  kind: MemberKind
  role: string | null
  store: string | null
  workDays: number[] | null
  workFrom: string | null
  workTo: string | null
  acts: boolean
  stoppedBy: Stop[]
  permissions: Explained[]
}

/** Why a cell of the grid is as it is. */
export type Cell = {
  permission: Permission
  /** Given to the account and not withheld: it can use it as far as its store may. */
  held: boolean
  fromRole: boolean
  withheld: boolean
  /** The store may not, so it has no effect. */
  blocked: boolean
}

/** An account of a store, with a cell for each permission a store account can hold. */
export type MemberRow = {
  memberId: string
  displayName: string
  loginName: string
  status: MemberStatus
  roleName: string | null
  /** The viewer may change it. */
  manageable: boolean
  cells: Cell[]
  /** What the row was when it was read: the permissions it holds. */
  version: string
}

/** What one store may do. */
export type StoreRow = {
  storeId: string
  name: string
  closed: boolean
  permissions: Permission[]
  accounts: number
  version: string
}

/** Why a grid was not saved, and for which rows. Nothing of it is, then. */
export type NotSaved = { ok: false; reason: 'NOT_MANAGED' | 'NOT_YOURS_TO_GIVE' | 'CHANGED'; rows: string[] }

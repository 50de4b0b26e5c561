import type { MemberKind } from '#app/core/auth/permissions.ts'
import type { WorkHours } from '../accounts/types.ts'

/** An invitation that is neither accepted nor withdrawn. */
export type OpenInvitation = WorkHours & {
  invitationId: string
  kind: MemberKind
  displayName: string
  place: string | null
  roleName: string | null
  permissions: string[]
  /** In the clear: only people who manage accounts see it. */
  email: string | null
  invitedBy: string | null
  /** Whoever gave it out is gone or may no longer give this: the link does not work. */
  inviterStopped: boolean
  createdAt: Date
  expiresAt: Date
  /** Over, and not used. */
  expired: boolean
}

/** What the page behind a link shows. */
export type InvitationShown = WorkHours & {
  merchantId: string
  merchantName: string
  merchantCode: string
  timeZone: string
  /** The account will have this id. */
  memberId: string
  kind: MemberKind
  displayName: string
  place: string | null
  role: string | null
  invitedBy: string | null
  expiresAt: string
  loginTaken: boolean
}

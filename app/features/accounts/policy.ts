import type { MemberKind, Permission } from '#app/core/auth/permissions.ts'
import { effectivePermissions } from './granting.ts'

type Holder = { kind: MemberKind; permissions: readonly string[] }

/**
 * The permissions an account may hand out: its own. Otherwise somebody who may only manage accounts could
 * make one that exports cards, and sign in as it.
 */
export function mayGrant(actor: Holder): readonly Permission[] {
  return effectivePermissions(actor)
}

/**
 * Whether one account may edit, disable or reset another. Never the owner's and never its own (the policy in
 * the database says so too), nor one that can do what it cannot: a reset password is a way to become it.
 */
export function mayManage(
  actor: Holder & { member_id: string },
  target: Holder & { memberId: string },
): boolean {
  if (target.kind === 'owner' || target.memberId === actor.member_id) return false
  const own = mayGrant(actor)
  return own.includes('account.manage') && effectivePermissions(target).every((held) => own.includes(held))
}

import type { MemberKind, Permission } from '#app/core/auth/permissions.ts'
import { effectivePermissions } from './granting.ts'

type Holder = { kind: MemberKind; permissions: readonly string[] }

/** An account to be managed: its own permissions, and those of its role where it has one. */
type Target = Holder & { memberId: string; rolePermissions?: readonly string[] | null }

/**
 * The permissions an account may hand out: its own. Otherwise somebody who may only manage accounts could
 * make one that exports cards, and sign in as it.
 */
export function mayGrant(actor: Holder): readonly Permission[] {
  return effectivePermissions(actor)
}

/**
 * Whether one account may edit, disable or reset another. Never the owner's and never its own (the policy in
 * the database says so too), nor one that can do what it cannot: a reset password is a way to become it. What is
 * withheld from it counts too, because managing it is a way to give it back.
 */
export function mayManage(actor: Holder & { member_id: string }, target: Target): boolean {
  if (target.kind === 'owner' || target.memberId === actor.member_id) return false
  const own = mayGrant(actor)
  const reach = { ...target, permissions: [...target.permissions, ...(target.rolePermissions ?? [])] }
  return own.includes('account.manage') && effectivePermissions(reach).every((held) => own.includes(held))
}

/** Whether an account may hand out, or change, a role with these permissions: it must hold each of them. */
export function mayGiveRole(actor: Holder, permissions: readonly string[]): boolean {
  const own = mayGrant(actor)
  return actor.kind === 'owner' || permissions.every((permission) => own.some((held) => held === permission))
}

import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { createUser } from '#app/core/auth/supabase-auth.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { contactPlace } from './data.ts'
import { completePermissions, type SubAccountKind } from './granting.ts'
import { mayGrant, mayManage } from './policy.ts'
import type { AccountEdit, NewAccount } from './schema.ts'
import { temporaryPassword } from './temporary-password.ts'
import type { AccountRow, MemberStatus } from './types.ts'

/**
 * The address Supabase Auth gets for an account. Nobody reads mail there (`.invalid` never resolves); it only
 * has to be new each time, because a reset makes a new user and the old one keeps its address.
 */
export function authEmail(memberId: string): string {
  return `${memberId}.${Date.now().toString(36)}@accounts.tihuo.invalid`
}

function sealedContact(
  keys: MerchantKeys,
  memberId: string,
  contact: { phone?: string | undefined; email?: string | undefined },
) {
  const { phone, email } = contact
  return {
    phone_enc: phone ? keys.seal(contactPlace('phone_enc', memberId), phone) : null,
    phone_idx: phone ? keys.index('members.phone', phone) : null,
    email_enc: email ? keys.seal(contactPlace('email_enc', memberId), email) : null,
    email_idx: email ? keys.index('members.email', email) : null,
  }
}

function constraintOf(error: unknown): string | undefined {
  const { code, constraint_name } = error as { code?: unknown; constraint_name?: unknown }
  return (code === '23505' || code === '23503') && typeof constraint_name === 'string'
    ? constraint_name
    : undefined
}

async function loginTaken(actor: Member, loginName: string): Promise<boolean> {
  const [found] = await withTenant(
    actor.scope,
    ({ tx }) => tx`
      select from members where merchant_id = ${actor.merchant_id} and login_name = ${loginName}`,
  )
  return found !== undefined
}

/**
 * Makes a sub-account with a temporary password.
 * @param actor who makes it; needs account.manage, and every permission it gives
 * @returns id and password of the account; the password is kept nowhere and cannot be shown again
 */
export async function createAccount(
  actor: Member,
  input: NewAccount,
): Promise<
  Outcome<{ memberId: string; password: string }, 'LOGIN_TAKEN' | 'PLACE_UNKNOWN' | 'NOT_YOURS_TO_GIVE'>
> {
  const own = mayGrant(actor)
  if (!input.permissions.every((permission) => own.includes(permission)))
    return { ok: false, reason: 'NOT_YOURS_TO_GIVE' }
  if (await loginTaken(actor, input.loginName)) return { ok: false, reason: 'LOGIN_TAKEN' }
  const keys = await keysOf(actor.merchant_id)
  const memberId = uuid()
  const password = temporaryPassword()
  const email = authEmail(memberId)
  // The user is made first, outside the transaction. Should the database refuse the rest, a user remains that
  // no account points to: it can prove who it is and has no right to anything.
  const userId = await createUser(email, password)
  try {
    await withTenant(actor.scope, async ({ tx }) => {
      await tx`insert into members ${tx({
        merchant_id: actor.merchant_id,
        member_id: memberId,
        kind: input.kind,
        login_name: input.loginName,
        display_name: input.displayName,
        permissions: input.permissions,
        store_id: input.storeId,
        supplier_id: input.supplierId,
        ...sealedContact(keys, memberId, input),
      })}`
      await tx`select private.link_identity(${memberId}, ${userId}, ${email})`
    })
  } catch (error) {
    const constraint = constraintOf(error)
    // Somebody else took the name between the look and the insert.
    if (constraint === 'members_merchant_id_login_name_key') return { ok: false, reason: 'LOGIN_TAKEN' }
    if (constraint?.endsWith('_fkey')) return { ok: false, reason: 'PLACE_UNKNOWN' }
    throw error
  }
  return { ok: true, memberId, password }
}

type Target = Pick<AccountRow, 'memberId' | 'kind' | 'permissions'>

/** The account under a row lock, when the actor may manage it. */
async function lockManaged(
  tx: Tx,
  actor: Member,
  memberId: string,
): Promise<(Target & { kind: SubAccountKind }) | undefined> {
  const [row] = await tx<Target[]>`
    select member_id as "memberId", kind, permissions from members
    where merchant_id = ${actor.merchant_id} and member_id = ${memberId}
    for update`
  return row && mayManage(actor, row) ? (row as Target & { kind: SubAccountKind }) : undefined
}

/**
 * Changes name, contact and permissions of an account; they hold from its next request on.
 * @returns NOT_MANAGED for the owner, oneself, accounts of others and those that can do more than the actor
 */
export async function editAccount(
  actor: Member,
  memberId: string,
  input: AccountEdit,
): Promise<Outcome<object, 'NOT_MANAGED' | 'NOT_YOURS_TO_GIVE'>> {
  const keys = await keysOf(actor.merchant_id)
  const own = mayGrant(actor)
  return withTenant(actor.scope, async ({ tx }) => {
    const target = await lockManaged(tx, actor, memberId)
    if (!target) return { ok: false, reason: 'NOT_MANAGED' }
    const permissions = completePermissions(target.kind, input.permissions)
    if (!permissions.every((permission) => own.includes(permission)))
      return { ok: false, reason: 'NOT_YOURS_TO_GIVE' }
    await tx`
      update members set ${tx({
        display_name: input.displayName,
        permissions,
        ...sealedContact(keys, memberId, input),
        updated_at: new Date(),
      })}
      where merchant_id = ${actor.merchant_id} and member_id = ${memberId}`
    return { ok: true }
  })
}

/** Lets an account in, or keeps it out from its next request on. */
export async function setAccountStatus(
  actor: Member,
  memberId: string,
  status: MemberStatus,
): Promise<Outcome<object, 'NOT_MANAGED'>> {
  return withTenant(actor.scope, async ({ tx }) => {
    if (!(await lockManaged(tx, actor, memberId))) return { ok: false, reason: 'NOT_MANAGED' }
    await tx`
      update members set status = ${status}, updated_at = now()
      where merchant_id = ${actor.merchant_id} and member_id = ${memberId}`
    return { ok: true }
  })
}

/**
 * Gives an account a new temporary password. It gets a new user of Supabase Auth: the embedded one has no
 * admin API to set a password with. The old user stays behind without an account, so its password and its
 * open sessions are dead at once.
 * @returns the password; it is kept nowhere and cannot be shown again
 */
export async function resetPassword(
  actor: Member,
  memberId: string,
): Promise<Outcome<{ password: string }, 'NOT_MANAGED'>> {
  const managed = await withTenant(actor.scope, ({ tx }) => lockManaged(tx, actor, memberId))
  if (!managed) return { ok: false, reason: 'NOT_MANAGED' }
  const password = temporaryPassword()
  const email = authEmail(memberId)
  const userId = await createUser(email, password)
  return withTenant(actor.scope, async ({ tx }) => {
    // Once more, under the lock that holds until the new user is tied to it.
    if (!(await lockManaged(tx, actor, memberId))) return { ok: false, reason: 'NOT_MANAGED' }
    await tx`select private.link_identity(${memberId}, ${userId}, ${email})`
    await tx`
      update members set must_change_password = true, updated_at = now()
      where merchant_id = ${actor.merchant_id} and member_id = ${memberId}`
    return { ok: true, password }
  })
}

/** Notes that the account of this scope has a password of its own choice. */
export async function notePasswordChanged(scope: TenantScope): Promise<void> {
  await withTenant(scope, ({ tx }) => tx`select private.password_changed()`)
}

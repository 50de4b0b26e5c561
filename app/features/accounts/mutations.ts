import { v7 as uuid } from 'uuid'
import { type Account, accountIdOf, type Member } from '#app/core/auth/account.ts'
import { GRANTABLE, type Permission } from '#app/core/auth/permissions.ts'
import { createUser } from '#app/core/auth/supabase-auth.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { endAllSessions } from '../sessions/mutations.ts'
import { contactPlace } from './data.ts'
import { completePermissions, type SubAccountKind } from './granting.ts'
import { accountChanges, listed, loggedHours } from './logged.ts'
import { mayGiveRole, mayGrant, mayManage } from './policy.ts'
import type { AccountEdit, NewAccount } from './schema.ts'
import { temporaryPassword } from './temporary-password.ts'
import type { AccountRow, MemberStatus, WorkHours } from './types.ts'

/**
 * The address Supabase Auth gets for an account. Nobody reads mail there (`.invalid` never resolves); it only
 * has to be new each time, because a reset makes a new user and the old one keeps its address.
 */
export function authEmail(memberId: string): string {
  return `${memberId}.${Date.now().toString(36)}@accounts.tihuo.invalid`
}

/** Phone and e-mail of an account as its row holds them. @param memberId the row */
export function sealedContact(
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

type Refusal = 'LOGIN_TAKEN' | 'PLACE_UNKNOWN' | 'ROLE_UNKNOWN' | 'NOT_YOURS_TO_GIVE'

type Given = { kind: SubAccountKind; roleId: string | null; permissions: readonly Permission[] }

/**
 * Whether an actor may give somebody this role and these permissions. The policies ask the same, and refuse without
 * a word for people.
 */
export async function checkGiven(
  tx: Tx,
  actor: Member,
  { kind, roleId, permissions }: Given,
): Promise<Outcome<{ roleName: string | null }, 'ROLE_UNKNOWN' | 'NOT_YOURS_TO_GIVE'>> {
  const own = mayGrant(actor)
  if (!permissions.every((permission) => own.includes(permission)))
    return { ok: false, reason: 'NOT_YOURS_TO_GIVE' }
  if (roleId === null) return { ok: true, roleName: null }
  const [role] = await tx<{ name: string; permissions: string[] }[]>`
    select name, permissions from roles
    where merchant_id = ${actor.merchant_id} and role_id = ${roleId} and kind = ${kind}`
  if (!role) return { ok: false, reason: 'ROLE_UNKNOWN' }
  return mayGiveRole(actor, role.permissions)
    ? { ok: true, roleName: role.name }
    : { ok: false, reason: 'NOT_YOURS_TO_GIVE' }
}

/** Working hours as members and invitations hold them. */
export function hoursColumns({ workDays, workFrom, workTo }: WorkHours) {
  return { work_days: workDays, work_from: workFrom, work_to: workTo }
}

/** What may be said of a new account before its user is made: a user that no account points to is of no use. */
function mayCreate(actor: Member, input: NewAccount): Promise<Outcome<{ roleName: string | null }, Refusal>> {
  return withTenant<Outcome<{ roleName: string | null }, Refusal>>(actor.scope, async ({ tx }) => {
    const given = await checkGiven(tx, actor, input)
    if (!given.ok) return given
    const [taken] = await tx`
      select from members where merchant_id = ${actor.merchant_id} and login_name = ${input.loginName}`
    return taken ? { ok: false, reason: 'LOGIN_TAKEN' } : given
  })
}

/**
 * Makes a sub-account with a temporary password.
 * @param actor who makes it; needs account.manage, and every permission it gives, also by a role
 * @returns id and password of the account; the password is kept nowhere and cannot be shown again
 */
export async function createAccount(
  actor: Member,
  input: NewAccount,
): Promise<Outcome<{ memberId: string; password: string }, Refusal>> {
  const asked = await mayCreate(actor, input)
  if (!asked.ok) return asked
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
        role_id: input.roleId,
        permissions: input.permissions,
        store_id: input.storeId,
        supplier_id: input.supplierId,
        ...hoursColumns(input),
        ...sealedContact(keys, memberId, input),
      })}`
      await tx`select private.link_identity(${memberId}, ${userId}, ${email})`
      await logAccount(tx, 'accounts.create', input, {
        newRole: asked.roleName ?? '–',
        newPermissions: listed(input.permissions),
        newHours: loggedHours(input),
      })
    })
  } catch (error) {
    const constraint = constraintOf(error)
    // Somebody else took the name between the look and the insert.
    if (constraint === 'members_merchant_id_login_name_key') return { ok: false, reason: 'LOGIN_TAKEN' }
    if (constraint === 'members_role') return { ok: false, reason: 'ROLE_UNKNOWN' }
    if (constraint?.endsWith('_fkey')) return { ok: false, reason: 'PLACE_UNKNOWN' }
    throw error
  }
  return { ok: true, memberId, password }
}

/** Notes in the log what was done to an account. */
export async function logAccount(
  tx: Tx,
  action: string,
  account: { displayName: string; loginName?: string | undefined },
  detail: Record<string, string> = {},
): Promise<void> {
  const { displayName, loginName } = account
  const who = loginName === undefined ? { account: displayName } : { account: displayName, loginName }
  await writeCardLog(tx, { logId: uuid(), action, filter: {}, count: 0, detail: { ...who, ...detail } })
}

export type Managed = Pick<
  AccountRow,
  | 'memberId'
  | 'loginName'
  | 'displayName'
  | 'permissions'
  | 'roleId'
  | 'roleName'
  | 'rolePermissions'
  | 'withheld'
  | 'workDays'
  | 'workFrom'
  | 'workTo'
  | 'storeId'
  | 'status'
  | 'version'
> & { kind: SubAccountKind }

/** The account under a row lock, when the actor may manage it. */
export async function lockManaged(tx: Tx, actor: Member, memberId: string): Promise<Managed | undefined> {
  const [row] = await tx<Managed[]>`
    select m.member_id as "memberId", m.kind, m.login_name as "loginName", m.display_name as "displayName",
      m.permissions, m.role_id as "roleId", r.name as "roleName", r.permissions as "rolePermissions", m.withheld,
      m.work_days as "workDays", to_char(m.work_from, 'HH24:MI') as "workFrom", to_char(m.work_to, 'HH24:MI') as "workTo",
      m.store_id as "storeId", m.status, to_char(m.updated_at, 'YYYYMMDDHH24MISSUS') as version
    from members m
    left join roles r on r.merchant_id = m.merchant_id and r.role_id = m.role_id
    where m.merchant_id = ${actor.merchant_id} and m.member_id = ${memberId}
    for update of m`
  return row && mayManage(actor, row) ? row : undefined
}

/**
 * Changes name, contact, role, permissions and hours of an account; they hold from its next request on.
 * @returns NOT_MANAGED for the owner, oneself, accounts of others and those that can do more than the actor;
 *   CHANGED when somebody else has saved since `input.version` was read
 */
export async function editAccount(
  actor: Member,
  memberId: string,
  input: AccountEdit,
): Promise<Outcome<object, 'NOT_MANAGED' | 'NOT_YOURS_TO_GIVE' | 'ROLE_UNKNOWN' | 'CHANGED'>> {
  const keys = await keysOf(actor.merchant_id)
  return withTenant(actor.scope, async ({ tx }) => {
    const target = await lockManaged(tx, actor, memberId)
    if (!target) return { ok: false, reason: 'NOT_MANAGED' }
    if (input.version !== undefined && input.version !== target.version)
      return { ok: false, reason: 'CHANGED' }
    const permissions = completePermissions(target.kind, input.permissions)
    const withheld = GRANTABLE[target.kind].filter((permission) => input.withheld.includes(permission))
    const given = await checkGiven(tx, actor, { kind: target.kind, roleId: input.roleId, permissions })
    if (!given.ok) return given
    await tx`
      update members set ${tx({
        display_name: input.displayName,
        role_id: input.roleId,
        permissions,
        withheld,
        ...hoursColumns(input),
        ...sealedContact(keys, memberId, input),
        updated_at: new Date(),
      })}
      where merchant_id = ${actor.merchant_id} and member_id = ${memberId}`
    const after = { ...input, permissions, withheld, roleName: given.roleName }
    await logAccount(tx, 'accounts.edit', target, accountChanges(target, after))
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
    const target = await lockManaged(tx, actor, memberId)
    if (!target) return { ok: false, reason: 'NOT_MANAGED' }
    await setStatus(tx, actor, memberId, status)
    await logAccount(tx, status === 'active' ? 'accounts.enable' : 'accounts.disable', target)
    return { ok: true }
  })
}

async function setStatus(tx: Tx, actor: Member, memberId: string, status: MemberStatus): Promise<void> {
  await tx`
    update members set status = ${status}, updated_at = now()
    where merchant_id = ${actor.merchant_id} and member_id = ${memberId}`
}

/**
 * Somebody has left: the account is shut at once, its sessions end, devices are forgotten, and work of its own that is
 * not done yet stops where it is. Invitations it gave out stop working with it. Enabling the account undoes the first.
 * @returns how many jobs were asked to stop
 */
export async function leave(
  actor: Member,
  memberId: string,
): Promise<Outcome<{ jobs: number }, 'NOT_MANAGED'>> {
  return withTenant<Outcome<{ jobs: number }, 'NOT_MANAGED'>>(actor.scope, async ({ tx }) => {
    const target = await lockManaged(tx, actor, memberId)
    if (!target) return { ok: false, reason: 'NOT_MANAGED' }
    await setStatus(tx, actor, memberId, 'disabled')
    await endAllSessions(tx, memberId, 'left')
    // Of jobs one sees one's own and, with the permission, those of others: the policy decides.
    const stopped = await tx`
      update jobs set cancel_requested = true
      where merchant_id = ${actor.merchant_id} and requested_by = ${memberId} and status in ('queued', 'running')`
    await logAccount(tx, 'accounts.leave', target, { stoppedJobs: String(stopped.count) })
    return { ok: true, jobs: stopped.count }
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
    const again = await lockManaged(tx, actor, memberId)
    if (!again) return { ok: false, reason: 'NOT_MANAGED' }
    await tx`select private.link_identity(${memberId}, ${userId}, ${email})`
    await tx`
      update members set must_change_password = true, updated_at = now()
      where merchant_id = ${actor.merchant_id} and member_id = ${memberId}`
    await logAccount(tx, 'accounts.reset_password', again)
    return { ok: true, password }
  })
}

/**
 * Notes that an account has a password of its own choice, and ends its other sessions.
 * @param sessionId the one that goes on
 */
export async function notePasswordChanged(account: Account, sessionId: string): Promise<void> {
  await withTenant(account.scope, async ({ tx }) => {
    await tx`select private.password_changed()`
    await endAllSessions(tx, accountIdOf(account), 'password', sessionId)
  })
}

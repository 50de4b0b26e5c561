import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { completePermissions, type SubAccountKind } from '../accounts/granting.ts'
import { listed } from '../accounts/logged.ts'
import { mayGiveRole } from '../accounts/policy.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import type { RoleForm } from './schema.ts'

function isNameTaken(error: unknown): boolean {
  return (error as { constraint_name?: unknown }).constraint_name === 'roles_merchant_id_name_key'
}

async function log(tx: Tx, action: string, role: string, detail: Record<string, string>): Promise<void> {
  await writeCardLog(tx, { logId: uuid(), action, filter: {}, count: 0, detail: { role, ...detail } })
}

/** Makes a role. @param actor needs account.manage, and every permission in it */
export async function createRole(
  actor: Member,
  form: RoleForm,
): Promise<Outcome<{ roleId: string }, 'NAME_TAKEN' | 'NOT_YOURS_TO_GIVE'>> {
  if (!mayGiveRole(actor, form.permissions)) return { ok: false, reason: 'NOT_YOURS_TO_GIVE' }
  const roleId = uuid()
  const { name, kind, permissions } = form
  try {
    await withTenant(actor.scope, async ({ tx }) => {
      await tx`insert into roles ${tx({ merchant_id: actor.merchant_id, role_id: roleId, name, kind, permissions })}`
      await log(tx, 'roles.create', name, { newPermissions: listed(permissions) })
    })
  } catch (error) {
    if (isNameTaken(error)) return { ok: false, reason: 'NAME_TAKEN' }
    throw error
  }
  return { ok: true, roleId }
}

type Stored = { name: string; kind: SubAccountKind; permissions: string[]; version: string }

/** The role under a row lock. Those that the actor may not give cannot be seen for a change: the policy says so. */
async function lockRole(tx: Tx, actor: Member, roleId: string): Promise<Stored | undefined> {
  const [role] = await tx<Stored[]>`
    select name, kind, permissions, to_char(updated_at, 'YYYYMMDDHH24MISSUS') as version from roles
    where merchant_id = ${actor.merchant_id} and role_id = ${roleId} for update`
  return role
}

/**
 * Changes name and permissions of a role: for all accounts that have it, from their next request on.
 * @returns NOT_MANAGED when there is none that the actor may change; CHANGED when somebody else has saved since
 *   `form.version` was read
 */
export async function editRole(
  actor: Member,
  roleId: string,
  form: Pick<RoleForm, 'name' | 'permissions' | 'version'>,
): Promise<Outcome<object, 'NAME_TAKEN' | 'NOT_YOURS_TO_GIVE' | 'NOT_MANAGED' | 'CHANGED'>> {
  try {
    return await withTenant(actor.scope, async ({ tx }) => {
      const role = await lockRole(tx, actor, roleId)
      if (!role || !mayGiveRole(actor, role.permissions)) return { ok: false, reason: 'NOT_MANAGED' }
      if (form.version !== undefined && form.version !== role.version) return { ok: false, reason: 'CHANGED' }
      const permissions = completePermissions(role.kind, form.permissions)
      if (!mayGiveRole(actor, permissions)) return { ok: false, reason: 'NOT_YOURS_TO_GIVE' }
      await tx`
        update roles set name = ${form.name}, permissions = ${permissions}, updated_at = now()
        where merchant_id = ${actor.merchant_id} and role_id = ${roleId}`
      const [holders] = await tx<{ n: number }[]>`
        select count(*) as n from members where merchant_id = ${actor.merchant_id} and role_id = ${roleId}`
      await log(tx, 'roles.edit', role.name, {
        ...(role.name === form.name ? {} : { oldName: role.name, newName: form.name }),
        oldPermissions: listed(role.permissions),
        newPermissions: listed(permissions),
        accounts: String(holders?.n ?? 0),
      })
      return { ok: true }
    })
  } catch (error) {
    if (isNameTaken(error)) return { ok: false, reason: 'NAME_TAKEN' }
    throw error
  }
}

/** Removes a role that nobody has. @returns IN_USE while an account, or an invitation that is open, has it */
export async function deleteRole(
  actor: Member,
  roleId: string,
): Promise<Outcome<object, 'NOT_MANAGED' | 'IN_USE'>> {
  try {
    return await withTenant(actor.scope, async ({ tx }) => {
      const role = await lockRole(tx, actor, roleId)
      if (!role || !mayGiveRole(actor, role.permissions)) return { ok: false, reason: 'NOT_MANAGED' }
      const [used] = await tx`
        select from members where merchant_id = ${actor.merchant_id} and role_id = ${roleId}
        union all
        select from invitations where merchant_id = ${actor.merchant_id} and role_id = ${roleId}
          and accepted_at is null and revoked_at is null and expires_at > now()
        limit 1`
      if (used) return { ok: false, reason: 'IN_USE' }
      await tx`delete from roles where merchant_id = ${actor.merchant_id} and role_id = ${roleId}`
      await log(tx, 'roles.delete', role.name, { oldPermissions: listed(role.permissions) })
      return { ok: true }
    })
  } catch (error) {
    // Somebody has just been given it.
    if ((error as { constraint_name?: unknown }).constraint_name === 'members_role')
      return { ok: false, reason: 'IN_USE' }
    throw error
  }
}

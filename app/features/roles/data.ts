import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { mayGiveRole } from '../accounts/policy.ts'
import type { Role, RoleChoice, RoleHolder } from './types.ts'

const columns = (tx: Tx) => tx`
  r.role_id as "roleId", r.name, r.kind, r.permissions, to_char(r.updated_at, 'YYYYMMDDHH24MISSUS') as version,
  (select count(*) from members m where m.merchant_id = r.merchant_id and m.role_id = r.role_id) as accounts,
  (select count(*) from invitations i where i.merchant_id = r.merchant_id and i.role_id = r.role_id
    and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()) as invitations`

/** The roles of the merchant by name. Needs account.manage. */
export function listRoles(scope: TenantScope): Promise<Role[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<Role[]>`
      select ${columns(tx)} from roles r
      where r.merchant_id = (select private.current_merchant_id()) order by r.name`),
  ])
}

const HOLDERS = 50

/** One role with the first of those who have it; undefined when this merchant has none of that id. */
export function readRole(
  scope: TenantScope,
  roleId: string,
): Promise<{ role: Role; holders: RoleHolder[] } | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [role] = await tx<Role[]>`
      select ${columns(tx)} from roles r
      where r.merchant_id = (select private.current_merchant_id()) and r.role_id = ${roleId}`
    if (!role) return undefined
    const holders = await tx<RoleHolder[]>`
      select m.member_id as "memberId", m.display_name as "displayName", m.login_name as "loginName",
        coalesce(s.name, p.name) as place
      from members m
      left join stores s on s.merchant_id = m.merchant_id and s.store_id = m.store_id
      left join suppliers p on p.merchant_id = m.merchant_id and p.supplier_id = m.supplier_id
      where m.merchant_id = (select private.current_merchant_id()) and m.role_id = ${roleId}
      order by m.created_at, m.member_id limit ${HOLDERS}`
    return { role, holders: [...holders] }
  })
}

/**
 * Roles to choose from.
 * @returns only those that the viewer may give: with nothing in them that it cannot do itself
 */
export async function rolesToGive(viewer: Member): Promise<RoleChoice[]> {
  const roles = await withTenant(
    viewer.scope,
    ({ tx }) => tx<RoleChoice[]>`
      select role_id as "roleId", name, kind, permissions from roles
      where merchant_id = ${viewer.merchant_id} order by name`,
  )
  return roles.filter((role) => mayGiveRole(viewer, role.permissions))
}

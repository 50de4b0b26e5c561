import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { RoleNetworks, SignInSettings } from './types.ts'

/** The merchant's settings of signing in; undefined without settings.write. */
export async function readSignInSettings(viewer: Member): Promise<SignInSettings | undefined> {
  const [row] = await withTenant(
    viewer.scope,
    ({ tx }) => tx<SignInSettings[]>`
      select second_factor as "secondFactor", to_jsonb(second_factor_kinds) as "secondFactorKinds",
        to_jsonb(networks) as networks, to_jsonb(network_kinds) as "networkKinds"
      from sign_in_settings where merchant_id = ${viewer.merchant_id}`,
  )
  return row
}

/** The roles with their networks, by name; none without account.manage. */
export async function listRoleNetworks(viewer: Member): Promise<RoleNetworks[]> {
  return withTenant(viewer.scope, async ({ tx }) => [
    ...(await tx<RoleNetworks[]>`
      select role_id as "roleId", name, kind, to_jsonb(networks) as networks from roles
      where merchant_id = ${viewer.merchant_id} order by name, role_id`),
  ])
}

/** The role of an account, when it has one. */
export async function ownRole(viewer: Member): Promise<string | undefined> {
  const [row] = await withTenant(
    viewer.scope,
    ({ tx }) => tx<{ role_id: string | null }[]>`
      select role_id from members where merchant_id = ${viewer.merchant_id} and member_id = ${viewer.member_id}`,
  )
  return row?.role_id ?? undefined
}

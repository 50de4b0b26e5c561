import { v7 as uuid } from 'uuid'
import type { Member, Operator } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { withinNetworks } from '#app/core/env/networks.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { ownRole } from './data.ts'
import type { FactorPolicy, MerchantNetworks } from './schema.ts'

/** Says who needs a second factor; it holds from the next request on. Needs settings.write; logged. */
export function saveFactorPolicy(actor: Member, policy: FactorPolicy): Promise<boolean> {
  const { secondFactor, secondFactorKinds } = policy
  return withTenant(actor.scope, async ({ tx }) => {
    const changed = await tx`
      update sign_in_settings set second_factor = ${secondFactor},
        second_factor_kinds = ${secondFactorKinds}::member_kind[], updated_at = now()
      where merchant_id = ${actor.merchant_id}`
    if (changed.count === 0) return false
    await writeCardLog(tx, {
      ...{ logId: uuid(), action: 'settings.second_factor', count: 0 },
      filter: { secondFactor, kinds: secondFactorKinds.join(' ') },
    })
    return true
  })
}

/**
 * Says where accounts of some kinds may come from; it holds from the next request on. Needs settings.write; logged.
 * @param clientAddress where the actor is now: a list that would keep it out is refused
 */
export async function saveNetworks(
  actor: Member,
  { networks, networkKinds }: MerchantNetworks,
  clientAddress: string,
): Promise<Outcome<object, 'LOCKS_YOU_OUT' | 'NOT_PERMITTED'>> {
  const concerned = networks.length > 0 && networkKinds.includes(actor.kind)
  if (concerned && !withinNetworks(networks, clientAddress)) return { ok: false, reason: 'LOCKS_YOU_OUT' }
  return withTenant(actor.scope, async ({ tx }) => {
    const changed = await tx`
      update sign_in_settings set networks = ${networks}::cidr[], network_kinds = ${networkKinds}::member_kind[],
        updated_at = now()
      where merchant_id = ${actor.merchant_id}`
    if (changed.count === 0) return { ok: false, reason: 'NOT_PERMITTED' }
    await writeCardLog(tx, {
      ...{ logId: uuid(), action: 'settings.networks', count: 0 },
      filter: { networks: networks.join(' '), kinds: networkKinds.join(' ') },
    })
    return { ok: true }
  })
}

/** Says where accounts of a role may come from. Needs account.manage, and what the role can do; logged. */
export async function saveRoleNetworks(
  actor: Member,
  { roleId, networks }: { roleId: string; networks: string[] },
  clientAddress: string,
): Promise<Outcome<object, 'LOCKS_YOU_OUT' | 'NOT_PERMITTED'>> {
  const own = networks.length > 0 && (await ownRole(actor)) === roleId
  if (own && !withinNetworks(networks, clientAddress)) return { ok: false, reason: 'LOCKS_YOU_OUT' }
  return withTenant(actor.scope, async ({ tx }) => {
    const [role] = await tx<{ name: string }[]>`
      update roles set networks = ${networks}::cidr[], updated_at = now()
      where merchant_id = ${actor.merchant_id} and role_id = ${roleId}
      returning name`
    if (!role) return { ok: false, reason: 'NOT_PERMITTED' }
    await writeCardLog(tx, {
      ...{ logId: uuid(), action: 'roles.networks', count: 0 },
      filter: { role: role.name, networks: networks.join(' ') },
    })
    return { ok: true }
  })
}

/** What the platform can do for a merchant that has locked itself out: its owners, and its networks. */
export type PlatformAccess = {
  name: string
  code: string
  networks: string[]
  owners: { memberId: string; loginName: string; displayName: string; secondFactor: boolean }[]
}

/** Reads it; undefined for whoever is no operator, or when there is no such merchant. */
export async function readPlatformAccess(
  operator: Pick<Operator, 'scope'>,
  merchantId: string,
): Promise<PlatformAccess | undefined> {
  const [row] = await withTenant(
    operator.scope,
    ({ tx }) =>
      tx<{ found: PlatformAccess | null }[]>`select private.platform_access(${merchantId}) as found`,
  )
  return row?.found ?? undefined
}

/** Empties the merchant's list of networks; the merchant reads of it. @returns false when it had none */
export async function openNetworks(operator: Pick<Operator, 'scope'>, merchantId: string): Promise<boolean> {
  const [row] = await withTenant(
    operator.scope,
    ({ tx }) => tx<{ opened: boolean }[]>`select private.open_networks(${merchantId}) as opened`,
  )
  return row?.opened ?? false
}

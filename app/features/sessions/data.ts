import type { Account, Member, Operator } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { PLATFORM } from '../guard/types.ts'
import type { Bindable, DeviceRow, DeviceState, SessionRow } from './types.ts'

const SESSIONS_SHOWN = 100
const DEVICES_SHOWN = 200

type Sealed<T> = Omit<T, 'address'> & { clientEnc: Buffer }

/** What stands between a right password and a session. Asked as the account, before it has one. */
export type SignInCheck = {
  /** Merchant, or PLATFORM. */
  site: string
  account_id: string
  /** A code is needed. */
  second_factor: boolean
  network: boolean
  device: boolean
}

/** What stands between this account and a session from there; undefined when there is no such account any more. */
export async function checkSignIn(
  account: Pick<Account, 'scope'>,
  deviceId: string,
  clientAddress: string,
): Promise<SignInCheck | undefined> {
  const [row] = await withTenant(
    account.scope,
    ({ tx }) => tx<{ found: SignInCheck | null }[]>`
      select private.sign_in_check(${deviceId}, ${clientAddress || null}::inet) as found`,
  )
  return row?.found ?? undefined
}

/**
 * Whether an account has been signed in from this device before, and from any at all. Ask before its session is opened.
 * Of operators as far as their sessions are kept (180 days).
 */
export async function knownDevice(
  account: Account,
  deviceId: string,
): Promise<{ known: boolean; first: boolean }> {
  const [row] = await withTenant(
    account.scope,
    ({ tx }) => tx<{ found: { known: boolean; first: boolean } | null }[]>`
      select private.known_device(${deviceId}) as found`,
  )
  return row?.found ?? { known: false, first: true }
}

async function ofOperator(account: Operator): Promise<SessionRow[]> {
  const keys = await keysOfSite(PLATFORM)
  const rows = await withTenant(
    account.scope,
    ({ tx }) => tx<Sealed<SessionRow>[]>`
      select session_id as "sessionId", ${account.operator_id}::uuid as "memberId", agent, client_enc as "clientEnc",
        created_at as "createdAt", last_seen_at as "lastSeenAt", second_factor_at is not null as "secondFactor"
      from private.own_operator_sessions()`,
  )
  return rows.map(({ clientEnc, ...row }) => ({
    ...row,
    address: keys.openText(sessionPlace(row.sessionId), clientEnc),
  }))
}

/** Where the sealed address of a session lives. */
export function sessionPlace(sessionId: string) {
  return { table: 'sessions', column: 'client_enc', row: sessionId }
}

/** Where the sealed address of a device lives. */
export function devicePlace(memberId: string, deviceId: string) {
  return { table: 'devices', column: 'client_enc', row: `${memberId}.${deviceId}` }
}

/**
 * The open sessions of one account, last seen first.
 * @param viewer the account itself, or one that manages it; for others the list is empty
 * @param memberId of the account; left out: the viewer's own
 */
export async function listSessions(viewer: Account, memberId?: string): Promise<SessionRow[]> {
  if (viewer.type === 'operator') return ofOperator(viewer)
  return sessionsWhere(viewer, memberId ?? viewer.member_id)
}

/** The open sessions of all accounts that the viewer manages, last seen first. */
export async function listManagedSessions(
  viewer: Member,
  memberId: string | undefined,
): Promise<(SessionRow & { account: string })[]> {
  const names = new Map((await listManaged(viewer)).map((each) => [each.id, each.name]))
  const rows = await sessionsWhere(viewer, memberId)
  return rows.flatMap((row) => {
    const account = names.get(row.memberId)
    return account === undefined ? [] : [{ ...row, account }]
  })
}

async function sessionsWhere(viewer: Member, memberId: string | undefined): Promise<SessionRow[]> {
  const keys = await keysOf(viewer.merchant_id)
  const rows = await withTenant(
    viewer.scope,
    ({ tx }) => tx<Sealed<SessionRow>[]>`
      select session_id as "sessionId", member_id as "memberId", agent, client_enc as "clientEnc",
        created_at as "createdAt", last_seen_at as "lastSeenAt", second_factor_at is not null as "secondFactor"
      from sessions
      where merchant_id = ${viewer.merchant_id} and ended_at is null and last_seen_at > now() - interval '7 days'
        ${memberId === undefined ? tx`` : tx`and member_id = ${memberId}`}
      order by last_seen_at desc, session_id ${limit(tx, SESSIONS_SHOWN)}`,
  )
  return rows.map(({ clientEnc, ...row }) => ({
    ...row,
    address: keys.openText(sessionPlace(row.sessionId), clientEnc),
  }))
}

/** An account that the viewer manages, with what concerns its signing in. */
export type ManagedAccount = Bindable & {
  loginName: string
  place: string | null
  secondFactor: boolean
}

/** The accounts that the viewer manages, by name. */
export async function listManaged(viewer: Member): Promise<ManagedAccount[]> {
  return withTenant(viewer.scope, async ({ tx }) => [
    ...(await tx<ManagedAccount[]>`
      with managed (ids) as materialized (select private.managed_members()),
      factors (ids) as materialized (select private.second_factors_of((select ids from managed)))
      select m.member_id as id, m.display_name as name, m.login_name as "loginName", m.bound_devices as bound,
        coalesce(s.name, p.name) as place, m.member_id = any ((select ids from factors)::uuid[]) as "secondFactor"
      from members m
      left join stores s on s.merchant_id = m.merchant_id and s.store_id = m.store_id
      left join suppliers p on p.merchant_id = m.merchant_id and p.supplier_id = m.supplier_id
      where m.merchant_id = ${viewer.merchant_id} and m.member_id = any ((select ids from managed)::uuid[])
      order by m.display_name, m.member_id`),
  ])
}

/** The stores, with whether only bound devices may sign in there. */
export async function listStores(viewer: Member): Promise<Bindable[]> {
  return withTenant(viewer.scope, async ({ tx }) => [
    ...(await tx<Bindable[]>`
      select store_id as id, name, bound_devices as bound from stores
      where merchant_id = ${viewer.merchant_id} and closed_at is null order by name, store_id`),
  ])
}

/** Devices of the accounts that the viewer manages: those that wait first, then by when they were last seen. */
export async function listDevices(viewer: Member, states: readonly DeviceState[]): Promise<DeviceRow[]> {
  const keys = await keysOf(viewer.merchant_id)
  const rows = await withTenant(
    viewer.scope,
    ({ tx }) => tx<Sealed<DeviceRow>[]>`
      select d.device_id as "deviceId", d.member_id as "memberId", m.display_name as account,
        coalesce(s.name, p.name) as place, d.name, d.state, d.client_enc as "clientEnc", d.last_seen_at as "lastSeenAt"
      from devices d
      join members m on m.merchant_id = d.merchant_id and m.member_id = d.member_id
      left join stores s on s.merchant_id = m.merchant_id and s.store_id = m.store_id
      left join suppliers p on p.merchant_id = m.merchant_id and p.supplier_id = m.supplier_id
      where d.merchant_id = ${viewer.merchant_id} and d.state = any (${[...states]})
        and d.member_id <> ${viewer.member_id}
      order by d.state = 'waiting' desc, d.last_seen_at desc, d.device_id ${limit(tx, DEVICES_SHOWN)}`,
  )
  return rows.map(({ clientEnc, ...row }) => ({
    ...row,
    address: keys.openText(devicePlace(row.memberId, row.deviceId), clientEnc),
  }))
}

import { z } from 'zod'
import { PLATFORM } from '../crypto/platform-keys.ts'
import { withTenant } from '../db/door.ts'
import { scopeOfUser, type TenantScope } from '../db/scope.ts'
import { envOfWeb } from '../env/env.ts'
import { withinNetworks } from '../env/networks.ts'
import { log } from '../log/log.ts'
import { allows, type Permission } from './permissions.ts'

const memberSchema = z.object({
  type: z.literal('member'),
  merchant_id: z.uuid(),
  member_id: z.uuid(),
  kind: z.enum(['owner', 'staff', 'store', 'supplier']),
  login_name: z.string(),
  display_name: z.string(),
  /** Those that have an effect: of its role and its own, less what is withheld and what its store may not. */
  permissions: z.array(z.string()),
  store_id: z.uuid().nullable(),
  supplier_id: z.uuid().nullable(),
  must_change_password: z.boolean(),
  merchant_code: z.string(),
  merchant_name: z.string(),
  time_zone: z.string(),
  currency: z.string(),
  default_carrier: z.string(),
  logo_path: z.string().nullable(),
  auth_email: z.string(),
  /** Outside its working hours: it is who it says, and may do nothing now. */
  off_duty: z.boolean(),
  /** missing: it must set one up before anything else. */
  second_factor: z.enum(['off', 'on', 'missing']),
  /** Why its session may not be used from where the request came; it has no rights then. */
  barred: z.enum(['network', 'device']).nullable(),
  stale: z.boolean(),
  facts: z.object({ member: z.string(), merchant: z.string(), can: z.string(), confined: z.string() }),
})

const operatorSchema = z.object({
  type: z.literal('operator'),
  operator_id: z.uuid(),
  login_name: z.string(),
  display_name: z.string(),
  must_change_password: z.boolean(),
  auth_email: z.string(),
  second_factor: z.enum(['off', 'on']),
  stale: z.boolean(),
})

const accountSchema = z.discriminatedUnion('type', [memberSchema, operatorSchema])

/** An account inside a merchant, as the database knows it at this request. */
export type Member = Omit<z.infer<typeof memberSchema>, 'facts' | 'stale'> & {
  userId: string
  scope: TenantScope
}
/** An operator of the platform. */
export type Operator = Omit<z.infer<typeof operatorSchema>, 'stale'> & {
  userId: string
  scope: TenantScope
  barred: 'network' | null
}
export type Account = Member | Operator

// The look-up itself needs no rights, and should not wait for the door to look up the same account once more.
const nobody = () => ({ member: '{}', merchant: '', can: ',,', confined: 'true', at: Date.now() })

async function look(
  userId: string,
  session?: { sessionId: string; clientAddress: string },
): Promise<{ account: Account; stale: boolean } | undefined> {
  const { sessionId, clientAddress } = session ?? {}
  const [row] = await withTenant(
    scopeOfUser(userId, nobody(), sessionId),
    ({ tx }) => tx<{ account: unknown }[]>`
      select private.session_account(${sessionId ?? null}, ${clientAddress || null}::inet) as account`,
  )
  if (!row?.account) return undefined
  const found = accountSchema.parse(row.account)
  if (found.type === 'operator') {
    const { stale, ...operator } = found
    const barred = clientAddress === undefined || operatorsMayComeFrom(clientAddress) ? null : 'network'
    return {
      account: { ...operator, barred, userId, scope: scopeOfUser(userId, undefined, sessionId) },
      stale,
    }
  }
  const { facts, stale, ...member } = found
  const scope = scopeOfUser(userId, { ...facts, at: Date.now() }, sessionId)
  return { account: { ...member, userId, scope }, stale }
}

/**
 * The account behind a proven user id, whatever sessions it has: for jobs, and between a right password and a session.
 * @returns undefined when it is disabled, suspended or gone
 */
export async function loadAccount(userId: string): Promise<Account | undefined> {
  return (await look(userId))?.account
}

/**
 * The account of a session cookie. This is the gate of every request: one look-up says who it is, what it may, whether
 * the session has ended, and whether it may be used from there.
 * @param clientAddress as the context has it; '' when nobody knows, which no list of networks allows
 * @returns undefined when the session has ended, or there is no such account any more
 */
export async function accountOfSession(
  session: { userId: string; sessionId: string },
  clientAddress: string,
): Promise<Account | undefined> {
  const { userId, sessionId } = session
  const found = await look(userId, { sessionId, clientAddress })
  if (found?.stale) {
    // Nobody waits for it: when the session was last seen is shown to the minute and decides nothing this week.
    void withTenant(
      scopeOfUser(userId, nobody(), sessionId),
      ({ tx }) => tx`select private.touch_session(${sessionId})`,
    ).catch((error) => log.warn({ err: error }, 'session was not touched'))
  }
  return found?.account
}

/** True where operators of the platform may come from (TIHUO_OPERATOR_NETWORKS). */
export function operatorsMayComeFrom(clientAddress: string): boolean {
  const allowed = envOfWeb().TIHUO_OPERATOR_NETWORKS
  return allowed === undefined || withinNetworks(allowed, clientAddress)
}

/** What an account is known by, whatever users of Supabase Auth it has had: member_id, or operator_id. */
export function accountIdOf(account: Account): string {
  return account.type === 'member' ? account.member_id : account.operator_id
}

/** Where an account signs in: its merchant, or PLATFORM for operators. */
export function siteOf(account: Account): string {
  return account.type === 'member' ? account.merchant_id : PLATFORM
}

/** True when this member may do it. */
export function can(member: Pick<Member, 'kind' | 'permissions'>, permission: Permission): boolean {
  return allows(member, permission)
}

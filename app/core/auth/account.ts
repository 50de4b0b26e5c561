import { z } from 'zod'
import { withTenant } from '../db/door.ts'
import { scopeOfUser, type TenantScope } from '../db/scope.ts'
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
  facts: z.object({ member: z.string(), merchant: z.string(), can: z.string(), confined: z.string() }),
})

const operatorSchema = z.object({
  type: z.literal('operator'),
  login_name: z.string(),
  display_name: z.string(),
  must_change_password: z.boolean(),
  auth_email: z.string(),
})

const accountSchema = z.discriminatedUnion('type', [memberSchema, operatorSchema])

/** An account inside a merchant, as the database knows it at this request. */
export type Member = Omit<z.infer<typeof memberSchema>, 'facts'> & { userId: string; scope: TenantScope }
/** An operator of the platform. */
export type Operator = z.infer<typeof operatorSchema> & { userId: string; scope: TenantScope }
export type Account = Member | Operator

/** Loads the account behind a proven user id; undefined when it is disabled, suspended or gone. */
export async function loadAccount(userId: string): Promise<Account | undefined> {
  const scope = scopeOfUser(userId)
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ account: unknown }[]>`select private.session_account() as account`,
  )
  if (!row?.account) return undefined
  const account = accountSchema.parse(row.account)
  if (account.type === 'operator') return { ...account, userId, scope }
  const { facts, ...member } = account
  return { ...member, userId, scope: scopeOfUser(userId, { ...facts, at: Date.now() }) }
}

/** True when this member may do it. */
export function can(member: Pick<Member, 'kind' | 'permissions'>, permission: Permission): boolean {
  return allows(member, permission)
}

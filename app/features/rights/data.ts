import type { Member } from '#app/core/auth/account.ts'
import { GRANTABLE, PERMISSIONS, type Permission } from '#app/core/auth/permissions.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { mayManage } from '../accounts/policy.ts'
import type { AccountRow, WorkHours } from '../accounts/types.ts'
import { versionOf } from './grid.ts'
import type { Cell, Explained, Explanation, Giver, MemberRow, Refusal, Stop, StoreRow } from './types.ts'

/** The columns of the grids: all that an account of a store can hold. */
export const STORE_PERMISSIONS = GRANTABLE.store

export type RawExplanation = {
  kind: Explanation['kind']
  role: string | null
  store: string | null
  work_days: number[] | null
  work_from: string | null
  work_to: string | null
  acts: boolean
  stopped_by: Stop[]
  permissions: { permission: Permission; allowed: boolean; given_by: Giver[]; refused_by: Refusal[] }[]
}

/** The answer of private.explain_rights in this program's spelling. */
function explained(raw: RawExplanation): Explanation {
  return {
    ...{ kind: raw.kind, role: raw.role, store: raw.store },
    ...{ workDays: raw.work_days, workFrom: raw.work_from, workTo: raw.work_to },
    acts: raw.acts,
    stoppedBy: raw.stopped_by,
    permissions: raw.permissions.map(
      ({ permission, allowed, given_by: givenBy, refused_by: refusedBy }): Explained => ({
        ...{ permission, allowed, givenBy, refusedBy },
      }),
    ),
  }
}

/**
 * What an account may do and why.
 * @returns undefined when there is none in this merchant, or the viewer may not ask: without account.manage one may ask
 *   about oneself only
 */
export function explainRights(scope: TenantScope, memberId: string): Promise<Explanation | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [row] = await tx<{ said: RawExplanation | null }[]>`
      select private.explain_rights(${memberId}, ${[...PERMISSIONS]}) as said`
    return row?.said ? explained(row.said) : undefined
  })
}

/** The working hours of the account of this scope, also while it is off duty and may ask nothing else. */
export async function ownHours(scope: TenantScope): Promise<WorkHours> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ hours: WorkHours | null }[]>`select private.own_hours() as hours`,
  )
  return row?.hours ?? { workDays: null, workFrom: null, workTo: null }
}

/** The cells of an account: for each column what the database says of it. */
export function cellsOf(explanation: RawExplanation): Cell[] {
  return explanation.permissions.map(
    ({ permission, allowed, given_by: givenBy, refused_by: refusedBy }): Cell => ({
      permission,
      held: allowed || (refusedBy.length === 1 && refusedBy[0] === 'store'),
      fromRole: givenBy.includes('role'),
      withheld: refusedBy.includes('withheld'),
      blocked: refusedBy.includes('store'),
    }),
  )
}

type RawMember = Pick<
  AccountRow,
  | 'memberId'
  | 'kind'
  | 'displayName'
  | 'loginName'
  | 'status'
  | 'permissions'
  | 'roleName'
  | 'rolePermissions'
> & { said: RawExplanation }

/** The accounts of a store with what each of them holds; the viewer needs account.manage. */
function membersOf(tx: Tx, viewer: Member, storeId: string) {
  return tx<RawMember[]>`
    select m.member_id as "memberId", m.kind, m.display_name as "displayName", m.login_name as "loginName", m.status,
      m.permissions, r.name as "roleName", r.permissions as "rolePermissions",
      private.explain_rights(m.member_id, ${[...STORE_PERMISSIONS]}) as said
    from members m
    left join roles r on r.merchant_id = m.merchant_id and r.role_id = m.role_id
    where m.merchant_id = ${viewer.merchant_id} and m.store_id = ${storeId}
    order by m.status, m.created_at, m.member_id`
}

function memberRow(viewer: Member, raw: RawMember): MemberRow {
  const cells = cellsOf(raw.said)
  return {
    memberId: raw.memberId,
    displayName: raw.displayName,
    loginName: raw.loginName,
    status: raw.status,
    roleName: raw.roleName,
    manageable: mayManage(viewer, raw),
    cells,
    version: versionOf(cells.filter(({ held }) => held).map(({ permission }) => permission)),
  }
}

type RawStore = Omit<StoreRow, 'version'>

const storeColumns = (tx: Tx) => tx`
  s.store_id as "storeId", s.name, s.closed_at is not null as closed, s.permissions,
  (select count(*) from members m where m.merchant_id = s.merchant_id and m.store_id = s.store_id) as accounts`

function storeRow(raw: RawStore): StoreRow {
  const permissions = STORE_PERMISSIONS.filter((permission) => raw.permissions.includes(permission))
  return { ...raw, permissions, version: versionOf(permissions) }
}

/**
 * One store with its accounts and what they hold.
 * @param viewer sees the accounts only with account.manage
 * @returns undefined when this merchant has no such store
 */
export function storeRights(
  viewer: Member,
  storeId: string,
): Promise<{ store: StoreRow; members: MemberRow[] } | undefined> {
  return withTenant(viewer.scope, async ({ tx }) => {
    const [raw] = await tx<RawStore[]>`
      select ${storeColumns(tx)} from stores s
      where s.merchant_id = ${viewer.merchant_id} and s.store_id = ${storeId}`
    if (!raw) return undefined
    const members = await membersOf(tx, viewer, storeId)
    return { store: storeRow(raw), members: members.map((member) => memberRow(viewer, member)) }
  })
}

/** What each store of the merchant may do, by name; closed ones last. */
export function allStoreRights(viewer: Member): Promise<StoreRow[]> {
  return withTenant(viewer.scope, async ({ tx }) => {
    const rows = await tx<RawStore[]>`
      select ${storeColumns(tx)} from stores s
      where s.merchant_id = ${viewer.merchant_id} order by s.closed_at is not null, s.name`
    return rows.map(storeRow)
  })
}

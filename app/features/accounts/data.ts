import { can, type Member } from '#app/core/auth/account.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { isBackwards, type Place, pageOf } from '#app/core/paging/page.ts'
import { maskPhone } from '../orders/masking.ts'
import { maskEmail } from './contact.ts'
import type { AccountDetail, AccountFilter, AccountRow } from './types.ts'

/**
 * The address Supabase Auth knows for a login name.
 * @param merchant code of the merchant, or `platform`; both normalised
 * @returns null when there is no such account, or it may not sign in
 */
export async function loginEmail(merchant: string, name: string): Promise<string | null> {
  const [row] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<{ email: string | null }[]>`select private.login_email(${merchant}, ${name}) as email`,
  )
  return row?.email ?? null
}

const listed = (tx: Tx) => tx`
  m.member_id as "memberId", m.kind, m.login_name as "loginName", m.display_name as "displayName",
  m.permissions, m.role_id as "roleId", r.name as "roleName", r.permissions as "rolePermissions", m.withheld,
  private.rights(m) as rights, m.status, m.must_change_password as "mustChangePassword", m.store_id as "storeId",
  coalesce(s.name, p.name) as place, m.created_at as "createdAt", m.work_days as "workDays",
  to_char(m.work_from, 'HH24:MI') as "workFrom", to_char(m.work_to, 'HH24:MI') as "workTo",
  to_char(m.updated_at, 'YYYYMMDDHH24MISSUS') as version`

const joined = (tx: Tx) => tx`
  members m
  left join roles r on r.merchant_id = m.merchant_id and r.role_id = m.role_id
  left join stores s on s.merchant_id = m.merchant_id and s.store_id = m.store_id
  left join suppliers p on p.merchant_id = m.merchant_id and p.supplier_id = m.supplier_id`

const PAGE = 50

export type AccountPage = {
  accounts: (AccountRow & { lastSignIn: Date | null })[]
  previous: string | undefined
  next: string | undefined
}

/** The accounts of a filter, over `members m`. */
function narrowed(tx: Tx, { q, kind, status, store, role }: AccountFilter) {
  return tx`
    m.merchant_id = (select private.current_merchant_id())
    ${q === undefined ? tx`` : tx`and (strpos(m.login_name, ${q.toLowerCase()}) > 0 or strpos(lower(m.display_name), ${q.toLowerCase()}) > 0)`}
    ${kind === undefined ? tx`` : tx`and m.kind = ${kind}`}
    ${status === undefined ? tx`` : tx`and m.status = ${status}`}
    ${store === undefined ? tx`` : tx`and m.store_id = ${store}`}
    ${role === undefined ? tx`` : tx`and m.role_id = ${role}`}`
}

/** When accounts have signed in last; of those that never have there is nothing. Needs account.manage. */
export async function lastSignIns(tx: Tx, memberIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx<{ id: string; at: Date }[]>`
    select account_id as id, at from private.last_sign_ins(${memberIds as string[]}::uuid[])`
  return new Map(rows.map((row) => [row.id, row.at]))
}

/**
 * A page of the accounts of the merchant: an owner first, then by when they were made, the order people remember.
 * Needs account.manage; others see only themselves.
 * @param place behind one account, or right before one
 */
export async function listAccounts(
  scope: TenantScope,
  filter: AccountFilter = {},
  place: Place = {},
): Promise<AccountPage> {
  const back = isBackwards(place)
  const mark = place.after ?? place.before
  return withTenant(scope, async ({ tx }) => {
    const beyond =
      mark === undefined
        ? tx``
        : tx`and (m.kind <> 'owner', m.created_at, m.member_id) ${back ? tx`<` : tx`>`} (
            select x.kind <> 'owner', x.created_at, x.member_id from members x
            where x.merchant_id = (select private.current_merchant_id()) and x.member_id = ${mark})`
    const direction = back ? tx`desc` : tx``
    const found = await tx<AccountRow[]>`
      select ${listed(tx)} from ${joined(tx)}
      where ${narrowed(tx, filter)} ${beyond}
      order by (m.kind <> 'owner') ${direction}, m.created_at ${direction}, m.member_id ${direction}
      ${limit(tx, PAGE + 1)}`
    const { rows, ...beside } = pageOf(found, PAGE, place, ({ memberId }) => memberId)
    const signedIn = await lastSignIns(
      tx,
      rows.map(({ memberId }) => memberId),
    )
    return {
      accounts: rows.map((row) => ({ ...row, lastSignIn: signedIn.get(row.memberId) ?? null })),
      ...beside,
    }
  })
}

type Sealed = AccountRow & { phoneEnc: Buffer | null; emailEnc: Buffer | null }

/** Where the sealed contact of an account lives. */
export function contactPlace(column: 'phone_enc' | 'email_enc', memberId: string) {
  return { table: 'members', column, row: memberId }
}

function contactOf(keys: MerchantKeys, row: Sealed): { phone: string | null; email: string | null } {
  return {
    phone: row.phoneEnc && keys.openText(contactPlace('phone_enc', row.memberId), row.phoneEnc),
    email: row.emailEnc && keys.openText(contactPlace('email_enc', row.memberId), row.emailEnc),
  }
}

/**
 * One account with its contact. Whoever may manage accounts sees phone and e-mail in the clear; everybody
 * else can only ask for their own, and gets them masked.
 * @returns undefined when there is none in this merchant that the viewer may see
 */
export async function readAccount(viewer: Member, memberId: string): Promise<AccountDetail | undefined> {
  const keys = await keysOf(viewer.merchant_id)
  const [row] = await withTenant(
    viewer.scope,
    ({ tx }) => tx<Sealed[]>`
      select ${listed(tx)}, m.phone_enc as "phoneEnc", m.email_enc as "emailEnc"
      from ${joined(tx)}
      where m.merchant_id = ${viewer.merchant_id} and m.member_id = ${memberId}`,
  )
  if (!row) return undefined
  const { phoneEnc: _phone, emailEnc: _email, ...plain } = row
  const { phone, email } = contactOf(keys, row)
  if (can(viewer, 'account.manage')) return { ...plain, phone, email }
  return { ...plain, phone: phone && maskPhone(phone), email: email && maskEmail(email) }
}

/** Stores and suppliers an account can belong to, by name. */
export async function placesToChoose(
  scope: TenantScope,
): Promise<{ stores: { id: string; name: string }[]; suppliers: { id: string; name: string }[] }> {
  return withTenant(scope, async ({ tx }) => ({
    stores: [
      ...(await tx<{ id: string; name: string }[]>`select store_id as id, name from stores order by name`),
    ],
    suppliers: [
      ...(await tx<
        { id: string; name: string }[]
      >`select supplier_id as id, name from suppliers order by name`),
    ],
  }))
}

/** Names of accounts by their ids, also for people who may not see the list of accounts. */
export async function memberNames(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await tx<{ member_id: string; display_name: string }[]>`
    select member_id, display_name from private.member_names(${wanted}::uuid[])`
  return new Map(rows.map((row) => [row.member_id, row.display_name]))
}

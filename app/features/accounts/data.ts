import { can, type Member } from '#app/core/auth/account.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { maskEmail, maskPhone } from './contact.ts'
import type { AccountDetail, AccountRow } from './types.ts'

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

// An owner first, then by when they were made: the order people remember.
const listed = (tx: Tx) => tx`
  m.member_id as "memberId", m.kind, m.login_name as "loginName", m.display_name as "displayName",
  m.permissions, m.status, m.must_change_password as "mustChangePassword",
  coalesce(s.name, p.name) as place, m.created_at as "createdAt"`

/** The accounts of the merchant, owner first. Needs account.manage; others see only themselves. */
export async function listAccounts(scope: TenantScope): Promise<AccountRow[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<AccountRow[]>`
        select ${listed(tx)}
        from members m
        left join stores s on s.merchant_id = m.merchant_id and s.store_id = m.store_id
        left join suppliers p on p.merchant_id = m.merchant_id and p.supplier_id = m.supplier_id
        order by m.kind <> 'owner', m.created_at, m.member_id`),
  ])
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
      from members m
      left join stores s on s.merchant_id = m.merchant_id and s.store_id = m.store_id
      left join suppliers p on p.merchant_id = m.merchant_id and p.supplier_id = m.supplier_id
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

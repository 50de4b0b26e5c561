import { z } from 'zod'
import type { Member } from '#app/core/auth/account.ts'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { LOCALES } from '#app/core/i18n/locale.ts'
import { PLATFORM } from '../guard/types.ts'

const sealed = z
  .string()
  .nullable()
  .optional()
  .transform((text) => (text ? Buffer.from(text, 'base64') : null))

const schema = z.object({
  merchant_id: z.uuid(),
  account_id: z.uuid(),
  login_name: z.string(),
  display_name: z.string(),
  merchant_code: z.string(),
  merchant_name: z.string().nullable(),
  time_zone: z.string(),
  locale: z.enum(LOCALES),
  email_enc: sealed,
  /** Somebody at this address has said that it is the account's. */
  confirmed: z.boolean(),
  /** Of a link for a new address: that address. */
  new_email_enc: sealed,
})

/** An account as mails see it (private.mail_account). */
export type MailAccount = z.output<typeof schema>

/** What the database says of an account; undefined for null. */
export function mailAccount(answer: unknown): MailAccount | undefined {
  return answer === null || answer === undefined ? undefined : schema.parse(answer)
}

/** Where the address of an account is sealed. */
export function emailPlace({ merchant_id, account_id }: Pick<MailAccount, 'merchant_id' | 'account_id'>) {
  const table = merchant_id === PLATFORM ? 'platform_operators' : 'members'
  return { table, column: 'email_enc', row: account_id }
}

/** The address of an account. @param keys of its merchant (keysOfSite) */
export function openEmail(
  keys: MerchantKeys,
  account: Pick<MailAccount, 'merchant_id' | 'account_id'>,
  email: Buffer,
): string {
  return keys.openText(emailPlace(account), email)
}

/** The account of whoever is signed in; undefined while it may not act. */
export async function ownMailAccount(scope: TenantScope): Promise<MailAccount | undefined> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ account: unknown }[]>`select private.own_mail_account() as account`,
  )
  return mailAccount(row?.account)
}

/** Another account of the merchant. @param actor must hold account.manage; others are shown nobody */
export async function memberMailAccount(actor: Member, memberId: string): Promise<MailAccount | undefined> {
  const [row] = await withTenant(
    actor.scope,
    ({ tx }) => tx<Record<string, unknown>[]>`
      select merchant_id, member_id as account_id, login_name, display_name, locale,
        encode(email_enc, 'base64') as email_enc, email_confirmed_at is not null as confirmed
      from members where merchant_id = ${actor.merchant_id} and member_id = ${memberId}`,
  )
  const { merchant_code, merchant_name, time_zone } = actor
  return mailAccount(row && { ...row, merchant_code, merchant_name, time_zone })
}

import { v7 as uuid } from 'uuid'
import type { Account, Member } from '#app/core/auth/account.ts'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { log } from '#app/core/log/log.ts'
import { type MailAccount, memberMailAccount, openEmail, ownMailAccount } from './data.ts'
import type { MailContent, MailKind, MailReader, MailValues } from './types.ts'

/** For so many hours a mail is worth being sent. */
const GOOD_FOR_HOURS: Record<MailKind, number> = {
  reset: 0.5,
  new_device: 24,
  invitation: 72,
  password_changed: 24,
  email_confirm: 24,
  email_changed: 24,
  second_factor_changed: 24,
}

/** Where the content of a mail is sealed. */
export function contentPlace(mailId: string) {
  return { table: 'account_mails', column: 'content_enc', row: mailId }
}

/** A mail's content as the outbox keeps it. */
export function sealContent(keys: MerchantKeys, mailId: string, content: MailContent): Buffer {
  return keys.seal(contentPlace(mailId), JSON.stringify(content))
}

export type NewMail<K extends MailKind> = {
  merchantId: string
  /** A member, an operator's id, or what the mail is about where there is no account yet. */
  accountId: string
  kind: K
  locale: Locale
  reader: MailReader
  values: MailValues[K]
}

/**
 * Puts a mail into the outbox; it goes when, and only when, this transaction commits.
 * @param tx of an account of this merchant, or of an operator
 * @param keys of the merchant (keysOfSite)
 * @returns id of the mail; undefined when the merchant has sent more than 500 within the hour
 */
export async function queueMail<K extends MailKind>(
  tx: Tx,
  keys: MerchantKeys,
  { merchantId, accountId, kind, locale, reader, values }: NewMail<K>,
): Promise<string | undefined> {
  const mailId = uuid()
  const content = sealContent(keys, mailId, { kind, reader, values } as MailContent)
  const goodUntil = new Date(Date.now() + GOOD_FOR_HOURS[kind] * 3_600_000)
  const [row] = await tx<{ taken: boolean }[]>`
    select private.queue_mail(${merchantId}, ${mailId}, ${accountId}, ${kind}, ${locale}, ${content}, ${goodUntil}) as taken`
  return row?.taken ? mailId : undefined
}

/** What is common to mails that tell an account of a change. */
type Notice = 'new_device' | 'password_changed' | 'second_factor_changed'

/**
 * Tells an account, at the address it has confirmed, what has happened to it. Never throws: what has happened has
 * happened, told or not.
 * @param account whose session this is
 */
export async function tellAccount<K extends Notice>(
  account: Account,
  kind: K,
  values: MailValues[K],
): Promise<void> {
  await quietly(kind, async () => {
    const own = await ownMailAccount(account.scope)
    if (own) await tell(account, own, kind, values)
  })
}

/** The same for another account of the merchant. @param actor must hold account.manage */
export async function tellMember<K extends Notice>(
  actor: Member,
  memberId: string,
  kind: K,
  values: MailValues[K],
): Promise<void> {
  await quietly(kind, async () => {
    const other = await memberMailAccount(actor, memberId)
    if (other) await tell(actor, other, kind, values)
  })
}

async function quietly(kind: MailKind, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error({ err: error, kind }, 'an account could not be told')
  }
}

async function tell<K extends Notice>(
  actor: Pick<Account, 'scope'>,
  about: MailAccount,
  kind: K,
  values: MailValues[K],
): Promise<void> {
  if (!about.confirmed || !about.email_enc) return
  const keys = await keysOfSite(about.merchant_id)
  const { merchant_id: merchantId, account_id: accountId, locale } = about
  const reader = readerOf(about, openEmail(keys, about, about.email_enc))
  await withTenant(actor.scope, ({ tx }) =>
    queueMail(tx, keys, { merchantId, accountId, kind, locale, reader, values }),
  )
}

/** An account as the reader of a mail. */
export function readerOf(account: MailAccount, to: string): MailReader {
  return {
    to,
    displayName: account.display_name,
    merchantName: account.merchant_name,
    merchantCode: account.merchant_code,
    loginName: account.login_name,
  }
}

/** In which time zone a mail to an account tells the time. */
export function zoneOf(account: Account): string {
  return account.type === 'member' ? account.time_zone : 'Asia/Shanghai'
}

/** The part of the clean-up: sent mails, ended links, questions that nobody has answered. @returns rows */
export function forgetOldMails(): Promise<number> {
  return withSystem('mails are kept for 30 days, links for a week', async ({ tx }) => {
    const [row] = await tx<{ n: number }[]>`select private.forget_account_mails() as n`
    return row?.n ?? 0
  })
}

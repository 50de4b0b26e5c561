import { v7 as uuid } from 'uuid'
import { type Account, siteOf } from '#app/core/auth/account.ts'
import { AuthUnavailableError, createUser } from '#app/core/auth/supabase-auth.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { log } from '#app/core/log/log.ts'
import { maskEmail } from '../accounts/contact.ts'
import { authEmail } from '../accounts/mutations.ts'
import { readSolution } from '../guard/captcha.ts'
import { siteMerchant } from '../guard/data.ts'
import { beginAttempt, settleWrong } from '../guard/mutations.ts'
import { subjectsOf } from '../guard/subjects.ts'
import { type Held, PLATFORM, type Visitor } from '../guard/types.ts'
import { type LoggedVisitor, noteSignIn } from '../login-log/mutations.ts'
import { emailPlace, openEmail, ownMailAccount } from '../mails/data.ts'
import { queueMail, readerOf, sealContent } from '../mails/mutations.ts'
import { officeOrigin } from '../mails/office.ts'
import { askPlace } from '../mails/outbox.ts'
import { hashOf, newToken } from '../mails/token.ts'
import { accountOfLink } from './data.ts'
import { weakPassword } from './policy.ts'
import type { PasswordFault } from './rule.ts'

/**
 * Somebody has forgotten a password. Whether there is such an account is looked at by a worker, later: so the answer, and
 * the time it takes, are the same for every name.
 * @returns held: not let through, nothing was written. `captcha`: the next question needs one
 */
export async function askReset(
  { merchant, name }: { merchant: string; name: string },
  visitor: Visitor & LoggedVisitor & { locale: Locale },
): Promise<{ ok: true; captcha: boolean } | Held> {
  const merchantId = merchant === 'platform' ? undefined : await siteMerchant(merchant)
  const site = merchantId ?? PLATFORM
  // Counted apart from sign-ins: whoever asks again and again keeps nobody from signing in.
  const subject = `reset\n${merchantId ? name : `${merchant}\n${name}`}`
  const subjects = await subjectsOf(site, 'login', visitor.clientAddress, subject)
  const solved = visitor.captcha ? await readSolution(visitor.captcha, PLATFORM, 'login') : undefined
  const begun = await beginAttempt(subjects, visitor.clientAddress, { account: '' }, solved)
  if (!begun.ok) return begun
  const keys = await keysOfSite(PLATFORM)
  const askId = uuid()
  const typed = keys.seal(askPlace(askId), JSON.stringify({ code: merchant, name }))
  await withTenant(
    visitorScope(),
    ({ tx }) => tx`select private.ask_reset(${askId}, ${typed}, ${visitor.locale})`,
  )
  await noteSignIn({ site, name, visitor, reason: 'reset_asked' })
  // It stays counted, as a wrong password does.
  await settleWrong(begun.attempt)
  return { ok: true, captcha: begun.attempt.ticket.captcha }
}

type Reset =
  | Outcome<object, 'LINK_DEAD' | 'UNAVAILABLE'>
  | { ok: false; reason: 'WEAK'; fault: PasswordFault }

/**
 * Sets a new password by a link from a mail. The account gets a new user of Supabase Auth, as in resetPassword of
 * features/accounts: with the old one all its sessions are dead.
 * @param token out of the link; good once
 */
export async function resetByLink(
  token: string,
  newPassword: string,
  visitor: LoggedVisitor,
): Promise<Reset> {
  const account = await accountOfLink(token, 'reset')
  if (!account?.email_enc) return { ok: false, reason: 'LINK_DEAD' }
  const fault = weakPassword(newPassword, {
    loginName: account.login_name,
    merchantCode: account.merchant_code,
    merchantName: account.merchant_name ?? undefined,
    displayName: account.display_name,
  })
  if (fault) return { ok: false, reason: 'WEAK', fault }
  const keys = await keysOfSite(account.merchant_id)
  const mailId = uuid()
  const content = sealContent(keys, mailId, {
    kind: 'password_changed',
    reader: readerOf(account, openEmail(keys, account, account.email_enc)),
    values: { at: Date.now(), timeZone: account.time_zone, how: 'mail', link: `${officeOrigin()}/forgot` },
  })
  const email = authEmail(account.account_id)
  let userId: string
  try {
    userId = await createUser(email, newPassword)
  } catch (error) {
    if (!(error instanceof AuthUnavailableError)) throw error
    log.error({ err: error }, 'setting a password by a link failed')
    return { ok: false, reason: 'UNAVAILABLE' }
  }
  const [row] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<{ done: boolean }[]>`
      select private.redeem_reset(${hashOf(token)}, ${userId}, ${email}, ${mailId}, ${content}) as done`,
  )
  // Somebody else was faster with the same link: their user is the account's, and ours is nobody.
  if (!row?.done) return { ok: false, reason: 'LINK_DEAD' }
  await noteSignIn({ site: account.merchant_id, name: account.login_name, visitor, reason: 'reset_done' })
  return { ok: true }
}

/**
 * Sends a link to an address that an account says is its own; the address holds when somebody there has used the link.
 * @returns TOO_MANY after five within the hour
 */
export async function askEmailConfirm(
  account: Account,
  address: string,
  locale: Locale,
): Promise<Outcome<object, 'TOO_MANY'>> {
  const own = await ownMailAccount(account.scope)
  if (!own) throw new Error('whoever is signed in has no account')
  const { merchant_id: merchantId, account_id: accountId } = own
  const keys = await keysOfSite(siteOf(account))
  const token = newToken()
  const sealed = keys.seal(emailPlace(own), address)
  const index = keys.index(merchantId === PLATFORM ? 'platform_operators.email' : 'members.email', address)
  const values = { link: `${officeOrigin()}/email/${token}`, hours: 24 }
  const reader = readerOf(own, address)
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<{ asked: boolean }[]>`
      select private.ask_email_confirm(${hashOf(token)}, ${sealed}, ${index}) as asked`
    if (!row?.asked) return { ok: false, reason: 'TOO_MANY' }
    const mail = { merchantId, accountId, kind: 'email_confirm', locale, reader, values } as const
    return (await queueMail(tx, keys, mail)) ? { ok: true } : { ok: false, reason: 'TOO_MANY' }
  })
}

/** The address of a link is the account's from now on; the one before is told. @param token good once */
export async function confirmEmail(token: string, visitor: LoggedVisitor): Promise<boolean> {
  const account = await accountOfLink(token, 'email')
  if (!account?.new_email_enc) return false
  const keys = await keysOfSite(account.merchant_id)
  const newEmail = openEmail(keys, account, account.new_email_enc)
  const oldEmail =
    account.confirmed && account.email_enc ? openEmail(keys, account, account.email_enc) : newEmail
  const mailId = uuid()
  const content =
    oldEmail === newEmail
      ? null
      : sealContent(keys, mailId, {
          kind: 'email_changed',
          reader: readerOf(account, oldEmail),
          values: {
            ...{ at: Date.now(), timeZone: account.time_zone, newEmail: maskEmail(newEmail) },
            link: `${officeOrigin()}/login`,
          },
        })
  const [row] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<{ done: boolean }[]>`
      select private.confirm_email(${hashOf(token)}, ${mailId}, ${content}) as done`,
  )
  if (!row?.done) return false
  if (content)
    await noteSignIn({
      site: account.merchant_id,
      name: account.login_name,
      visitor,
      reason: 'email_changed',
    })
  return true
}

/** What the page of the own address shows. @returns undefined for whoever may not act */
export async function ownEmail(
  account: Account,
): Promise<{ email: string | null; confirmed: boolean } | undefined> {
  const own = await ownMailAccount(account.scope)
  if (!own) return undefined
  const email = own.email_enc && openEmail(await keysOfSite(siteOf(account)), own, own.email_enc)
  return { email, confirmed: own.confirmed }
}

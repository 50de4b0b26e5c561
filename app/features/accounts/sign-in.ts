import { randomBytes } from 'node:crypto'
import { type Account, loadAccount } from '#app/core/auth/account.ts'
import {
  type AuthSession,
  AuthUnavailableError,
  changePassword,
  createUser,
  signIn,
} from '#app/core/auth/supabase-auth.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { assessSignIn, noteWrongSignIn } from '../fraud/logins/mutations.ts'
import { readSolution } from '../guard/captcha.ts'
import { siteMerchant } from '../guard/data.ts'
import { beginAttempt, burnCaptcha, settleRight, settleWrong } from '../guard/mutations.ts'
import { subjectsOf } from '../guard/subjects.ts'
import { type Held, PLATFORM, type Visitor } from '../guard/types.ts'
import { type LoggedVisitor, noteOfAccount, noteSignIn } from '../login-log/mutations.ts'
import type { LoginReason } from '../login-log/types.ts'
import { tellAccount, zoneOf } from '../mails/mutations.ts'
import { officeOrigin } from '../mails/office.ts'
import { weakPassword } from '../passwords/policy.ts'
import type { PasswordFault } from '../passwords/rule.ts'
import { loginEmail } from './data.ts'
import { looksLatin } from './login-name.ts'
import { notePasswordChanged } from './mutations.ts'
import type { Login } from './schema.ts'

// For login names that do not exist. Supabase Auth answers an unknown address in 6 ms and a wrong password in
// 190 ms (embedded, measured), so everybody could ask which names exist. Hence a real user with a password
// nobody knows: its check takes as long as any other, and no account points to it.
const NOBODY = 'nobody@accounts.tihuo.invalid'
let nobody: Promise<void> | undefined

async function makeNobody(): Promise<void> {
  try {
    await createUser(NOBODY, randomBytes(24).toString('base64url'))
  } catch (error) {
    // Made by an earlier start. After anything else the next sign-in tries again.
    if (!/already|exist/i.test((error as Error).message)) nobody = undefined
  }
}

type Credentials = Pick<Login, 'merchant' | 'name' | 'password'>
type SignIn =
  | { ok: true; session: AuthSession; account: Account }
  | { ok: false; reason: 'UNAVAILABLE' }
  /** The password was right, and still somebody of the merchant must look first. */
  | { ok: false; reason: 'UNUSUAL' }
  /** LOOK_ALIKE: the name has letters that only look like Latin ones. `captcha`: the next try needs one. */
  | { ok: false; reason: 'WRONG' | 'LOOK_ALIKE'; captcha?: boolean }

/**
 * Signs in with merchant code, login name and password, if the visitor may try at all. Refusals are in the log of
 * sign-ins; what goes on is written there by whoever opens the session (login-log/signed-in.ts).
 * @returns WRONG for each and every thing that does not fit: which one it was is nobody's business.
 *   UNAVAILABLE when Supabase Auth does not answer; UNUSUAL when a right password came in such a way that it waits
 *   for a review.
 */
export async function signInToAccount(
  login: Credentials,
  visitor: Visitor & LoggedVisitor,
): Promise<SignIn | Held> {
  // Operators, and codes that no merchant has, are counted together.
  const merchantId = login.merchant === 'platform' ? undefined : await siteMerchant(login.merchant)
  const site = merchantId ?? PLATFORM
  const result = await tryToSignIn(login, merchantId, visitor)
  if (result.ok) return result
  // Codes of no merchant are told from operators in the log.
  const name = merchantId || login.merchant === 'platform' ? login.name : `${login.merchant} / ${login.name}`
  await noteSignIn({ site, name, visitor, reason: LOGGED[result.reason] })
  return result
}

const LOGGED: Record<(Extract<SignIn, { ok: false }> | Held)['reason'], LoginReason> = {
  WRONG: 'wrong_password',
  LOOK_ALIKE: 'look_alike',
  UNAVAILABLE: 'unavailable',
  UNUSUAL: 'held',
  PACED: 'paced',
  CAPTCHA_NEEDED: 'captcha',
  NUMBER_LOCKED: 'account_locked',
  CLIENT_LOCKED: 'network_locked',
}

async function tryToSignIn(
  login: Credentials,
  merchantId: string | undefined,
  visitor: Visitor,
): Promise<SignIn | Held> {
  const account = merchantId ? login.name : `${login.merchant}\n${login.name}`
  const subjects = await subjectsOf(merchantId ?? PLATFORM, 'login', visitor.clientAddress, account)
  const solved = visitor.captcha ? await readSolution(visitor.captcha, PLATFORM, 'login') : undefined
  const begun = await beginAttempt(subjects, visitor.clientAddress, { account: login.name }, solved)
  if (!begun.ok) return begun
  const result = await checkCredentials(login).catch(async (error) => {
    // Our fault is nobody's wrong attempt.
    await settleRight(begun.attempt)
    throw error
  })
  if (!result.ok && result.reason !== 'UNAVAILABLE') {
    await settleWrong(begun.attempt)
    await noteWrongSignIn(subjects)
    return { ok: false, reason: result.reason, ...(begun.attempt.ticket.captcha && { captcha: true }) }
  }
  await settleRight(begun.attempt)
  if (!result.ok) return result
  // The guard burns a solution only where it has asked for one, and then its ticket says so.
  const fresh = solved !== undefined && (await burnCaptcha(PLATFORM, solved))
  const taken = fresh || (solved !== undefined && begun.attempt.ticket.captcha)
  const decision = await assessSignIn(result.account, subjects, taken)
  if (decision === 'captcha') return { ok: false, reason: 'CAPTCHA_NEEDED' }
  return decision === 'hold' ? { ok: false, reason: 'UNUSUAL' } : result
}

async function checkCredentials(
  login: Credentials,
): Promise<
  | { ok: true; session: AuthSession; account: Account }
  | { ok: false; reason: 'WRONG' | 'LOOK_ALIKE' | 'UNAVAILABLE' }
> {
  // No account has such a name, and no other one is meant: an honest answer helps whoever has the wrong keyboard on.
  if (looksLatin(login.merchant) || looksLatin(login.name)) return { ok: false, reason: 'LOOK_ALIKE' }
  const email = await loginEmail(login.merchant, login.name)
  // Awaited for known names too, so that the first sign-in of a process does not tell either.
  nobody ??= makeNobody()
  await nobody
  try {
    const session = await signIn(email ?? NOBODY, login.password)
    const account = email !== null && session ? await loadAccount(session.userId) : undefined
    return session && account ? { ok: true, session, account } : { ok: false, reason: 'WRONG' }
  } catch (error) {
    if (!(error instanceof AuthUnavailableError)) throw error
    log.error({ err: error }, 'sign-in failed')
    return { ok: false, reason: 'UNAVAILABLE' }
  }
}

/**
 * Changes one's own password, ends the other sessions, and tells the account of it by mail.
 * @param visitor whose session this is
 * @returns the session to go on with; OLD_WRONG when the old password is not the right one
 */
export async function changeOwnPassword(
  account: Account,
  oldPassword: string,
  newPassword: string,
  visitor: LoggedVisitor & { sessionId: string },
): Promise<
  | Outcome<{ session: AuthSession }, 'OLD_WRONG' | 'UNAVAILABLE'>
  | { ok: false; reason: 'WEAK'; fault: PasswordFault }
> {
  const fault = weakPassword(newPassword, { ...namesOf(account), oldPassword })
  if (fault) return { ok: false, reason: 'WEAK', fault }
  try {
    const session = await changePassword(account.auth_email, oldPassword, newPassword)
    if (!session) return { ok: false, reason: 'OLD_WRONG' }
    await notePasswordChanged(account, visitor.sessionId)
    await noteOfAccount(account, visitor, 'password_changed')
    const moment = { at: Date.now(), timeZone: zoneOf(account) }
    await tellAccount(account, 'password_changed', {
      ...moment,
      how: 'self',
      link: `${officeOrigin()}/forgot`,
    })
    return { ok: true, session }
  } catch (error) {
    if (!(error instanceof AuthUnavailableError)) throw error
    log.error({ err: error }, 'changing a password failed')
    return { ok: false, reason: 'UNAVAILABLE' }
  }
}

/** What an account's password must not be made of. */
export function namesOf(account: Account): {
  loginName: string
  merchantCode: string
  merchantName: string | undefined
  displayName: string
} {
  const member = account.type === 'member' ? account : undefined
  return {
    loginName: account.login_name,
    merchantCode: member?.merchant_code ?? 'platform',
    merchantName: member?.merchant_name,
    displayName: account.display_name,
  }
}

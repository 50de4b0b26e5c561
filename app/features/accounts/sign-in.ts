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
import { loginEmail } from './data.ts'
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
  /** `captcha`: the next try needs one. */
  | { ok: false; reason: 'WRONG'; captcha?: boolean }

/**
 * Signs in with merchant code, login name and password, if the visitor may try at all.
 * @returns WRONG for each and every thing that does not fit: which one it was is nobody's business.
 *   UNAVAILABLE when Supabase Auth does not answer; UNUSUAL when a right password came in such a way that it waits
 *   for a review.
 */
export async function signInToAccount(login: Credentials, visitor: Visitor): Promise<SignIn | Held> {
  // Operators, and codes that no merchant has, are counted together.
  const merchantId = login.merchant === 'platform' ? undefined : await siteMerchant(login.merchant)
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
  if (!result.ok && result.reason === 'WRONG') {
    await settleWrong(begun.attempt)
    await noteWrongSignIn(subjects)
    return { ok: false, reason: 'WRONG', ...(begun.attempt.ticket.captcha && { captcha: true }) }
  }
  await settleRight(begun.attempt)
  if (!result.ok) return result as SignIn
  // The guard burns a solution only where it has asked for one, and then its ticket says so.
  const fresh = solved !== undefined && (await burnCaptcha(PLATFORM, solved))
  const taken = fresh || (solved !== undefined && begun.attempt.ticket.captcha)
  const decision = await assessSignIn(result.account, subjects, taken)
  if (decision === 'captcha') return { ok: false, reason: 'CAPTCHA_NEEDED' }
  return decision === 'hold' ? { ok: false, reason: 'UNUSUAL' } : result
}

async function checkCredentials(
  login: Credentials,
): Promise<Outcome<{ session: AuthSession; account: Account }, 'WRONG' | 'UNAVAILABLE'>> {
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
 * Changes one's own password.
 * @returns the session to go on with; OLD_WRONG when the old password is not the right one
 */
export async function changeOwnPassword(
  account: Account,
  oldPassword: string,
  newPassword: string,
): Promise<Outcome<{ session: AuthSession }, 'OLD_WRONG' | 'UNAVAILABLE'>> {
  try {
    const session = await changePassword(account.auth_email, oldPassword, newPassword)
    if (!session) return { ok: false, reason: 'OLD_WRONG' }
    await notePasswordChanged(account.scope)
    return { ok: true, session }
  } catch (error) {
    if (!(error instanceof AuthUnavailableError)) throw error
    log.error({ err: error }, 'changing a password failed')
    return { ok: false, reason: 'UNAVAILABLE' }
  }
}

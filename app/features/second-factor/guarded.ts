import { type Account, siteOf } from '#app/core/auth/account.ts'
import { readSolution } from '../guard/captcha.ts'
import { beginAttempt, settleRight, settleWrong } from '../guard/mutations.ts'
import { subjectsOf } from '../guard/subjects.ts'
import { type Held, PLATFORM, type Visitor } from '../guard/types.ts'
import { takeCode } from './mutations.ts'

/**
 * Takes a code if the visitor may try at all. A wrong one is counted under account and client together with wrong
 * passwords, slows down, asks for a captcha and locks as they do.
 * @returns `recovery`: it was a recovery code; WRONG with `captcha`: the next try needs one
 */
export async function takeGuardedCode(
  account: Account,
  typed: string,
  visitor: Visitor,
): Promise<{ ok: true; recovery: boolean } | { ok: false; reason: 'WRONG'; captcha: boolean } | Held> {
  const site = siteOf(account)
  // The same name that the password is counted under.
  const name = account.type === 'member' ? account.login_name : `platform\n${account.login_name}`
  const subjects = await subjectsOf(site, 'login', visitor.clientAddress, name)
  const solved = visitor.captcha ? await readSolution(visitor.captcha, PLATFORM, 'login') : undefined
  const begun = await beginAttempt(subjects, visitor.clientAddress, { account: account.login_name }, solved)
  if (!begun.ok) return begun
  const taken = await takeCode(account, typed).catch(async (error) => {
    // Our fault is nobody's wrong attempt.
    await settleRight(begun.attempt)
    throw error
  })
  if (taken.ok) {
    await settleRight(begun.attempt)
    return taken
  }
  await settleWrong(begun.attempt)
  return { ok: false, reason: 'WRONG', captcha: begun.attempt.ticket.captcha }
}

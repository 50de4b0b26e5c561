import { v7 as uuid } from 'uuid'
import type { Account } from '#app/core/auth/account.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { withTenant } from '#app/core/db/door.ts'
import { log } from '#app/core/log/log.ts'
import { type AttemptSubjects, PLATFORM } from '../../guard/types.ts'
import { score } from '../score.ts'
import type { Decision, FraudSettings, RiskFacts } from '../types.ts'

/** What a sign-in is counted under: the guard's blind indexes of client and login name. */
type Subjects = Pick<AttemptSubjects, 'site' | 'client' | 'number'>

/** Counts a sign-in with a wrong password, for names that do not exist too. Codes of no merchant are not counted. */
export async function noteWrongSignIn({ site, number, client }: Subjects): Promise<void> {
  if (site === PLATFORM) return
  await withTenant(
    visitorScope(),
    ({ tx }) => tx`select private.note_wrong_login(${site}, ${number}, ${client})`,
  )
}

type Counted = { settings: FraudSettings; facts: RiskFacts; released: boolean }

/**
 * Judges a sign-in whose password was right, and keeps the judgement when it is not plain `allow`.
 * @param captchaSolved the form brought a solution that was taken
 * @returns `captcha`: ask for one, and do not sign in; `hold`: do not sign in, somebody must look. Operators of the
 *   platform belong to no merchant, so nothing is known of them: `allow`.
 */
export async function assessSignIn(
  account: Account,
  { number, client }: Subjects,
  captchaSolved: boolean,
): Promise<Decision> {
  if (account.type === 'operator') return 'allow'
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<{ counted: Counted | null }[]>`
      select private.login_signals(${number}, ${client}) as counted`
    if (!row?.counted) throw new Error('private.login_signals knows no such account')
    const { settings, facts, released } = row.counted
    const found = score(facts, settings)
    // What somebody has released needs no second look.
    const judged = released ? 'allow' : found.decision
    const decision = judged === 'captcha' && captchaSolved ? 'allow' : judged
    await tx`
      select private.note_login(${number}, ${client}, ${uuid()}, ${found.score}, ${tx.json(found.reasons)}, ${judged},
        ${captchaSolved}, ${decision === 'allow'})`
    if (judged !== 'allow') {
      const signals = found.reasons.map((reason) => reason.signal)
      log.warn(
        { memberId: account.member_id, score: found.score, decision, signals },
        'sign-in looks unusual',
      )
    }
    return decision
  })
}

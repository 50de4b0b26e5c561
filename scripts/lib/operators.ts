import { v7 as uuid } from 'uuid'
import { createUser } from '#app/core/auth/supabase-auth.ts'
import type { Sql, Tx } from '#app/core/db/pool.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { normaliseName } from '#app/features/accounts/login-name.ts'
import { authEmail } from '#app/features/accounts/mutations.ts'
import { temporaryPassword } from '#app/features/accounts/temporary-password.ts'
import { PLATFORM } from '#app/features/guard/types.ts'
import type { LoginReason } from '#app/features/login-log/types.ts'

// What those who run the server do for an operator of the platform, above whom there is nobody in the application. With
// the database login of the migrations: no policy stands in the way, and none has to let an operator do this to another.

export type Operator = { operatorId: string; loginName: string; displayName: string }

/** The operator of a login name, as people type it. */
export async function findOperator(sql: Sql | Tx, login: string): Promise<Operator | undefined> {
  const [row] = await sql<Operator[]>`
    select operator_id as "operatorId", login_name as "loginName", display_name as "displayName"
    from private.platform_operators where login_name = ${normaliseName(login)}`
  return row
}

async function lockOperator(tx: Tx, login: string): Promise<Operator | undefined> {
  await tx`select from private.platform_operators where login_name = ${normaliseName(login)} for update`
  return findOperator(tx, login)
}

/** @returns how many were open */
async function endSessions(tx: Tx, operatorId: string, why: string): Promise<number> {
  const ended = await tx`
    update private.operator_sessions set ended_at = now(), end_reason = ${why}
    where operator_id = ${operatorId} and ended_at is null`
  return ended.count
}

/** A line in the log of sign-ins. @param by whoever runs the command; stands where else the browser does */
async function note(tx: Tx, loginName: string, reason: LoginReason, by: string): Promise<void> {
  const [row] = await tx<{ noted: boolean }[]>`
    select private.note_sign_in(${PLATFORM}, ${uuid()}, ${loginName}, ${reason}, 'note', false,
      null, null, null, null, null, ${by.slice(0, 80)}, null) as noted`
  if (!row?.noted) throw new Error('the log of sign-ins has not taken the line')
}

/**
 * Takes an operator's second factor and recovery codes away, and ends its sessions: from then on its password is enough.
 * @param by who does it, for the log of sign-ins
 * @returns how many sessions have ended; NO_FACTOR changes nothing
 */
export async function resetOperatorFactor(
  sql: Sql,
  login: string,
  by: string,
): Promise<Outcome<{ sessions: number }, 'OPERATOR_UNKNOWN' | 'NO_FACTOR'>> {
  return sql.begin<Outcome<{ sessions: number }, 'OPERATOR_UNKNOWN' | 'NO_FACTOR'>>(async (tx) => {
    const operator = await lockOperator(tx, login)
    if (!operator) return { ok: false, reason: 'OPERATOR_UNKNOWN' }
    const gone = await tx`
      delete from private.second_factors
      where site = ${PLATFORM} and account_id = ${operator.operatorId} and confirmed_at is not null`
    if (gone.count === 0) return { ok: false, reason: 'NO_FACTOR' }
    const sessions = await endSessions(tx, operator.operatorId, 'second_factor')
    await note(tx, operator.loginName, 'factor_reset', by)
    return { ok: true, sessions }
  })
}

type NewPassword = { password: string; sessions: number; factorKept: boolean }

/**
 * Gives an operator a temporary password, which it must change at its next sign-in, and ends its sessions. As with
 * accounts of merchants it gets a new user of Supabase Auth, so the old password and tokens are dead at once. A second
 * factor stays, with its recovery codes.
 * @param by who does it, for the log of sign-ins
 * @returns the password; it is kept nowhere. factorKept: the operator must show a code as before
 */
export async function resetOperatorPassword(
  sql: Sql,
  login: string,
  by: string,
): Promise<Outcome<NewPassword, 'OPERATOR_UNKNOWN'>> {
  const found = await findOperator(sql, login)
  if (!found) return { ok: false, reason: 'OPERATOR_UNKNOWN' }
  const password = temporaryPassword()
  const email = authEmail(found.operatorId)
  const newUser = await createUser(email, password)
  return sql.begin<Outcome<NewPassword, 'OPERATOR_UNKNOWN'>>(async (tx) => {
    const operator = await lockOperator(tx, login)
    if (!operator) return { ok: false, reason: 'OPERATOR_UNKNOWN' }
    const sessions = await endSessions(tx, operator.operatorId, 'reset')
    const factor = await tx`
      select from private.second_factors
      where site = ${PLATFORM} and account_id = ${operator.operatorId} and confirmed_at is not null`
    await tx`
      update private.platform_operators set user_id = ${newUser}, auth_email = ${email}, must_change_password = true
      where operator_id = ${operator.operatorId}`
    await note(tx, operator.loginName, 'password_reset', by)
    return { ok: true, password, sessions, factorKept: factor.count > 0 }
  })
}

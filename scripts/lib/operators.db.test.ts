import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { accountOfSession, loadAccount, type Operator } from '#app/core/auth/account.ts'
import { registerMasterKey } from '#app/core/crypto/key-library.ts'
import { signInToAccount } from '#app/features/accounts/sign-in.ts'
import { PLATFORM } from '#app/features/guard/types.ts'
import { listLogins } from '#app/features/login-log/data.ts'
import { factorState } from '#app/features/second-factor/data.ts'
import { takeCode } from '#app/features/second-factor/mutations.ts'
import { setUpFactor, stopClock } from '#app/features/second-factor/test-second-factor.ts'
import { codeAt } from '#app/features/second-factor/totp.ts'
import { knownDevice } from '#app/features/sessions/data.ts'
import { openedSession, signInFrom } from '#app/features/sessions/test-sessions.ts'
import { makeOperator, newClient, useStack } from '../../supabase/tests/support.ts'
import { resetOperatorFactor, resetOperatorPassword } from './operators.ts'
import { keepRedeemEnv } from './redemption-server.ts'

const stack = useStack('web')
stopClock()
process.env.TIHUO_PUBLIC_URL = 'http://127.0.0.1'
const BY = 'npm run operator · root@server'
const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-operator-'))

beforeAll(async () => {
  await registerMasterKey()
  const { redeem, secrets } = inject('stack')
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets))
  keepRedeemEnv({ dataDir, envFor: () => redeem })
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

type Made = Awaited<ReturnType<typeof makeOperator>>

async function operatorOf(userId: string): Promise<Operator> {
  const account = await loadAccount(userId)
  if (account?.type !== 'operator') throw new Error(`no operator has the user id ${userId}`)
  return account
}

/** An operator with a second factor, and two open sessions. */
async function withFactor() {
  const made = await makeOperator(stack.sql, { signUp: true })
  const device = { deviceId: crypto.randomUUID(), name: 'Firefox · Linux' }
  const { me, session, ...factor } = await setUpFactor(made.userId, device)
  const other = await openedSession(made.userId, { proved: true })
  return { made, me, ...factor, device, sessions: [session, other] }
}

const enter = (made: Made, password: string) =>
  signInToAccount(
    { merchant: 'platform', name: made.loginName, password },
    { clientAddress: newClient(), captcha: undefined },
  )

/** What a reset could change of an operator. */
const state = ({ loginName }: Made) => stack.sql`
  select o.*, s.session_id, s.ended_at, f.secret_enc, c.code_hash from private.platform_operators o
  left join private.operator_sessions s on s.operator_id = o.operator_id
  left join private.second_factors f on f.site = ${PLATFORM} and f.account_id = o.operator_id
  left join private.recovery_codes c on c.site = ${PLATFORM} and c.account_id = o.operator_id
  where o.login_name = ${loginName} order by s.session_id, c.code_hash`

const idOf = async (made: Made) => {
  const [row] = await stack.sql<{ id: string; user: string }[]>`
    select operator_id as id, user_id as user from private.platform_operators where login_name = ${made.loginName}`
  return row as { id: string; user: string }
}

/** What the log of sign-ins says of an operator, newest first, as the operator reads it. */
async function logOf(made: Made) {
  const { id, user } = await idOf(made)
  return (await listLogins(await operatorOf(user), 'all', { account: id }, {})).entries
}

describe('a lost second factor', () => {
  test('is taken away with its recovery codes; sessions end, and the log says who did it', async () => {
    const { made, me, sessions } = await withFactor()
    expect(await signInFrom(made.userId, {})).toMatchObject({ step: 'code' })
    expect(await resetOperatorFactor(stack.sql, ` ${made.loginName.toUpperCase()} `, BY)).toEqual({
      ok: true,
      sessions: 2,
    })
    for (const session of sessions) expect(await accountOfSession(session, '')).toBeUndefined()
    expect(await factorState(me)).toEqual({ on: false, since: null, codesLeft: 0 })
    expect((await state(made)).every((row) => row.code_hash === null)).toBe(true)
    expect((await logOf(made))[0]).toMatchObject({ reason: 'factor_reset', result: 'note', browser: BY })
    // The password is the old one, and enough.
    expect(await enter(made, made.password)).toMatchObject({ ok: true, account: { type: 'operator' } })
    expect(await signInFrom(made.userId, {})).toMatchObject({ step: 'in' })
  })

  test('that is not there, or of nobody, changes nothing', async () => {
    const made = await makeOperator(stack.sql)
    const { made: other } = await withFactor()
    const before = [await state(made), await state(other)]
    expect(await resetOperatorFactor(stack.sql, made.loginName, BY)).toEqual({
      ok: false,
      reason: 'NO_FACTOR',
    })
    const nobody = { ok: false, reason: 'OPERATOR_UNKNOWN' }
    expect(await resetOperatorFactor(stack.sql, `${other.loginName}x`, BY)).toEqual(nobody)
    expect(await resetOperatorPassword(stack.sql, `${other.loginName}x`, BY)).toEqual(nobody)
    expect([await state(made), await state(other)]).toEqual(before)
    expect(await logOf(made)).toEqual([])
  })
})

describe('a lost password', () => {
  test('is replaced by one that must be changed; the old one and all sessions are dead, the device stays known', async () => {
    const made = await makeOperator(stack.sql, { signUp: true })
    const device = { deviceId: crypto.randomUUID(), name: 'Firefox · Linux' }
    const session = await openedSession(made.userId, { device })
    const reset = await resetOperatorPassword(stack.sql, made.loginName, BY)
    if (!reset.ok) throw new Error(reset.reason)
    expect(reset).toMatchObject({ sessions: 1, factorKept: false })
    expect(await accountOfSession(session, '')).toBeUndefined()
    expect(await loadAccount(made.userId)).toBeUndefined()
    expect(await enter(made, made.password)).toMatchObject({ ok: false, reason: 'WRONG' })
    const entered = await enter(made, reset.password)
    expect(entered).toMatchObject({ ok: true, account: { type: 'operator', must_change_password: true } })
    expect((await logOf(made)).map(({ reason }) => reason)).toEqual(['wrong_password', 'password_reset'])
    const me = await operatorOf((await idOf(made)).user)
    expect(await knownDevice(me, device.deviceId)).toEqual({ known: true, first: false })
    expect(await knownDevice(me, crypto.randomUUID())).toEqual({ known: false, first: false })
  })

  test('is no way round the second factor: it stays, with its recovery codes', async () => {
    const { made, secret, used, codes } = await withFactor()
    const reset = await resetOperatorPassword(stack.sql, made.loginName, BY)
    expect(reset).toMatchObject({ ok: true, sessions: 2, factorKept: true })
    const { user } = await idOf(made)
    const me = await operatorOf(user)
    expect(await signInFrom(user, {})).toMatchObject({ step: 'code' })
    expect(await takeCode(me, codes[0] as string)).toEqual({ ok: true, recovery: true })
    expect(await takeCode(me, codes[0] as string)).toEqual({ ok: false, reason: 'CODE_WRONG' })
    // That code was used when the factor was set up.
    expect(await takeCode(me, used)).toEqual({ ok: false, reason: 'CODE_WRONG' })
    expect(await takeCode(me, codeAt(secret, Date.now()))).toEqual({ ok: true, recovery: false })
    expect(await factorState(me)).toMatchObject({ on: true, codesLeft: 9 })
  })
})

describe('the command', () => {
  const script = fileURLToPath(new URL('../operator.ts', import.meta.url))
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((done) => {
      const env = { PATH: process.env.PATH, NODE_ENV: 'test' as const, TIHUO_DATA_DIR: dataDir }
      const child = execFile(process.execPath, [script, ...args], { env }, (error, out, err) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
      )
      child.stdin?.end()
    })

  test('asks on a terminal, or for --yes, and says how it is used', async () => {
    const { made } = await withFactor()
    const before = await state(made)
    for (const args of [
      [],
      ['reset-everything', made.loginName],
      ['reset-factor'],
      ['reset-factor', made.loginName, '--no'],
    ])
      expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('usage:') })
    expect(await run('reset-factor', made.loginName)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes'),
    })
    expect(await run('reset-password', 'nobody-at-all', '--yes')).toMatchObject({ code: 1, out: '' })
    expect(await state(made)).toEqual(before)
  })

  test('lets somebody in again who has lost everything', async () => {
    const { made, sessions } = await withFactor()
    const given = await run('reset-password', made.loginName, '--yes')
    expect(given).toMatchObject({ code: 0, err: '', out: expect.stringContaining('reset-factor') })
    const [password] = /[a-z2-9]{4}(-[a-z2-9]{4}){2}/.exec(given.out.split('once: ')[1] ?? '') ?? []
    expect(await run('reset-factor', made.loginName, '--yes')).toMatchObject({ code: 0, err: '' })
    expect(await run('reset-factor', made.loginName, '--yes')).toMatchObject({ code: 1, out: '' })
    expect(await enter(made, password as string)).toMatchObject({ ok: true })
    const log = await logOf(made)
    expect(log.map(({ reason }) => reason)).toEqual(['factor_reset', 'password_reset'])
    expect(log.every(({ browser }) => browser?.startsWith('npm run operator · '))).toBe(true)
    expect(await signInFrom((await idOf(made)).user, {})).toMatchObject({ step: 'in' })
    for (const session of sessions) expect(await accountOfSession(session, '')).toBeUndefined()
  })
})

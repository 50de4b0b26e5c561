import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  accountIdOf,
  accountOfSession,
  type Account as Loaded,
  loadAccount,
  type Member,
  type Operator,
} from '#app/core/auth/account.ts'
import { mintToken } from '#app/core/auth/token.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import {
  type Account,
  addMember,
  type Merchant,
  makeMerchant,
  makeOperator,
  memberOf,
  newClient,
  signedIn,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { PLATFORM } from '../guard/types.ts'
import { openSession } from '../sessions/mutations.ts'
import { pendingOf } from '../sessions/pending.ts'
import { openedSession, signInFrom } from '../sessions/test-sessions.ts'
import { factorState, readOwnFactor, secretPlace } from './data.ts'
import { takeGuardedCode } from './guarded.ts'
import {
  beginSetUp,
  confirmSetUp,
  giveUp,
  renewRecoveryCodes,
  resetFactor,
  resetOwnersFactor,
  takeCode,
} from './mutations.ts'
import { setUpFactor, stopClock } from './test-second-factor.ts'
import { codeAt } from './totp.ts'

const stack = useStack('web')
stopClock()
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant
let other: Merchant
let manager: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  other = await makeMerchant(stack.sql)
  manager = await addMember(stack.sql, shop.merchantId, { permissions: ['account.manage'] })
})

const fresh = (signUp = false) => addMember(stack.sql, shop.merchantId, { signUp })

/** All that is kept of second factors in the merchants of this file, and who has one. */
async function kept(): Promise<string> {
  const sites = [shop.merchantId, other.merchantId]
  const rows = await stack.sql<{ state: string }[]>`
    select md5(string_agg(f::text, ',' order by f.account_id)) || coalesce((
      select md5(string_agg(c::text, ',' order by c.account_id, c.code_hash)) from private.recovery_codes c
      where c.site = any (${sites}::uuid[])), '') as state
    from private.second_factors f where f.site = any (${sites}::uuid[])`
  return rows[0]?.state ?? ''
}

async function loaded(account: Pick<Account, 'userId'>): Promise<Loaded> {
  const found = await loadAccount(account.userId)
  if (!found) throw new Error('no such account')
  return found
}

const setUp = ({ userId }: Pick<Account, 'userId'>) => setUpFactor(userId)

describe('setting up', () => {
  test('shows the same secret until a code of it comes back, keeps it sealed, and ends the other sessions', async () => {
    const account = await fresh()
    const me = await loaded(account)
    const elsewhere = await openedSession(account.userId)
    const first = await beginSetUp(me, '提货')
    if (!first.ok) throw new Error(first.reason)
    expect(await beginSetUp(me, '提货')).toEqual(first)
    const secret = first.key.replaceAll(' ', '')
    const [row] = await stack.sql<{ secret_enc: Buffer }[]>`
      select secret_enc from private.second_factors where account_id = ${account.memberId}`
    expect(row?.secret_enc.includes(Buffer.from(secret))).toBe(false)
    // Begun is not yet needed.
    expect(await signInFrom(account.userId, {})).toMatchObject({ step: 'in' })
    const session = await openedSession(account.userId)
    expect(await confirmSetUp(me, '000000', session.sessionId)).toEqual({ ok: false, reason: 'CODE_WRONG' })
    expect(await factorState(me)).toMatchObject({ on: false })
    const done = await confirmSetUp(me, codeAt(secret, Date.now()), session.sessionId)
    if (!done.ok) throw new Error(done.reason)
    expect(done.codes).toHaveLength(10)
    expect(await factorState(me)).toMatchObject({ on: true, codesLeft: 10 })
    expect(await accountOfSession(session, '')).toMatchObject({ second_factor: 'on' })
    expect(await accountOfSession(elsewhere, '')).toBeUndefined()
    expect(await beginSetUp(me, '提货')).toEqual({ ok: false, reason: 'ALREADY_ON' })
    expect(await confirmSetUp(me, codeAt(secret, Date.now()), session.sessionId)).toMatchObject({ ok: false })
  })

  test('is of one account alone', async () => {
    const [one, two] = [await fresh(), await fresh()]
    const begun = await beginSetUp(await loaded(one), '提货')
    if (!begun.ok) throw new Error(begun.reason)
    const before = await kept()
    // The set-up of another: its code is worth nothing to this account, whatever session it names.
    const theirs = await openedSession(one.userId)
    const code = codeAt(begun.key.replaceAll(' ', ''), Date.now())
    expect(await confirmSetUp(await loaded(two), code, theirs.sessionId)).toEqual({
      ok: false,
      reason: 'NOT_BEGUN',
    })
    expect(await readOwnFactor(await loaded(two))).toBeUndefined()
    expect(await kept()).toBe(before)
  })

  test('is not offered where the merchant does not want it', async () => {
    const policy = (to: string) =>
      stack.sql`update sign_in_settings set second_factor = ${to} where merchant_id = ${other.merchantId}`
    await policy('off')
    const me = await loaded(other.staff)
    expect(await beginSetUp(me, '提货')).toEqual({ ok: false, reason: 'SWITCHED_OFF' })
    expect(await readOwnFactor(me)).toBeUndefined()
    await policy('optional')
  })

  test('is required of the kinds that are named, and of no other', async () => {
    const strict = await makeMerchant(stack.sql)
    await stack.sql`
      update sign_in_settings set second_factor = 'required', second_factor_kinds = '{owner,store}'
      where merchant_id = ${strict.merchantId}`
    const state = async ({ userId }: Account) =>
      (await accountOfSession(await openedSession(userId), ''))?.second_factor
    expect(await state(strict.owner)).toBe('missing')
    expect(await state(strict.store)).toBe('missing')
    expect(await state(strict.staff)).toBe('off')
    expect(await state(strict.supplier)).toBe('off')
    const { session } = await setUp(strict.owner)
    expect((await accountOfSession(session, ''))?.second_factor).toBe('on')
  })
})

describe('signing in', () => {
  test('needs a code: a right password alone opens no session', async () => {
    const account = await fresh()
    const { me, secret } = await setUp(account)
    const before = await snapshot(stack.sql, 'sessions', shop.merchantId)
    const entered = await signInFrom(account.userId, {})
    expect(entered).toMatchObject({ ok: true, step: 'code' })
    expect(entered.cookies.join()).not.toContain('tihuo_session')
    // Nor does asking the database for one without the code.
    const device = { deviceId: randomUUID(), name: 'Chrome' }
    const check = { site: shop.merchantId, account_id: account.memberId }
    expect(await openSession(me, { check, device, clientAddress: '' }, false)).toBeUndefined()
    expect(await snapshot(stack.sql, 'sessions', shop.merchantId)).toBe(before)
    expect(await takeCode(me, codeAt(secret, Date.now()))).toEqual({ ok: true, recovery: false })
    expect(await signInFrom(account.userId, { proved: true })).toMatchObject({ step: 'in' })
  })

  test('a session from before there was a factor, or without one, is worth nothing', async () => {
    const account = await fresh()
    const { session } = await setUp(account)
    await stack.sql`update sessions set second_factor_at = null where session_id = ${session.sessionId}`
    expect(await accountOfSession(session, '')).toBeUndefined()
  })

  test('what waits for a code cannot be forged, and passes for no session', async () => {
    const account = await fresh()
    const payload = { userId: account.userId, accessToken: 'a', refreshToken: 'r', expiresAt: 9e9, next: '/' }
    const cookie = (token: string) => `tihuo_pending=${token}`
    expect(await pendingOf(cookie(await mintToken('pending', payload, 60)))).toMatchObject({ next: '/' })
    const forged = [
      '',
      'a.b.c.d.e',
      await mintToken('session', payload, 60),
      await mintToken('card', payload, 60),
      await mintToken('pending', payload, -1),
      await mintToken('pending', { userId: account.userId }, 60),
      `${(await mintToken('pending', payload, 60)).slice(0, -9)}AAAAAAAAA`,
    ]
    for (const token of forged) expect(await pendingOf(cookie(token)), token).toBeUndefined()
  })

  test('no code is taken twice, nor one that is older than the last', async () => {
    const { me, secret, used } = await setUp(await fresh())
    const now = Date.now()
    const [current, next] = [codeAt(secret, now), codeAt(secret, now + 30_000)]
    const results = await Promise.all([takeCode(me, current), takeCode(me, current), takeCode(me, current)])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    const before = await kept()
    expect(await takeCode(me, current)).toEqual({ ok: false, reason: 'CODE_WRONG' })
    // The code that confirmed the set-up was the one before.
    expect(await takeCode(me, used)).toEqual({ ok: false, reason: 'CODE_WRONG' })
    expect(await kept()).toBe(before)
    expect(await takeCode(me, next)).toEqual({ ok: true, recovery: false })
    expect(await takeCode(me, current)).toEqual({ ok: false, reason: 'CODE_WRONG' })
  })

  test('a recovery code works once, for its account alone; a new set voids the old one', async () => {
    const [mine, theirs] = [await setUp(await fresh()), await setUp(await fresh())]
    const [first = '', second = '', third = ''] = mine.codes
    expect(await takeCode(theirs.me, first)).toMatchObject({ ok: false })
    expect(await takeCode(mine.me, first.toUpperCase().replaceAll('-', ' '))).toEqual({
      ok: true,
      recovery: true,
    })
    const before = await kept()
    expect(await takeCode(mine.me, first)).toMatchObject({ ok: false })
    expect(await kept()).toBe(before)
    const [once, twice] = await Promise.all([takeCode(mine.me, second), takeCode(mine.me, second)])
    expect([once.ok, twice.ok].sort()).toEqual([false, true])
    expect(await factorState(mine.me)).toMatchObject({ codesLeft: 8 })
    const renewed = await renewRecoveryCodes(mine.me)
    expect(renewed).toHaveLength(10)
    expect(await takeCode(mine.me, third)).toMatchObject({ ok: false })
    expect(await takeCode(mine.me, renewed?.[9] ?? '')).toMatchObject({ ok: true })
    // What is kept of them is none of them.
    const [stored] = await stack.sql<{ all: string }[]>`
      select string_agg(encode(code_hash, 'escape'), '') as all from private.recovery_codes`
    expect(stored?.all).not.toContain(third.replaceAll('-', ''))
  })

  test('wrong codes are counted and lock, as wrong passwords do', async () => {
    const { me, secret } = await setUp(await fresh())
    const clientAddress = newClient()
    const visitor = { clientAddress, captcha: undefined }
    await stack.sql`update guard_settings set number_captcha = 5, number_lock = 5 where merchant_id = ${shop.merchantId}`
    const reasons: string[] = []
    for (let i = 0; i < 7; i += 1) {
      const taken = await takeGuardedCode(me, '000000', { ...visitor, clientAddress: newClient() })
      reasons.push(taken.ok ? 'ok' : taken.reason)
    }
    expect(reasons.slice(0, 4)).toEqual(['WRONG', 'WRONG', 'WRONG', 'WRONG'])
    expect(reasons.at(-1)).toMatch(/NUMBER_LOCKED|CAPTCHA_NEEDED/)
    const right = await takeGuardedCode(me, codeAt(secret, Date.now()), visitor)
    expect(right.ok).toBe(false)
    await stack.sql`update guard_settings set number_captcha = 3, number_lock = 10 where merchant_id = ${shop.merchantId}`
  })

  test('the data API does not let in with a password alone', async () => {
    const account = await fresh(true)
    const count = async () => {
      const client = await signedIn(account)
      const { data } = await client.from('members').select('member_id')
      return data?.length
    }
    expect(await count()).toBe(1)
    const { me } = await setUp(account)
    expect(await count()).toBe(0)
    expect(await giveUp(me)).toBe(true)
    expect(await count()).toBe(1)
  })
})

describe('when it is lost', () => {
  test('a manager takes it away, of accounts it manages, and the sessions end', async () => {
    const account = await fresh()
    const { session } = await setUp(account)
    const boss = await memberOf(manager.userId)
    expect(await resetFactor(boss, account.memberId)).toBe(true)
    expect(await accountOfSession(session, '')).toBeUndefined()
    expect(await signInFrom(account.userId, {})).toMatchObject({ step: 'in' })
    expect(await resetFactor(boss, account.memberId)).toBe(false)
    const [log] = await stack.sql`
      select count(*) as n from card_log
      where merchant_id = ${shop.merchantId} and action = 'accounts.reset_factor' and filter ->> 'memberId' = ${account.memberId}`
    expect(log).toEqual({ n: 1 })
  })

  test('an owner turns to the platform; nobody else can', async () => {
    const { session } = await setUp(shop.owner)
    const victim = await fresh()
    await setUp(victim)
    const operator = (await loaded(await makeOperator(stack.sql))) as Operator
    const before = await kept()
    for (const actor of [manager, shop.staff, shop.store, shop.supplier, other.owner]) {
      const member = (await loaded(actor)) as Member
      expect(await resetFactor(member, shop.owner.memberId)).toBe(false)
      expect(await resetOwnersFactor(member as never, shop.merchantId, shop.owner.memberId)).toBe(false)
      if (actor !== manager) expect(await resetFactor(member, victim.memberId)).toBe(false)
    }
    // Not of accounts that the merchant looks after itself.
    expect(await resetOwnersFactor(operator, shop.merchantId, victim.memberId)).toBe(false)
    expect(await kept()).toBe(before)
    expect(await resetOwnersFactor(operator, shop.merchantId, shop.owner.memberId)).toBe(true)
    expect(await accountOfSession(session, '')).toBeUndefined()
    const events = await stack.sql`
      select kind from security_events where merchant_id = ${shop.merchantId} and kind = 'second_factor_reset'`
    expect(events).toHaveLength(1)
  })
})

test('an operator has one as well, sealed under the keys of the platform', async () => {
  const operator = await makeOperator(stack.sql)
  const { me, secret, session } = await setUp(operator)
  const accountId = accountIdOf(me)
  const [row] = await stack.sql<{ secret_enc: Buffer }[]>`
    select secret_enc from private.second_factors where account_id = ${accountId}`
  // So that it does not hang on TIHUO_SESSION_SECRET, which may be another one tomorrow.
  const keys = await keysOfSite(PLATFORM)
  expect(keys.openText(secretPlace(accountId), row?.secret_enc as Buffer)).toBe(secret)
  expect(await signInFrom(operator.userId, {})).toMatchObject({ step: 'code' })
  expect(await takeCode(me, codeAt(secret, Date.now()))).toMatchObject({ ok: true })
  const entered = await openedSession(operator.userId, { proved: true })
  expect(await accountOfSession(entered, '')).toMatchObject({ type: 'operator', second_factor: 'on' })
  expect(await accountOfSession(session, '')).toBeDefined()
})

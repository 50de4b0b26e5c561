import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Merchant,
  makeMerchant,
  makeOperator,
  newClient,
  useStack,
} from '../../../supabase/tests/support.ts'
import { issueChallenge } from '../guard/captcha.ts'
import { securityOverview } from '../guard/data.ts'
import { unlock } from '../guard/mutations.ts'
import { PLATFORM } from '../guard/types.ts'
import { signInToAccount } from './sign-in.ts'

// The smallest number to find: what is tested here is not the work.
vi.mock('altcha-lib', async (original) => ({
  ...(await original<typeof import('altcha-lib')>()),
  randomInt: () => 1,
}))

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { signUp: true })
})
beforeEach(async () => {
  await stack.sql`delete from private.guard_counters where merchant_id = ${shop.merchantId}`
})

async function solved(): Promise<string> {
  const challenge = await issueChallenge(PLATFORM, 'login')
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}

type Try = { merchant?: string; name?: string; password?: string; address?: string; captcha?: string }
const tryIt = ({ address = newClient(), captcha, ...login }: Try) =>
  signInToAccount(
    { merchant: shop.code, name: shop.owner.loginName, password: 'wrong', ...login },
    { clientAddress: address, captcha },
  )
const right = (more: Try = {}) => tryIt({ password: shop.owner.password, ...more })

test('right sign-ins of one address, one after the other and at the same time, are not held', async () => {
  const address = newClient()
  for (let i = 0; i < 6; i += 1) expect(await right({ address })).toMatchObject({ ok: true })
  const both = await Promise.all([right({ address }), right({ address })])
  expect(both.map(({ ok }) => ok)).toEqual([true, true])
})

describe.each([
  ['that exists', () => shop.owner.loginName],
  ['that does not', () => 'nobody-here'],
])('an account %s', (_what, name) => {
  test('asks for a captcha from the third wrong password, and is locked from the tenth', async () => {
    expect(await tryIt({ name: name() })).toEqual({ ok: false, reason: 'WRONG' })
    expect(await tryIt({ name: name() })).toEqual({ ok: false, reason: 'WRONG' })
    expect(await tryIt({ name: name() })).toEqual({ ok: false, reason: 'WRONG', captcha: true })
    expect(await tryIt({ name: name() })).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
    const captcha = await solved()
    expect(await tryIt({ name: name(), captcha })).toMatchObject({ reason: 'WRONG', captcha: true })
    expect(await tryIt({ name: name(), captcha })).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
    for (let i = 4; i < 10; i += 1)
      expect(await tryIt({ name: name(), captcha: await solved() })).toMatchObject({ reason: 'WRONG' })
    const held = { ok: false, reason: 'NUMBER_LOCKED', seconds: expect.any(Number) }
    expect(await tryIt({ name: name(), captcha: await solved() })).toEqual(held)
    expect(await right({ name: name(), captcha: await solved() })).toEqual(held)
  })
})

test('a locked account is shown by name, and opened by somebody who may', async () => {
  for (let i = 0; i < 10; i += 1)
    await tryIt({ name: shop.staff.loginName, ...(i >= 3 && { captcha: await solved() }) })
  const scope = scopeOfUser(shop.owner.userId)
  const { locks, events } = await securityOverview(scope, shop.merchantId)
  const { loginName, memberId } = shop.staff
  expect(locks).toMatchObject([{ kind: 'login', subject: 'number', account: { loginName, memberId } }])
  expect(events[0]).toMatchObject({ kind: 'account_locked' })
  const idx = Buffer.from(locks[0]?.idx ?? '', 'base64url')
  expect(await unlock({ scope }, { kind: 'login', subject: 'number', idx })).toBe(true)
  expect(await tryIt({ name: loginName, password: shop.staff.password })).toMatchObject({ ok: true })
})

test('one address that tries many merchants, and the operators, works for each attempt', async () => {
  const address = newClient()
  const merchants = await Promise.all(Array.from({ length: 10 }, () => makeMerchant(stack.sql)))
  for (const { code: merchant } of merchants)
    for (let i = 0; i < 2; i += 1)
      expect(await tryIt({ merchant, address })).toMatchObject({ reason: 'WRONG' })
  expect(await right({ address })).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
  expect(await right({ address, captcha: await solved() })).toMatchObject({ ok: true })
})

test('operators and codes that do not exist are counted too', async () => {
  const operator = await makeOperator(stack.sql, { signUp: true })
  for (const login of [
    { merchant: 'platform', name: operator.loginName },
    { merchant: `x${Date.now().toString(36)}`, name: 'boss' },
  ]) {
    for (let i = 0; i < 3; i += 1) expect(await tryIt(login)).toMatchObject({ reason: 'WRONG' })
    expect(await tryIt(login)).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
  }
  const { loginName: name, password } = operator
  const signedIn = await tryIt({ merchant: 'platform', name, password, captcha: await solved() })
  expect(signedIn).toMatchObject({ ok: true })
})

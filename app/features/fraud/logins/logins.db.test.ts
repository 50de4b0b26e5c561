import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadAccount } from '#app/core/auth/account.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  makeOperator,
  snapshot,
  useStack,
} from '../../../../supabase/tests/support.ts'
import { subjectsOf } from '../../guard/subjects.ts'
import { PLATFORM } from '../../guard/types.ts'
import { listHeldLogins } from '../data.ts'
import { reviewLogin } from '../mutations.ts'
import { assessSignIn, noteWrongSignIn } from './mutations.ts'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant
let other: Merchant
let manager: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  other = await makeMerchant(stack.sql)
  manager = await addMember(stack.sql, shop.merchantId, { permissions: ['account.manage'] })
  // No test of ours waits for the night.
  await stack.sql`update fraud_settings set signals_off = '{atNight}' where merchant_id = ${shop.merchantId}`
})

let lastClient = 0
beforeEach(() => {
  lastClient += 1
})
const client = (n = 0) => `198.18.${lastClient}.${n}`

const subjects = (name: string, address = client()) => subjectsOf(shop.merchantId, 'login', address, name)

async function wrong(name: string, times: number, address = client()): Promise<void> {
  for (let i = 0; i < times; i += 1) await noteWrongSignIn(await subjects(name, address))
}

async function right(account: Account, address = client(), captchaSolved = false) {
  const loaded = await loadAccount(account.userId)
  if (!loaded) throw new Error('no such account')
  return assessSignIn(loaded, await subjects(account.loginName, address), captchaSolved)
}

const freshAccount = () => addMember(stack.sql, shop.merchantId)
const heldOf = async (account: Account) =>
  (await listHeldLogins(scopeOfUser(manager.userId), shop.merchantId)).filter(
    (login) => login.memberId === account.memberId,
  )

test('an ordinary sign-in is allowed, also after typos, and leaves no judgement', async () => {
  const account = await freshAccount()
  const before = await snapshot(stack.sql, 'login_checks', shop.merchantId)
  await wrong(account.loginName, 3)
  expect(await right(account)).toBe('allow')
  expect(await snapshot(stack.sql, 'login_checks', shop.merchantId)).toBe(before)
})

test('an operator of the platform is not judged', async () => {
  const operator = await makeOperator(stack.sql)
  const account = await loadAccount(operator.userId)
  const unknown = await subjectsOf(PLATFORM, 'login', client(), `platform\n${operator.loginName}`)
  await noteWrongSignIn(unknown)
  expect(account && (await assessSignIn(account, unknown, false))).toBe('allow')
})

test('a new client after many wrong passwords, and one that has tried many accounts: captcha, then held', async () => {
  const account = await freshAccount()
  for (let i = 0; i < 5; i += 1) await wrong(`nobody-${i}`, 1)
  await wrong(account.loginName, 5)
  expect(await right(account)).toBe('captcha')
  expect(await heldOf(account)).toEqual([])
  await wrong(account.loginName, 10)
  expect(await right(account)).toBe('hold')
  expect(await right(account, client(), true)).toBe('hold')
  // Once, however often it is tried.
  const [held, ...more] = await heldOf(account)
  expect(more).toEqual([])
  expect(held?.reasons.map((reason) => reason.signal)).toEqual(['newAfterWrong', 'clientAccounts'])
})

test('a captcha lets in, and makes the client known', async () => {
  const account = await freshAccount()
  for (let i = 0; i < 5; i += 1) await wrong(`ghost-${i}`, 1)
  await wrong(account.loginName, 4)
  expect(await right(account)).toBe('captcha')
  expect(await right(account, client(), true)).toBe('allow')
  expect(await right(account)).toBe('allow')
})

test('others cannot lock an account out of its own desk', async () => {
  const account = await freshAccount()
  expect(await right(account)).toBe('allow')
  for (let i = 1; i <= 25; i += 1) await wrong(account.loginName, 2, client(i))
  await wrong(account.loginName, 20)
  expect(await right(account)).toBe('allow')
  // From elsewhere it is another matter.
  await wrong(account.loginName, 8, client(99))
  expect(await right(account, client(99))).toBe('captcha')
})

test('colleagues behind one address who mistype and then get in are no attack', async () => {
  for (let i = 0; i < 12; i += 1) {
    const colleague = await freshAccount()
    await wrong(colleague.loginName, 2)
    expect(await right(colleague)).toBe('allow')
  }
})

describe('review', () => {
  async function heldAccount(): Promise<{ account: Account; checkId: string }> {
    const account = await freshAccount()
    for (let i = 0; i < 5; i += 1) await wrong(`shade-${i}`, 1)
    await wrong(account.loginName, 15)
    expect(await right(account)).toBe('hold')
    const [held] = await heldOf(account)
    if (!held) throw new Error('nothing is held')
    return { account, checkId: held.checkId }
  }

  test('released, the account signs in from there; of two reviewers one is told of the other', async () => {
    const { account, checkId } = await heldAccount()
    const reviewer = { scope: scopeOfUser(manager.userId) }
    const results = await Promise.all([
      reviewLogin(reviewer, checkId, 'released'),
      reviewLogin({ scope: scopeOfUser(shop.owner.userId) }, checkId, 'released'),
    ])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    expect(results.find((result) => !result.ok)).toMatchObject({
      reason: 'ALREADY_REVIEWED',
      outcome: 'released',
    })
    expect(await right(account)).toBe('allow')
    expect(await heldOf(account)).toEqual([])
    const [log] = await stack.sql`
      select count(*) as n from card_log where action = 'logins.release' and filter ->> 'memberId' = ${account.memberId}`
    expect(log).toEqual({ n: 1 })
  })

  test('rejected, it stays out', async () => {
    const { account, checkId } = await heldAccount()
    expect(await reviewLogin({ scope: scopeOfUser(manager.userId) }, checkId, 'rejected')).toEqual({
      ok: true,
    })
    expect(await right(account)).toBe('hold')
  })

  test('is for those who manage accounts, of this merchant', async () => {
    const { checkId } = await heldAccount()
    const before = await snapshot(stack.sql, 'login_checks', shop.merchantId)
    for (const account of [shop.staff, shop.store, shop.supplier]) {
      expect(await reviewLogin({ scope: scopeOfUser(account.userId) }, checkId, 'released')).toMatchObject({
        reason: 'NOT_PERMITTED',
      })
      expect(await listHeldLogins(scopeOfUser(account.userId), shop.merchantId)).toEqual([])
    }
    expect(await reviewLogin({ scope: scopeOfUser(other.owner.userId) }, checkId, 'released')).toMatchObject({
      reason: 'LOGIN_UNKNOWN',
    })
    expect(await snapshot(stack.sql, 'login_checks', shop.merchantId)).toBe(before)
  })
})

test('only the account in the claims can be judged', async () => {
  const idx = Buffer.alloc(16)
  const note = as(
    stack.webUrl,
    { role: 'anon' },
    (tx) => tx`select private.note_login(${idx}, ${idx}, gen_random_uuid(), 0, '[]', 'allow', false, true)`,
  )
  expect(await codeOf(note)).toBe('42501')
})

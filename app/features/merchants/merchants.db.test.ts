import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount, type Member, type Operator } from '#app/core/auth/account.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  type Merchant,
  makeMerchant,
  makeOperator,
  newClient,
  useStack,
} from '../../../supabase/tests/support.ts'
import { changeOwnPassword, signInToAccount } from '../accounts/sign-in.ts'
import { listMerchants, merchantCodeTaken, readOverview } from './data.ts'
import { openMerchant, setMerchantStatus } from './mutations.ts'
import type { NewMerchant } from './schema.ts'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let operator: Operator
let shop: Merchant

beforeAll(async () => {
  const user = await makeOperator(stack.sql)
  const account = await loadAccount(user.userId)
  if (account?.type !== 'operator') throw new Error('not an operator')
  operator = account
  shop = await makeMerchant(stack.sql)
})

const signInAs = (login: Parameters<typeof signInToAccount>[0]) =>
  signInToAccount(login, { clientAddress: newClient(), captcha: undefined })

let made = 0
function input(): NewMerchant {
  made += 1
  return {
    code: `new${made}-${shop.code}`,
    name: '蟹湖水产',
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    ownerLogin: 'boss',
    ownerName: '老板',
  }
}

async function siteIsOpen(code: string): Promise<boolean> {
  const rows = await withTenant(
    visitorScope(),
    ({ tx }) => tx`select * from private.redemption_site(${code})`,
  )
  return rows.length === 1
}

describe('opening a merchant', () => {
  test('gives it keys, a redemption site and an owner who must change the password', async () => {
    const asked = input()
    const opened = await openMerchant(operator, asked)
    if (!opened.ok) throw new Error(opened.reason)
    expect(await siteIsOpen(asked.code)).toBe(true)
    const keys = await keysOf(opened.merchantId)
    const place = { table: 'members', column: 'phone_enc', row: 'x' }
    expect(keys.openText(place, keys.seal(place, '13800138000'))).toBe('13800138000')

    const first = await signInAs({ merchant: asked.code, name: 'boss', password: opened.password })
    if (!first.ok) throw new Error(first.reason)
    expect(first.account).toMatchObject({
      type: 'member',
      kind: 'owner',
      merchant_id: opened.merchantId,
      display_name: '老板',
      must_change_password: true,
    })
    const visitor = { clientAddress: newClient(), sessionId: uuid() }
    await changeOwnPassword(first.account, opened.password, 'moon over the lake', visitor)
    const again = await signInAs({
      merchant: asked.code,
      name: 'boss',
      password: 'moon over the lake',
    })
    expect(again).toMatchObject({ ok: true, account: { must_change_password: false } })
    expect(await readOverview(first.account as Member)).toEqual({
      ...{ products: 0, batches: 0, cards: 0, activated: false, redeemed: false, jobs: [] },
    })
  })

  test('refuses a code that is taken, also when two operators want it at once', async () => {
    const asked = input()
    expect(await openMerchant(operator, { ...asked, code: shop.code })).toEqual({
      ok: false,
      reason: 'CODE_TAKEN',
    })
    const both = await Promise.all([openMerchant(operator, asked), openMerchant(operator, asked)])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await merchantCodeTaken(operator.scope, asked.code)).toBe(true)
    expect(await merchantCodeTaken(operator.scope, `${asked.code}x`)).toBe(false)
  })

  test('is for operators only; the database says so', async () => {
    const owner = await loadAccount(shop.owner.userId)
    const forged = { ...owner, type: 'operator' } as unknown as Operator
    const asked = input()
    await expect(openMerchant(forged, asked)).rejects.toMatchObject({ code: '42501' })
    await expect(setMerchantStatus(forged, shop.merchantId, 'suspended')).rejects.toMatchObject({
      code: '42501',
    })
    expect(await merchantCodeTaken(operator.scope, asked.code)).toBe(false)
    expect((await listMerchants(forged.scope)).map(({ code }) => code)).toEqual([shop.code])
  })
})

describe('suspending a merchant', () => {
  test('closes its site and keeps its people out until it is reactivated', async () => {
    const asked = input()
    const opened = await openMerchant(operator, asked)
    if (!opened.ok) throw new Error(opened.reason)
    const signIn = () => signInAs({ merchant: asked.code, name: 'boss', password: opened.password })
    const before = await signIn()
    if (!before.ok) throw new Error(before.reason)

    expect(await setMerchantStatus(operator, opened.merchantId, 'suspended')).toEqual({ ok: true })
    expect(await siteIsOpen(asked.code)).toBe(false)
    expect(await signIn()).toEqual({ ok: false, reason: 'WRONG' })
    expect(await loadAccount(before.account.userId)).toBeUndefined()
    const row = (await listMerchants(operator.scope)).find(({ code }) => code === asked.code)
    expect(row?.status).toBe('suspended')

    expect(await setMerchantStatus(operator, opened.merchantId, 'active')).toEqual({ ok: true })
    expect([await siteIsOpen(asked.code), (await signIn()).ok]).toEqual([true, true])
  })

  test('says when there is no such merchant', async () => {
    const nobody = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000'
    expect(await setMerchantStatus(operator, nobody, 'suspended')).toEqual({ ok: false, reason: 'UNKNOWN' })
  })
})

describe('the home page', () => {
  const accountOf = async (userId: string) => (await loadAccount(userId)) as Member
  test('counts what the account may see', async () => {
    const overview = await readOverview(await accountOf(shop.owner.userId))
    expect(overview).toMatchObject({ products: 3, batches: 1, cards: 12, activated: true, redeemed: true })
  })
  test('shows an account without permissions nothing', async () => {
    const overview = await readOverview(await accountOf(shop.staff.userId))
    expect(overview).toMatchObject({ batches: 0, cards: 0, activated: false, redeemed: false })
  })
})

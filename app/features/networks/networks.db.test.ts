import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { accountOfSession, loadAccount, type Member, type Operator } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  type Account,
  addMember,
  type Merchant,
  makeMerchant,
  makeOperator,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { openedSession, signInFrom } from '../sessions/test-sessions.ts'
import {
  openNetworks,
  readPlatformAccess,
  saveFactorPolicy,
  saveNetworks,
  saveRoleNetworks,
} from './mutations.ts'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant
let other: Merchant
let owner: Member
const OFFICE = '203.0.113.7'
const HOME = '198.51.100.7'
const STAFF = ['staff'] as const

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  other = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

const barredFrom = async (session: { userId: string; sessionId: string }, address: string) =>
  (await accountOfSession(session, address))?.barred
const limit = (networks: string[], networkKinds: ('owner' | 'staff' | 'store' | 'supplier')[] = [...STAFF]) =>
  saveNetworks(owner, { networks, networkKinds }, OFFICE)

test('of a merchant hold at each request, for the kinds that are named', async () => {
  const [staff, store] = [await openedSession(shop.staff.userId), await openedSession(shop.store.userId)]
  expect(await limit(['203.0.113.0/24', '2001:db8::/32'])).toEqual({ ok: true })
  const at = (address: string) => barredFrom(staff, address)
  expect(await at(OFFICE)).toBe(null)
  expect(await at('2001:db8::99')).toBe(null)
  for (const address of [HOME, '2001:db9::1', '203.0.114.1', ''])
    expect(await at(address), address).toBe('network')
  expect(await barredFrom(store, HOME)).toBe(null)
  // Barred is without rights, not only sent away.
  const barred = (await accountOfSession(staff, HOME)) as Member
  expect(await withTenant(barred.scope, async ({ tx }) => (await tx`select from members`).length)).toBe(0)
  expect(await signInFrom(shop.staff.userId, { clientAddress: HOME })).toMatchObject({
    ok: false,
    reason: 'NETWORK',
  })
  expect(await signInFrom(shop.staff.userId, { clientAddress: OFFICE })).toMatchObject({ step: 'in' })
  expect(await limit([])).toEqual({ ok: true })
  expect(await at(HOME)).toBe(null)
})

test('of a role hold for its accounts, beside those of the merchant', async () => {
  const roleId = uuid()
  const role = { merchant_id: shop.merchantId, role_id: roleId, name: 'Till', kind: 'staff' }
  await stack.sql`insert into roles ${stack.sql(role)}`
  const [inRole, free] = [
    await addMember(stack.sql, shop.merchantId),
    await addMember(stack.sql, shop.merchantId),
  ]
  await stack.sql`update members set role_id = ${roleId} where member_id = ${inRole.memberId}`
  const sessions = await Promise.all([inRole, free].map(({ userId }) => openedSession(userId)))
  const at = (address: string) => Promise.all(sessions.map((session) => barredFrom(session, address)))
  expect(await saveRoleNetworks(owner, { roleId, networks: ['203.0.113.0/24'] }, HOME)).toEqual({ ok: true })
  expect(await at(HOME)).toEqual(['network', null])
  expect(await at(OFFICE)).toEqual([null, null])
  await limit(['198.51.100.0/24', '203.0.113.8'])
  expect(await at(HOME)).toEqual(['network', null])
  expect(await at(OFFICE)).toEqual(['network', 'network'])
  expect(await at('203.0.113.8')).toEqual([null, null])
  await limit([])
})

test('nobody locks themselves out', async () => {
  const boss = await addMember(stack.sql, shop.merchantId, {
    permissions: ['settings.write', 'account.manage'],
  })
  const actor = await memberOf(boss.userId)
  const before = await snapshot(stack.sql, 'sign_in_settings', shop.merchantId)
  const refused = { ok: false, reason: 'LOCKS_YOU_OUT' }
  const networks = ['203.0.113.0/24']
  expect(await saveNetworks(actor, { networks, networkKinds: ['staff'] }, HOME)).toEqual(refused)
  expect(await saveNetworks(actor, { networks, networkKinds: ['staff'] }, '')).toEqual(refused)
  expect(await snapshot(stack.sql, 'sign_in_settings', shop.merchantId)).toBe(before)
  const roleId = uuid()
  const role = { merchant_id: shop.merchantId, role_id: roleId, name: 'Boss', kind: 'staff' }
  await stack.sql`insert into roles ${stack.sql(role)}`
  await stack.sql`update members set role_id = ${roleId} where member_id = ${boss.memberId}`
  expect(await saveRoleNetworks(actor, { roleId, networks }, HOME)).toEqual(refused)
  expect(await saveRoleNetworks(actor, { roleId, networks }, OFFICE)).toEqual({ ok: true })
  // Others may be limited to where the actor is not.
  expect(await saveNetworks(actor, { networks, networkKinds: ['store'] }, HOME)).toEqual({ ok: true })
  await limit([])
})

test('and nobody else sets them, or says who needs a second factor', async () => {
  const roleId = uuid()
  const role = { merchant_id: shop.merchantId, role_id: roleId, name: 'Any', kind: 'staff' }
  await stack.sql`insert into roles ${stack.sql(role)}`
  const before = await snapshot(stack.sql, 'sign_in_settings', shop.merchantId)
  const roles = await snapshot(stack.sql, 'roles', shop.merchantId)
  const networks = ['203.0.113.0/24']
  for (const account of [shop.staff, shop.store, shop.supplier, other.owner] as Account[]) {
    const actor = { ...(await memberOf(account.userId)), merchant_id: shop.merchantId }
    expect(await saveNetworks(actor, { networks, networkKinds: [] }, OFFICE)).toMatchObject({
      reason: 'NOT_PERMITTED',
    })
    expect(await saveRoleNetworks(actor, { roleId, networks }, OFFICE)).toMatchObject({
      reason: 'NOT_PERMITTED',
    })
    expect(await saveFactorPolicy(actor, { secondFactor: 'off', secondFactorKinds: [] })).toBe(false)
    expect(await openNetworks(actor, shop.merchantId)).toBe(false)
    expect(await readPlatformAccess(actor, shop.merchantId)).toBeUndefined()
  }
  expect(await snapshot(stack.sql, 'sign_in_settings', shop.merchantId)).toBe(before)
  expect(await snapshot(stack.sql, 'roles', shop.merchantId)).toBe(roles)
})

test('the platform lets a merchant back in that is locked out, and the merchant reads of it', async () => {
  await limit(['203.0.113.0/24'], ['owner'])
  const session = await openedSession(shop.owner.userId, { clientAddress: OFFICE })
  expect(await barredFrom(session, HOME)).toBe('network')
  const operator = (await loadAccount((await makeOperator(stack.sql)).userId)) as Operator
  expect(await readPlatformAccess(operator, shop.merchantId)).toMatchObject({
    networks: ['203.0.113.0/24'],
    owners: [{ loginName: shop.owner.loginName, secondFactor: false }],
  })
  expect(await openNetworks(operator, shop.merchantId)).toBe(true)
  expect(await openNetworks(operator, shop.merchantId)).toBe(false)
  expect(await barredFrom(session, HOME)).toBe(null)
  const events = await stack.sql`
    select from security_events where merchant_id = ${shop.merchantId} and kind = 'networks_opened'`
  expect(events).toHaveLength(1)
})

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { accountOfSession, loadAccount, type Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  makeOperator,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { knownDevice, listDevices, listManaged, listManagedSessions, listSessions } from './data.ts'
import {
  decideDevice,
  endAllSessions,
  endOtherSessions,
  endSession,
  endSessionsOf,
  limitToBound,
} from './mutations.ts'
import { openedSession, signInFrom } from './test-sessions.ts'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant
let other: Merchant
let manager: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  other = await makeMerchant(stack.sql)
  manager = await addMember(stack.sql, shop.merchantId, { permissions: ['account.manage'] })
})

const fresh = () => addMember(stack.sql, shop.merchantId)
const alive = async (session: { userId: string; sessionId: string }, address = '198.51.100.7') =>
  (await accountOfSession(session, address)) !== undefined

describe('a session', () => {
  test('lets its account in, and no other account', async () => {
    const [one, two] = [await fresh(), await fresh()]
    const session = await openedSession(one.userId)
    expect(await accountOfSession(session, '')).toMatchObject({ member_id: one.memberId, barred: null })
    expect(await alive({ userId: two.userId, sessionId: session.sessionId })).toBe(false)
    expect(await alive({ userId: other.owner.userId, sessionId: session.sessionId })).toBe(false)
    expect(await alive({ userId: one.userId, sessionId: randomUUID() })).toBe(false)
  })

  test('that was ended lets nobody in, in any later transaction', async () => {
    const account = await fresh()
    const session = await openedSession(account.userId)
    const member = (await accountOfSession(session, '')) as Member
    // An event stream holds the scope of its request for long; the answer of the gate is good for five seconds.
    const stream = scopeOfUser(account.userId, undefined, session.sessionId)
    const sees = () => withTenant(stream, async ({ tx }) => (await tx`select from members`).length)
    expect(await sees()).toBe(1)
    expect(await endSession(member, session.sessionId, 'signed_out')).toBe(true)
    expect(await alive(session)).toBe(false)
    expect(await sees()).toBe(0)
    expect(await endSession(member, session.sessionId, 'signed_out')).toBe(false)
    // What was asked for in its time, a job say, goes on in the name of the account.
    expect(await loadAccount(account.userId)).toMatchObject({ member_id: account.memberId })
  })

  test('not seen for a week is over; the time is written by itself', async () => {
    const account = await fresh()
    const session = await openedSession(account.userId)
    const seen = (days: number) => stack.sql`
      update sessions set last_seen_at = now() - make_interval(days => ${days}) where session_id = ${session.sessionId}`
    await seen(8)
    expect(await alive(session)).toBe(false)
    await seen(6)
    expect(await alive(session)).toBe(true)
    await expect
      .poll(async () => {
        const [row] = await stack.sql<{ fresh: boolean }[]>`
          select last_seen_at > now() - interval '1 minute' as fresh from sessions where session_id = ${session.sessionId}`
        return row?.fresh
      })
      .toBe(true)
  })

  test('an operator has some too', async () => {
    const operator = await makeOperator(stack.sql)
    const [one, two] = [await openedSession(operator.userId), await openedSession(operator.userId)]
    const account = await accountOfSession(one, '198.51.100.7')
    if (account?.type !== 'operator') throw new Error('no operator')
    const listed = await listSessions(account)
    expect(listed.map(({ sessionId }) => sessionId).sort()).toEqual([one.sessionId, two.sessionId].sort())
    expect(listed[0]?.address).toBe('198.51.100.7')
    expect(await endOtherSessions(account, one.sessionId)).toBe(1)
    expect(await alive(one)).toBe(true)
    expect(await alive(two)).toBe(false)
  })
})

describe('all at once', () => {
  test('everywhere but here', async () => {
    const account = await fresh()
    const [here, there] = [await openedSession(account.userId), await openedSession(account.userId)]
    const member = (await accountOfSession(here, '')) as Member
    expect(await endOtherSessions(member, here.sessionId)).toBe(1)
    expect([await alive(here), await alive(there)]).toEqual([true, false])
  })

  test.each([
    [
      'is disabled',
      (id: string) => stack.sql`update members set status = 'disabled' where member_id = ${id}`,
    ],
    [
      'gets another user (a reset password)',
      (id: string) =>
        stack.sql`update private.identities set user_id = gen_random_uuid() where member_id = ${id}`,
    ],
  ])('when the account %s; and they do not come back with it', async (_name, change) => {
    const account = await fresh()
    const session = await openedSession(account.userId)
    await change(account.memberId)
    await stack.sql`update members set status = 'active' where member_id = ${account.memberId}`
    await stack.sql`update private.identities set user_id = ${account.userId} where member_id = ${account.memberId}`
    expect(await alive(session)).toBe(false)
    expect(await loadAccount(account.userId)).toBeDefined()
  })

  test('by a manager, of accounts it manages', async () => {
    const account = await fresh()
    const session = await openedSession(account.userId)
    const actor = await memberOf(manager.userId)
    expect((await listManagedSessions(actor, account.memberId)).map(({ agent }) => agent)).toEqual([
      'Chrome · Windows',
    ])
    expect(await endSessionsOf(actor, account.memberId)).toBe(1)
    expect(await alive(session)).toBe(false)
  })

  test('leaving takes the devices away as well', async () => {
    const account = await fresh()
    await openedSession(account.userId)
    const actor = await memberOf(manager.userId)
    await withTenant(actor.scope, ({ tx }) => endAllSessions(tx, account.memberId, 'left'))
    const [row] = await stack.sql`select state from devices where member_id = ${account.memberId}`
    expect(row).toEqual({ state: 'revoked' })
  })

  test('and nobody else ends them', async () => {
    const sessions = await Promise.all(
      [shop.owner, shop.store, manager].map(({ userId }) => openedSession(userId)),
    )
    const before = await snapshot(stack.sql, 'sessions', shop.merchantId)
    for (const actor of [shop.staff, shop.supplier, other.owner]) {
      const member = await memberOf(actor.userId)
      for (const session of sessions) expect(await endSession(member, session.sessionId, 'ended')).toBe(false)
      for (const target of [shop.owner, shop.store, manager])
        expect(await codeOf(endSessionsOf(member, target.memberId))).toBe('42501')
    }
    // A manager of accounts ends neither the owner's nor those of accounts that can do more.
    const boss = await memberOf(manager.userId)
    for (const target of [shop.owner, shop.store])
      expect(await codeOf(endSessionsOf(boss, target.memberId))).toBe('42501')
    expect(await endSession(boss, sessions[0]?.sessionId ?? '', 'ended')).toBe(false)
    // Nor does somebody who has shown nothing.
    const anon = as(
      stack.webUrl,
      { role: 'anon' },
      (tx) => tx<{ n: number }[]>`select private.end_sessions(${shop.owner.memberId}, 'ended', null) as n`,
    )
    expect((await anon)[0]?.n).toBe(0)
    expect(
      await codeOf(
        as(
          stack.webUrl,
          scopeOfUser(shop.owner.userId).claims,
          (tx) =>
            tx`select private.close_sessions(${other.merchantId}, ${other.owner.memberId}, 'reset', null)`,
        ),
      ),
    ).toBe('42501')
    expect(await snapshot(stack.sql, 'sessions', shop.merchantId)).toBe(before)
  })
})

describe('devices', () => {
  test('are known after the first time', async () => {
    const account = await fresh()
    const member = await memberOf(account.userId)
    const device = { deviceId: randomUUID(), name: 'Safari · iPad' }
    expect(await knownDevice(member, device.deviceId)).toEqual({ known: false, first: true })
    await openedSession(account.userId, { device })
    expect(await knownDevice(member, device.deviceId)).toEqual({ known: true, first: false })
    expect(await knownDevice(member, randomUUID())).toEqual({ known: false, first: false })
  })

  test('of a bound account: one waits, is let in, serves, and is out again at the next request', async () => {
    const account = await fresh()
    const actor = await memberOf(manager.userId)
    const device = { deviceId: randomUUID(), name: 'Safari · iPad' }
    const before = await openedSession(account.userId, { device })
    // As an event stream that was open all the time.
    const stream = scopeOfUser(account.userId, undefined, before.sessionId)
    const streamSees = () => withTenant(stream, async ({ tx }) => (await tx`select from members`).length)
    expect(await streamSees()).toBe(1)
    expect(await limitToBound(actor, 'member', account.memberId, true)).toBe(true)
    expect(await streamSees()).toBe(0)
    // Whoever was in on a device that is not bound is out at once, and without rights.
    const barred = (await accountOfSession(before, '')) as Member
    expect(barred.barred).toBe('device')
    expect(await withTenant(barred.scope, async ({ tx }) => (await tx`select from members`).length)).toBe(0)
    expect(await signInFrom(account.userId, { device })).toMatchObject({
      ok: false,
      reason: 'DEVICE_WAITING',
    })
    const waiting = async () =>
      (await listDevices(actor, ['waiting'])).filter(({ memberId }) => memberId === account.memberId)
    expect(await waiting()).toMatchObject([{ deviceId: device.deviceId, name: 'Safari · iPad' }])
    const place = { memberId: account.memberId, deviceId: device.deviceId }
    expect(await decideDevice(actor, place, 'bound')).toBe(true)
    expect(await waiting()).toEqual([])
    expect((await accountOfSession(before, ''))?.barred).toBe(null)
    expect(await streamSees()).toBe(1)
    expect(await signInFrom(account.userId, { device })).toMatchObject({ ok: true, step: 'in' })
    expect(await signInFrom(account.userId, {})).toMatchObject({ ok: false, reason: 'DEVICE_WAITING' })
    expect(await decideDevice(actor, place, 'revoked')).toBe(true)
    expect((await accountOfSession(before, ''))?.barred).toBe('device')
    expect(await streamSees()).toBe(0)
    // A device that was sent away does not ask again.
    expect(await signInFrom(account.userId, { device })).toMatchObject({ ok: false })
    expect((await waiting()).map(({ deviceId }) => deviceId)).not.toContain(device.deviceId)
  })

  test('of a store serve all its accounts, and those of no other store', async () => {
    const owner = await memberOf(shop.owner.userId)
    const [storeId, elsewhere] = shop.stores
    const clerk = (store: string) => addMember(stack.sql, shop.merchantId, { kind: 'store', storeId: store })
    const [one, two, three] = [await clerk(storeId), await clerk(storeId), await clerk(elsewhere)]
    await limitToBound(owner, 'store', storeId, true)
    await limitToBound(owner, 'store', elsewhere, true)
    const device = { deviceId: randomUUID(), name: 'Safari · iPad' }
    expect(await signInFrom(one.userId, { device })).toMatchObject({ reason: 'DEVICE_WAITING' })
    expect(await decideDevice(owner, { memberId: one.memberId, deviceId: device.deviceId }, 'bound')).toBe(
      true,
    )
    for (const { userId } of [one, two])
      expect(await signInFrom(userId, { device })).toMatchObject({ step: 'in' })
    expect(await signInFrom(three.userId, { device })).toMatchObject({ reason: 'DEVICE_WAITING' })
    await limitToBound(owner, 'store', storeId, false)
    await limitToBound(owner, 'store', elsewhere, false)
    expect(await signInFrom(three.userId, { device })).toMatchObject({ step: 'in' })
  })

  test('are bound by those who manage the account alone', async () => {
    const account = await fresh()
    await limitToBound(await memberOf(manager.userId), 'member', account.memberId, true)
    const device = { deviceId: randomUUID(), name: 'Safari · iPad' }
    await signInFrom(account.userId, { device })
    const place = { memberId: account.memberId, deviceId: device.deviceId }
    const before = await snapshot(stack.sql, 'devices', shop.merchantId)
    const limits = await snapshot(stack.sql, 'members', shop.merchantId)
    // Not even its own account.
    for (const actor of [account, shop.staff, shop.store, shop.supplier, other.owner]) {
      const member = await memberOf(actor.userId)
      expect(await decideDevice(member, place, 'bound')).toBe(false)
      expect(await limitToBound(member, 'member', account.memberId, false)).toBe(false)
      expect(await limitToBound(member, 'store', shop.stores[0], true)).toBe(false)
      expect((await listManaged(member)).map(({ id }) => id)).not.toContain(account.memberId)
    }
    const boss = await memberOf(manager.userId)
    expect(await limitToBound(boss, 'member', shop.owner.memberId, true)).toBe(false)
    expect(await limitToBound(boss, 'member', manager.memberId, true)).toBe(false)
    expect(await snapshot(stack.sql, 'devices', shop.merchantId)).toBe(before)
    expect(await snapshot(stack.sql, 'members', shop.merchantId)).toBe(limits)
  })
})

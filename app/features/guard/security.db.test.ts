import { describe, expect, test, vi } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { addMember, as, codeOf, makeMerchant, newClient, snapshot } from '../../../supabase/tests/support.ts'
import { checkSolution } from './captcha.ts'
import { clientOf } from './client.ts'
import { isUnderAttack, securityOverview } from './data.ts'
import { forgetOldGuard, noteSecurityEvent, saveThresholds, unlock } from './mutations.ts'
import { later, many, right, setLimits, shop, solved, stack, wrong } from './test-guard.ts'

// The smallest number to find: what is tested here is not the work.
vi.mock('altcha-lib', async (original) => ({
  ...(await original<typeof import('altcha-lib')>()),
  randomInt: () => 1,
}))

describe('what is written down', () => {
  test('counters and events have no plain address', async () => {
    const address = '203.0.113.77'
    await wrong('T1', { address })
    await noteSecurityEvent(shop.merchantId, 'field_changed', { clientAddress: address, cardSerial: 3 })
    const rows = await stack.sql<{ row: string }[]>`
      select c::text as row from private.guard_counters c where merchant_id = ${shop.merchantId}
      union all select e::text from security_events e where merchant_id = ${shop.merchantId}`
    expect(rows.length).toBeGreaterThanOrEqual(4)
    for (const { row } of rows) {
      expect(row).not.toContain(address)
      expect(row).not.toContain(Buffer.from(address).toString('hex'))
      expect(row).not.toContain(clientOf(address).block)
    }
    const { events } = await securityOverview(scopeOfUser(shop.owner.userId), shop.merchantId)
    expect(events).toMatchObject([{ kind: 'field_changed', cardSerial: 3, address }])
  })

  test('one client cannot fill it', async () => {
    const clientAddress = newClient()
    await Promise.all(many(30, () => noteSecurityEvent(shop.merchantId, 'token_forged', { clientAddress })))
    const counted = async () => {
      const [row] = await stack.sql<{ n: number }[]>`
        select count(*)::int as n from security_events where merchant_id = ${shop.merchantId}`
      return row?.n
    }
    // At the same moment a few may see the same count.
    expect(await counted()).toBeLessThanOrEqual(30)
    const before = await counted()
    await noteSecurityEvent(shop.merchantId, 'token_forged', { clientAddress })
    expect(await counted()).toBe(before)
    await noteSecurityEvent(shop.merchantId, 'token_forged', { clientAddress: newClient() })
    expect(await counted()).toBe((before ?? 0) + 1)
  })

  test('locks are shown with card and address, and can be opened with the permission alone', async () => {
    const { number = '', serial } = shop.cards[2] ?? {}
    for (let i = 0; i < 10; i += 1)
      await wrong(number, { address: newClient(), captcha: i < 3 ? undefined : await solved() })
    const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['log.read'] })
    const keeper = await addMember(stack.sql, shop.merchantId, {
      permissions: ['log.read', 'settings.write'],
    })
    const { locks, events } = await securityOverview(scopeOfUser(reader.userId), shop.merchantId)
    expect(locks).toMatchObject([{ kind: 'card', subject: 'number', wrong: 10, card: { serial, number } }])
    expect(events).toMatchObject([{ kind: 'card_locked', cardSerial: serial, address: expect.any(String) }])
    const lock = {
      kind: 'card',
      subject: 'number',
      idx: Buffer.from(locks[0]?.idx ?? '', 'base64url'),
    } as const

    const before = await snapshot(stack.sql, 'private.guard_counters', shop.merchantId)
    for (const scope of [scopeOfUser(reader.userId), scopeOfUser(shop.store.userId)])
      expect(await codeOf(unlock({ scope }, lock))).toBe('42501')
    const other = await makeMerchant(stack.sql)
    expect(await unlock({ scope: scopeOfUser(other.owner.userId) }, lock)).toBe(false)
    expect(await snapshot(stack.sql, 'private.guard_counters', shop.merchantId)).toBe(before)

    expect(await unlock({ scope: scopeOfUser(keeper.userId) }, lock)).toBe(true)
    expect(await unlock({ scope: scopeOfUser(keeper.userId) }, lock)).toBe(false)
    expect(await right(2)).toMatchObject({ ok: true })
    const after = await securityOverview(scopeOfUser(keeper.userId), shop.merchantId)
    expect(after.locks).toEqual([])
    expect(after.events[0]).toMatchObject({ kind: 'unlocked', cardSerial: serial, member: 'Test staff' })
  })

  test('is nobody else’s business', async () => {
    await setLimits({ merchant_alarm: 20 })
    await Promise.all(many(20, (i) => wrong(`T${i}`)))
    const other = await makeMerchant(stack.sql)
    const bare = await addMember(stack.sql, shop.merchantId, { permissions: ['settings.write'] })
    for (const userId of [other.owner.userId, bare.userId, shop.store.userId]) {
      expect(await isUnderAttack(scopeOfUser(userId))).toBe(false)
      const seen = await securityOverview(scopeOfUser(userId), shop.merchantId)
      expect(seen).toEqual({ attacks: [], locks: [], events: [], thresholds: undefined })
    }
  })
})

test('limits are changed with the permission alone', async () => {
  const { thresholds } = await securityOverview(scopeOfUser(shop.owner.userId), shop.merchantId)
  if (!thresholds) throw new Error('no thresholds')
  const form = { ...thresholds, paceSeconds: 7, numberLock: 6 }
  const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['log.read'] })
  const actor = (userId: string) => ({ merchant_id: shop.merchantId, scope: scopeOfUser(userId) })
  expect(await saveThresholds(actor(reader.userId), form)).toBe(false)
  expect(await saveThresholds(actor(shop.owner.userId), form)).toBe(true)
  const after = await securityOverview(scopeOfUser(shop.owner.userId), shop.merchantId)
  expect(after.thresholds).toEqual(form)
})

test('the clean-up removes what is over, and keeps what still counts', async () => {
  await wrong('T1')
  await noteSecurityEvent(shop.merchantId, 'token_forged', {})
  await checkSolution(await solved('order'), shop.merchantId, 'order')
  const left = async () => {
    const [row] = await stack.sql<{ counters: number; burns: number; events: number }[]>`
      select (select count(*)::int from private.guard_counters where merchant_id = ${shop.merchantId}) as counters,
        (select count(*)::int from private.captcha_burns where merchant_id = ${shop.merchantId}) as burns,
        (select count(*)::int from security_events where merchant_id = ${shop.merchantId}) as events`
    return row
  }
  const clean = () => as(stack.workerUrl, { role: 'service_role' }, (tx) => tx`select private.forget_guard()`)
  await clean()
  expect(await left()).toEqual({ counters: 3, burns: 1, events: 1 })
  await later('2 days')
  await stack.sql`update private.captcha_burns set expires_at = now() - interval '1 second' where merchant_id = ${shop.merchantId}`
  await stack.sql`update security_events set at = now() - interval '181 days' where merchant_id = ${shop.merchantId}`
  await clean()
  expect(await left()).toEqual({ counters: 0, burns: 0, events: 0 })
  // The web's own login cannot.
  expect(await codeOf(forgetOldGuard())).toBe('42501')
})

import { describe, expect, test, vi } from 'vitest'
import { connect } from '#app/core/db/pool.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { newClient } from '../../../supabase/tests/support.ts'
import { isUnderAttack, securityOverview } from './data.ts'
import { beginAttempt, settleRight } from './mutations.ts'
import { subjectsOf } from './subjects.ts'
import { later, many, reasons, right, setLimits, shop, solved, stack, tryCard, wrong } from './test-guard.ts'

// The smallest number to find: what is tested here is not the work.
vi.mock('altcha-lib', async (original) => ({
  ...(await original<typeof import('altcha-lib')>()),
  randomInt: () => 1,
}))

describe('pace', () => {
  test('one attempt in five seconds; more are dropped and count for nothing', async () => {
    const address = newClient()
    expect(await wrong('T1', { address })).toEqual({ ok: false, reason: 'CARD_MISMATCH' })
    for (let i = 0; i < 5; i += 1) {
      expect(await right(2, { address })).toEqual({ ok: false, reason: 'PACED', seconds: 5, captcha: false })
    }
    await later('5 seconds')
    expect(await right(2, { address })).toMatchObject({ ok: true, serial: 3 })
    // Also after a right one.
    expect(await right(3, { address })).toMatchObject({ reason: 'PACED' })
  })

  test('the whole /64 of IPv6 is one client, and an IPv4 address is one in either form', async () => {
    expect(await wrong('T1', { address: '2001:db8:9:9::1' })).toMatchObject({ reason: 'CARD_MISMATCH' })
    expect(await wrong('T2', { address: '2001:db8:9:9:ffff::2' })).toMatchObject({ reason: 'PACED' })
    expect(await wrong('T2', { address: '2001:db8:9:a::1' })).toMatchObject({ reason: 'CARD_MISMATCH' })
    expect(await wrong('T3', { address: '198.51.100.7' })).toMatchObject({ reason: 'CARD_MISMATCH' })
    expect(await wrong('T4', { address: '::ffff:198.51.100.7' })).toMatchObject({ reason: 'PACED' })
  })

  test('of fifty at the same moment one is let through', async () => {
    const address = newClient()
    const outcomes = await Promise.all(many(50, (i) => wrong(`T${i}`, { address })))
    expect(reasons(outcomes)).toEqual({ CARD_MISMATCH: 1, PACED: 49 })
  })
})

describe('a client', () => {
  test('two typos and then the right password: no captcha', async () => {
    const address = newClient()
    const number = shop.cards[2]?.number ?? ''
    for (let i = 0; i < 2; i += 1) {
      expect(await wrong(number, { address })).toEqual({ ok: false, reason: 'CARD_MISMATCH' })
      await later('5 seconds')
    }
    expect(await right(2, { address })).toMatchObject({ ok: true })
  })

  test('the third wrong one says so, the fourth needs a captcha, and each one a new one', async () => {
    const address = newClient()
    for (let i = 0; i < 2; i += 1) {
      await wrong(`T${i}`, { address })
      await later('5 seconds')
    }
    expect(await wrong('T2', { address })).toEqual({ ok: false, reason: 'CARD_MISMATCH', captcha: true })
    expect(await wrong('T3', { address })).toMatchObject({ reason: 'PACED', captcha: true })
    await later('5 seconds')
    expect(await wrong('T3', { address })).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
    const captcha = await solved()
    expect(await wrong('T3', { address, captcha })).toMatchObject({ reason: 'CARD_MISMATCH', captcha: true })
    await later('5 seconds')
    expect(await right(2, { address, captcha })).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
    expect(await right(2, { address, captcha: await solved() })).toMatchObject({ ok: true })
    // Being right resets nothing.
    await later('5 seconds')
    expect(await right(3, { address })).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
    // An hour does.
    await later('1 hour')
    expect(await right(3, { address })).toMatchObject({ ok: true })
  })

  test('is locked out for an hour after twenty', async () => {
    const address = newClient()
    for (let i = 0; i < 20; i += 1) {
      const captcha = i < 3 ? undefined : await solved()
      expect(await wrong(`T${i}`, { address, captcha }), String(i)).toMatchObject({ reason: 'CARD_MISMATCH' })
      await later('5 seconds')
    }
    const captcha = await solved()
    const held = await right(2, { address, captcha })
    expect(held).toMatchObject({ reason: 'CLIENT_LOCKED', seconds: expect.closeTo(3595, -2) })
    // Nobody else is.
    expect(await right(2)).toMatchObject({ ok: true })
    await later('1 hour')
    expect(await right(2, { address })).toMatchObject({ ok: true })
  })

  test('right attempts are taken back, whatever their number', async () => {
    const address = newClient()
    for (let i = 0; i < 8; i += 1) {
      expect(await right(2 + (i % 3), { address })).toMatchObject({ ok: true })
      await later('5 seconds')
    }
    const [row] = await stack.sql`
      select sum(wrong)::int as wrong, max(locked_until) as locked from private.guard_counters where merchant_id = ${shop.merchantId}`
    expect(row).toEqual({ wrong: 0, locked: null })
    const [shards] = await stack.sql`
      select sum(wrong)::int as wrong from private.guard_shards where merchant_id = ${shop.merchantId}`
    expect(shards).toEqual({ wrong: 0 })
  })
})

describe('a card number', () => {
  test.each([
    ['that a card has', () => shop.cards[2]?.number ?? ''],
    ['that no card has', () => 'T99999999'],
  ])('%s: captcha from the third, locked from the tenth, the same for everybody', async (_name, number) => {
    for (let i = 0; i < 10; i += 1) {
      if (i >= 3) expect(await wrong(number()), String(i)).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
      const captcha = i < 3 ? undefined : await solved()
      expect(await wrong(number(), { captcha }), String(i)).toMatchObject({ reason: 'CARD_MISMATCH' })
    }
    expect(await wrong(number())).toMatchObject({
      reason: 'NUMBER_LOCKED',
      seconds: expect.closeTo(3595, -2),
    })
    const owner = await tryCard(number(), shop.cards[2]?.password ?? '', { captcha: await solved() })
    expect(owner).toMatchObject({ reason: 'NUMBER_LOCKED' })
    // Within the day each further wrong one locks again.
    await later('1 hour')
    expect(await wrong(number(), { captcha: await solved() })).toMatchObject({ reason: 'CARD_MISMATCH' })
    expect(await wrong(number(), { captcha: await solved() })).toMatchObject({ reason: 'NUMBER_LOCKED' })
    await later('1 day')
    expect(await wrong(number())).toEqual({ ok: false, reason: 'CARD_MISMATCH' })
  })

  test('the tenth attempt that is right locks nothing', async () => {
    const { number = '' } = shop.cards[2] ?? {}
    for (let i = 0; i < 9; i += 1) await wrong(number, { captcha: i < 3 ? undefined : await solved() })
    expect(await right(2, { captcha: await solved() })).toMatchObject({ ok: true })
    expect(await right(2, { captcha: await solved() })).toMatchObject({ ok: true })
    expect(await wrong(number, { captcha: await solved() })).toMatchObject({ reason: 'CARD_MISMATCH' })
    expect(await right(2, { captcha: await solved() })).toMatchObject({ reason: 'NUMBER_LOCKED' })
  })

  test('other ways of writing it are no further tries', async () => {
    for (const number of ['6200000001', '62OOOOOO01', '620000000I']) await wrong(number)
    expect(await wrong('62OOOOOOOl'.toUpperCase())).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
  })

  test('five hundred clients on one card at the same moment: as many as one after the other', async () => {
    const { number = '' } = shop.cards[2] ?? {}
    const captchas = await Promise.all(many(20, () => solved()))
    const plain = await Promise.all(many(100, () => wrong(number)))
    expect(reasons(plain)).toEqual({ CARD_MISMATCH: 3, CAPTCHA_NEEDED: 97 })
    const working = await Promise.all(captchas.map((captcha) => wrong(number, { captcha })))
    expect(reasons(working)).toEqual({ CARD_MISMATCH: 7, NUMBER_LOCKED: 13 })
  })
})

describe('a block of addresses', () => {
  const neighbour = (i: number) => `192.0.2.${i}`

  test('captcha after so many, locked after more', async () => {
    await setLimits({ block_captcha: 10, block_lock: 20 })
    for (let i = 0; i < 20; i += 1) {
      const captcha = i < 10 ? undefined : await solved()
      expect(await wrong(`T${i}`, { address: neighbour(i), captcha })).toMatchObject({
        reason: 'CARD_MISMATCH',
      })
      if (i === 10)
        expect(await wrong('T', { address: neighbour(200) })).toMatchObject({ reason: 'CAPTCHA_NEEDED' })
    }
    expect(await right(2, { address: neighbour(201) })).toMatchObject({ reason: 'CLIENT_LOCKED' })
    expect(await right(2, { address: '192.0.3.1' })).toMatchObject({ ok: true })
  })
})

describe('the merchant as a whole', () => {
  test('an alarm with counts, then a captcha for everybody; drops and captchas are counted too', async () => {
    await setLimits({ merchant_alarm: 20, merchant_captcha: 50 })
    const owner = scopeOfUser(shop.owner.userId)
    const outcomes = await Promise.all(many(19, (i) => wrong(`T${i}`)))
    expect(reasons(outcomes)).toEqual({ CARD_MISMATCH: 19 })
    expect(await isUnderAttack(owner)).toBe(false)
    await wrong('T99')
    expect(await isUnderAttack(owner)).toBe(true)
    await Promise.all(many(30, (i) => wrong(`T${100 + i}`)))
    expect(await isUnderAttack(owner)).toBe(true)
    const address = newClient()
    expect(await right(2, { address })).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
    expect(await right(2, { address, captcha: await solved() })).toMatchObject({ ok: true })
    expect(await right(2, { address })).toMatchObject({ reason: 'PACED' })
    const { attacks } = await securityOverview(owner, shop.merchantId)
    expect(attacks).toMatchObject([
      { kind: 'card', running: true, wrong: 50, clients: 50, numbers: 50, captchas: 1, drops: 1 },
    ])
  })

  test('attempts at the same moment raise one alarm', async () => {
    await setLimits({ merchant_alarm: 20 })
    await Promise.all(many(60, (i) => wrong(`T${i}`)))
    const { attacks } = await securityOverview(scopeOfUser(shop.owner.userId), shop.merchantId)
    expect(attacks).toHaveLength(1)
    // Attempts that are under way when it is raised see no alarm yet.
    for (const counted of ['wrong', 'clients', 'numbers'] as const) {
      expect(attacks[0]?.[counted]).toBeGreaterThanOrEqual(50)
      expect(attacks[0]?.[counted]).toBeLessThanOrEqual(60)
    }
  })

  test('an attack ends a quarter of an hour after its last alarm, and the next is another', async () => {
    await setLimits({ merchant_alarm: 20 })
    const owner = scopeOfUser(shop.owner.userId)
    await Promise.all(many(20, (i) => wrong(`T${i}`)))
    await stack.sql`update private.attacks set alarm_until = now() where merchant_id = ${shop.merchantId}`
    await stack.sql`update private.guard_shards set window_ends = now() where merchant_id = ${shop.merchantId}`
    expect(await isUnderAttack(owner)).toBe(false)
    await Promise.all(many(20, (i) => wrong(`S${i}`)))
    const { attacks } = await securityOverview(owner, shop.merchantId)
    expect(attacks.map(({ running, wrong }) => [running, wrong])).toEqual([
      [true, 20],
      [false, 20],
    ])
  })
})

test('two servers count as one, and an attempt on one is taken back on the other', async () => {
  const other = connect(stack.webUrl, 4)
  const address = newClient()
  const attempt = await subjectsOf(shop.merchantId, 'card', address, 'T1')
  const begin = () =>
    other.begin(async (tx) => {
      await tx`select set_config('role', 'anon', true)`
      return tx<{ decision: string; ticket: object }[]>`
        select decision, ticket from private.begin_attempt(${shop.merchantId}, 'card', ${attempt.client}, ${attempt.number},
          null, ${attempt.block}, ${['T1', 'T1']}, null, null, null)`
    })
  try {
    const outcomes = await Promise.all([
      ...many(10, async () => (await begin())[0]?.decision === 'go'),
      ...many(10, async () => (await wrong('T1', { address })).ok === false),
    ])
    expect(outcomes).toHaveLength(20)
    const [row] = await stack.sql`
      select wrong from private.guard_counters
      where merchant_id = ${shop.merchantId} and subject = 'client' and subject_idx = ${attempt.client}`
    expect(row).toEqual({ wrong: 1 })
    await later('5 seconds')
    const begun = await beginAttempt(attempt, address, { candidates: ['T1', 'T1'] }, undefined)
    if (!begun.ok) throw new Error(begun.reason)
    await settleRight(begun.attempt)
    await later('5 seconds')
    expect((await begin())[0]?.decision).toBe('go')
  } finally {
    await other.end()
  }
})

import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfCard, scopeOfUser, scopeOfVisitor } from '#app/core/db/scope.ts'
import { as, codeOf, snapshot, useStack } from '../../../supabase/tests/support.ts'
import { saveSettings } from './mutations.ts'
import { arrange, assess, attempt, factsOf, keptOf, redeem, redeemMany, shop } from './test-redemptions.ts'

const stack = useStack('web')
beforeAll(() => arrange(stack))

describe('redemptions', () => {
  test('an ordinary one is allowed and kept with a score of 0', async () => {
    const input = attempt()
    expect(await redeem(input)).toEqual({ score: 0, reasons: [], decision: 'allow' })
    expect(await keptOf(input.orderId)).toMatchObject({
      score: 0,
      decision: 'allow',
      reasons: [],
      outcome: null,
    })
  })

  test('a household that redeems five cards at once is allowed', async () => {
    const verdicts = await redeemMany(5, {
      phone: '13764111111',
      address: 'home',
      clientAddress: '192.0.2.1',
    })
    expect(verdicts.map((verdict) => verdict.decision)).toEqual(Array(5).fill('allow'))
    expect(verdicts.at(-1)?.score).toBeLessThan(50)
  })

  test('many cards from one client, to one phone and address: counted, then a captcha, then held', async () => {
    const person = { phone: '13764222233', address: 'dealer', clientAddress: '192.0.2.2' }
    const verdicts = await redeemMany(20, { ...person, captchaSolved: true })
    expect(factsOf(verdicts[10] as never)).toMatchObject({
      clientCardsHour: 11,
      phoneCardsDay: 11,
      addressCardsDay: 11,
    })
    expect(verdicts.map((verdict) => verdict.decision)).toEqual(Array(20).fill('allow'))
    const next = attempt(person)
    const asked = await redeem(next)
    expect(asked.decision).not.toBe('allow')
    await redeemMany(10, { ...person, captchaSolved: true })
    expect((await redeem(attempt({ ...person, captchaSolved: true }))).decision).toBe('hold')
  })

  test('cards of one phone count over a month, other clients and merchants do not', async () => {
    const phone = '13764222244'
    await redeemMany(12, { phone })
    await stack.sql`
      update orders set created_at = created_at - interval '10 days'
      where merchant_id = ${shop.merchantId} and phone_idx = ${shop.keys.index('phone', phone)}`
    const verdict = await assess(attempt({ phone }))
    expect(factsOf(verdict)).toEqual({ phoneCardsMonth: 13 })
  })

  test('sent all at once they are counted one by one', async () => {
    const person = { phone: '13764222255', address: 'all at once', clientAddress: '192.0.2.5' }
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => redeem(attempt(person))))
    const counted = verdicts.flatMap((verdict) => factsOf(verdict).phoneCardsDay ?? [])
    expect(counted.sort((a, b) => Number(a) - Number(b))).toEqual([6, 7, 8, 9, 10])
  })

  test('wrong passwords of the client in the last hour count', async () => {
    const clientAddress = '192.0.2.6'
    await stack.sql`
      insert into private.guard_counters (merchant_id, kind, subject, subject_idx, wrong, window_ends, last_at)
      values (${shop.merchantId}, 'card', 'client', ${shop.keys.index('client', clientAddress)}, 10, now() + interval '1 hour', now())`
    expect(factsOf(await assess(attempt({ clientAddress })))).toEqual({ clientWrong: 10 })
    await stack.sql`update private.guard_counters set window_ends = now() where merchant_id = ${shop.merchantId}`
    expect(factsOf(await assess(attempt({ clientAddress })))).toEqual({})
  })

  test('a phone and a client in three provinces within a day', async () => {
    const person = { phone: '13764222277', clientAddress: '192.0.2.7' }
    for (const regionCode of ['310101', '320508']) await redeem(attempt({ ...person, regionCode }))
    expect(factsOf(await assess(attempt({ ...person, regionCode: '440106' })))).toEqual({
      phoneProvinces: 3,
      clientProvinces: 3,
    })
  })

  test('what was typed: another region, an odd name, an odd phone', async () => {
    const typed = { street: '江苏省苏州市人民路1号', consignee: '测试', phone: '13811111111' }
    expect(factsOf(await assess(attempt(typed)))).toEqual({
      strayRegion: '江苏省',
      oddName: 'test',
      oddPhone: 'repeated',
    })
  })

  test('right after activation, and far from the store that gave the card out', async () => {
    const input = attempt({ regionCode: '440106' })
    await stack.sql`update stores set region_code = '310101' where store_id = ${shop.stores[1]}`
    await stack.sql`update cards set activated_at = now() - interval '2 seconds', store_id = ${shop.stores[1]}
      where merchant_id = ${shop.merchantId} and serial = ${input.serial}`
    const { reasons } = await assess(input)
    expect(reasons.map((reason) => reason.signal)).toEqual(['secondsSinceActivation', 'farStore'])
    expect(reasons[1]?.fact).toBe('上海市')
  })

  test('picked up: many meet at a store, so its address counts for nothing', async () => {
    await redeemMany(12, { addressIdx: null, street: '' })
    expect((await assess(attempt({ addressIdx: null, street: '' }))).score).toBe(0)
  })

  test('IPv6 neighbours of one line are one client', async () => {
    for (let i = 1; i <= 5; i += 1) await redeem(attempt({ clientAddress: `2001:db8:7:7::${i}` }))
    expect(factsOf(await assess(attempt({ clientAddress: '2001:db8:7:7:ffff::1' })))).toEqual({
      clientCardsHour: 6,
    })
  })

  test('asking again and again keeps one row for a card', async () => {
    const person = { phone: '13764222288', address: 'again', clientAddress: '192.0.2.8' }
    await redeemMany(20, { ...person, captchaSolved: true })
    const input = attempt(person)
    for (let i = 0; i < 4; i += 1) await assess({ ...input, orderId: uuid() })
    expect((await assess(input)).decision).toBe('captcha')
    const [rows] = await stack.sql`
      select count(*) as n, bool_and(assessment_id = ${input.orderId}) as last from risk_assessments
      where merchant_id = ${shop.merchantId} and card_serial = ${input.serial}`
    expect(rows).toEqual({ n: 1, last: true })
    expect((await assess({ ...input, captchaSolved: true })).decision).toBe('allow')
    expect(await keptOf(input.orderId)).toMatchObject({ decision: 'captcha', solved: true })
  })

  test('a change of an order that makes it unusual holds it', async () => {
    const person = { phone: '13764222299', address: 'changed to', clientAddress: '192.0.2.9' }
    await redeemMany(32, { ...person, captchaSolved: true })
    const input = attempt()
    expect((await redeem(input)).decision).toBe('allow')
    const changed = { ...attempt(person), orderId: input.orderId, serial: input.serial, captchaSolved: true }
    expect((await assess(changed)).decision).toBe('hold')
    const [order] = await stack.sql`select review from orders where order_id = ${input.orderId}`
    expect(order).toEqual({ review: 'held' })
  })

  test('only the card in the claims can be judged, by nobody else', async () => {
    const { clientAddress, phoneIdx } = attempt()
    const client = shop.keys.index('client', clientAddress)
    const before = await snapshot(stack.sql, 'risk_assessments', shop.merchantId)
    for (const scope of [
      scopeOfVisitor(),
      scopeOfUser(shop.owner.userId),
      scopeOfCard(shop.merchantId, 999_999),
    ]) {
      const note = as(
        stack.webUrl,
        scope.claims,
        (tx) => tx`select private.note_assessment(${uuid()}, ${client}, 0, '[]', 'allow', false)`,
      )
      expect(await codeOf(note)).toBe('42501')
    }
    const look = as(
      stack.webUrl,
      scopeOfUser(shop.owner.userId).claims,
      (tx) => tx`select private.redemption_signals(${client}, ${phoneIdx}, null, '31')`,
    )
    expect(await codeOf(look)).toBe('42501')
    expect(await snapshot(stack.sql, 'risk_assessments', shop.merchantId)).toBe(before)
  })
})

describe('settings', () => {
  test('thresholds and signals of the merchant decide', async () => {
    const typed = { street: '江苏省苏州市人民路1号', consignee: '测试' }
    const save = (form: Parameters<typeof saveSettings>[1]) =>
      saveSettings({ merchant_id: shop.merchantId, scope: scopeOfUser(shop.owner.userId) }, form)
    expect((await assess(attempt(typed))).decision).toBe('allow')
    await save({ captchaAt: 20, holdAt: 40, signalsOff: [] })
    expect((await assess(attempt(typed))).decision).toBe('hold')
    await save({ captchaAt: 20, holdAt: 40, signalsOff: ['oddName'] })
    expect((await assess(attempt(typed))).decision).toBe('captcha')
    await save({ captchaAt: null, holdAt: null, signalsOff: [] })
    expect((await assess(attempt(typed))).decision).toBe('allow')
    await save({ captchaAt: 50, holdAt: 75, signalsOff: [] })
  })

  test('a captcha cannot be asked for above the score that holds', async () => {
    const broken = saveSettings(
      { merchant_id: shop.merchantId, scope: scopeOfUser(shop.owner.userId) },
      { captchaAt: 80, holdAt: 40, signalsOff: [] },
    )
    expect(await codeOf(broken)).toBe('23514')
  })
})

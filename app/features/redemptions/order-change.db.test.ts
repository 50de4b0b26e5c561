// What a consumer may still do with an order: change it, or cancel it and have the card back, until it is prepared.
import { v7 as uuid } from 'uuid'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { scopeOfCard, scopeOfVisitor } from '#app/core/db/scope.ts'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { localTime } from '../availability/calendar-day.ts'
import { later } from '../availability/test-reference.ts'
import { changeableOrder, orderOfCard } from './data.ts'
import { cancelOrder, changeOrder } from './mutations.ts'
import { arrange, delivered, redeem, siteOf } from './test-redemptions.ts'
import type { ChosenDelivery } from './types.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let at: ReturnType<typeof arrange>
let today: string
let next = 2

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, { cards: 300 }), makeMerchant(stack.sql)])
  at = arrange(stack.sql, shop)
  today = localTime(new Date(), 'Asia/Shanghai').day
  await stack.sql`
    update stores set pick_up = true, region_code = '330102', address = '延安路1号'
    where merchant_id = ${shop.merchantId} and store_id = ${shop.stores[0]}`
})

afterEach(async () => {
  const rules = { may_change: true, closed_weekdays: [], region_rule_id: null, pick_up: false }
  await at.settings({ ...rules, date_mode: 'none', days_after: 1, days_offered: 10 })
  await at.product(0, { on_shelf: true, stock: null, daily_capacity: null, region_rule_id: null })
  for (const table of ['product_seasons', 'product_days'])
    await stack.sql`delete from ${stack.sql(table)} where merchant_id = ${shop.merchantId}`
})

const scope = (serial: number) => scopeOfCard(shop.merchantId, serial)

/** A fresh card, redeemed. @returns its serial and the id of its order */
async function ordered(deliverOn?: string): Promise<{ serial: number; orderId: string }> {
  next += 1
  const orderId = uuid()
  const done = await redeem(shop, next, delivered(shop, { deliverOn }), { orderId })
  if (!done.ok) throw new Error(done.reason)
  return { serial: next, orderId }
}

const change = (serial: number, orderId: string, changes: Partial<ReturnType<typeof delivered>> = {}) =>
  changeOrder(scope(serial), siteOf(shop), delivered(shop, changes), { orderId, sender: undefined })

const moveTo = (serial: number, orderId: string, delivery: ChosenDelivery) =>
  changeOrder(scope(serial), siteOf(shop), delivery, { orderId, sender: undefined })

describe('changing', () => {
  test('who and where: sealed anew, found under the new name and door, and of a new version', async () => {
    const { serial, orderId } = await ordered()
    const [before] = await at.orders(serial)
    const to = { consignee: '李雷', phone: '010-87654321', region: '320102', street: '北京东路 7 号' }
    expect(await change(serial, orderId, to)).toEqual({ ok: true })
    expect(await orderOfCard(scope(serial), siteOf(shop))).toMatchObject({
      consignee: '李雷',
      maskedPhone: '010-****4321',
      address: '江苏省南京市玄武区 北京东路 7 号',
    })
    const [after] = await at.orders(serial)
    expect(after).toMatchObject({
      phone_idx: shop.keys.index('phone', '01087654321'),
      consignee_idx: shop.keys.index('consignee', '李雷'),
      region_code: '320102',
      order_no: before?.order_no,
      product_id: before?.product_id,
    })
    expect(after?.address_idx).not.toEqual(before?.address_idx)
    expect(after?.updated_at).not.toEqual(before?.updated_at)
  })

  test('the day: one place is given back, another taken', async () => {
    await at.settings({ date_mode: 'after' })
    await at.product(0, { daily_capacity: 2 })
    const { serial, orderId } = await ordered(later(today, 2))
    expect(await at.days(0)).toEqual({ [later(today, 2)]: 1 })
    expect(await change(serial, orderId, { deliverOn: later(today, 5) })).toEqual({ ok: true })
    expect(await at.days(0)).toEqual({ [later(today, 5)]: 1 })
    expect(await orderOfCard(scope(serial), siteOf(shop))).toMatchObject({ deliverOn: later(today, 5) })
  })

  test('its own day is offered though it is full, another full one is not', async () => {
    await at.settings({ date_mode: 'after' })
    await at.product(0, { daily_capacity: 1 })
    const mine = await ordered(later(today, 2))
    await ordered(later(today, 3))
    const found = await changeableOrder(scope(mine.serial), siteOf(shop))
    const days = found.ok ? found.order.dates.days : []
    expect(days).toContain(later(today, 2))
    expect(days).not.toContain(later(today, 3))
    expect(
      await change(mine.serial, mine.orderId, { deliverOn: later(today, 2), street: '新的街道 1 号' }),
    ).toEqual({
      ok: true,
    })
    const before = await at.everything()
    expect(await change(mine.serial, mine.orderId, { deliverOn: later(today, 3) })).toEqual({
      ok: false,
      reason: 'DATE_NOT_OFFERED',
    })
    expect(await at.everything()).toEqual(before)
  })

  test('two orders that change places again and again wait for nobody for ever', async () => {
    await at.settings({ date_mode: 'after' })
    await at.product(0, { daily_capacity: 5 })
    const [a, b] = [await ordered(later(today, 2)), await ordered(later(today, 3))]
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await Promise.all([
        change(a.serial, a.orderId, { deliverOn: later(today, 2 + ((round + 1) % 2)) }),
        change(b.serial, b.orderId, { deliverOn: later(today, 2 + (round % 2)) }),
      ])
      expect(outcomes).toEqual([{ ok: true }, { ok: true }])
    }
    expect(await at.days(0)).toEqual({ [later(today, 2)]: 1, [later(today, 3)]: 1 })
  })

  test('what stays is not asked again, what changes is', async () => {
    const { serial, orderId } = await ordered()
    await at.settings({ region_rule_id: await at.rule('only', ['33']) })
    await at.product(0, { on_shelf: false, stock: 0 })
    expect(await change(serial, orderId, { consignee: '李雷' })).toEqual({ ok: true })
    const before = await at.everything()
    expect(await change(serial, orderId, { region: '320102' })).toEqual({
      ok: false,
      reason: 'REGION_NOT_SERVED',
    })
    expect(await change(serial, orderId, { region: '320000' })).toEqual({
      ok: false,
      reason: 'REGION_UNKNOWN',
    })
    expect(await at.everything()).toEqual(before)
    expect(await change(serial, orderId, { region: '330102' })).toEqual({ ok: true })
  })

  test('to a store and back', async () => {
    const { serial, orderId } = await ordered()
    const { consignee, phone } = delivered(shop)
    const toStore = { consignee, phone, pickUpStoreId: shop.stores[0] }
    expect(await moveTo(serial, orderId, toStore)).toEqual({ ok: false, reason: 'STORE_NOT_OFFERED' })
    await at.settings({ pick_up: true })
    expect(await moveTo(serial, orderId, toStore)).toEqual({ ok: true })
    expect((await at.orders(serial))[0]).toMatchObject({
      pick_up_store_id: shop.stores[0],
      address_idx: null,
    })
    // The store offers it no longer, but this order may stay with it.
    await at.settings({ pick_up: false })
    expect(await moveTo(serial, orderId, { ...toStore, consignee: '李雷' })).toEqual({ ok: true })
    expect(await change(serial, orderId)).toEqual({ ok: true })
    expect((await at.orders(serial))[0]).toMatchObject({ pick_up_store_id: null, region_code: '320583' })
  })
})

const finals: [name: string, end: (orderId: string) => Promise<unknown>][] = [
  ['is prepared', async (orderId) => at.order(orderId, { prepared_at: new Date() })],
  [
    'is shipped',
    async (orderId) =>
      at.order(orderId, {
        status: 'shipped',
        carrier: 'SF',
        tracking_no: 'SF12345678',
        shipped_at: new Date(),
      }),
  ],
  [
    'was cancelled by the merchant',
    async (orderId) => at.order(orderId, { status: 'cancelled', cancelled_by: 'merchant' }),
  ],
  ['is of a merchant that lets nobody change', async () => at.settings({ may_change: false })],
]

describe.each(finals)('an order that %s', (_name, end) => {
  test('can neither be changed nor cancelled', async () => {
    const { serial, orderId } = await ordered()
    expect(await orderOfCard(scope(serial), siteOf(shop))).toMatchObject({ open: true })
    await end(orderId)
    const before = await at.everything()
    const final = { ok: false, reason: 'ORDER_FINAL' }
    expect(await change(serial, orderId, { consignee: '李雷' })).toEqual(final)
    expect(await cancelOrder(scope(serial), orderId)).toEqual(final)
    expect(await changeableOrder(scope(serial), siteOf(shop))).toEqual(final)
    expect(await at.everything()).toEqual(before)
    expect(await orderOfCard(scope(serial), siteOf(shop))).toMatchObject({ open: false })
  })
})

test('preparing and changing at once: what was prepared is what was changed, or nothing was', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { serial, orderId } = await ordered()
    const [changed] = await Promise.all([
      change(serial, orderId, { consignee: '李雷' }),
      at.order(orderId, { prepared_at: new Date() }),
    ])
    const order = await orderOfCard(scope(serial), siteOf(shop))
    expect(order).toMatchObject({ open: false, consignee: changed.ok ? '李雷' : '欧阳明月' })
  }
})

describe('cancelling', () => {
  test('is possible three times a day with one card; the fourth order stands', async () => {
    const { serial, orderId } = await ordered()
    await stack.sql`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor, status,
        consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city, district,
        cancelled_at, cancelled_by)
      select merchant_id, gen_random_uuid(), order_no || '-' || n, card_serial, product_id, product_name, face_value_minor,
        'cancelled', consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province, city,
        district, now() - interval '23 hours', 'consumer'
      from orders, generate_series(1, 3) n where merchant_id = ${shop.merchantId} and order_id = ${orderId}`
    const before = await at.everything()
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: false, reason: 'CANCELLED_OFTEN' })
    expect(await at.everything()).toEqual(before)
    await stack.sql`
      update orders set cancelled_at = now() - interval '25 hours'
      where merchant_id = ${shop.merchantId} and card_serial = ${serial} and cancelled_at is not null`
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: true })
  })

  test('gives back the card, the piece of stock and the place of the day, and the log says so', async () => {
    await at.settings({ date_mode: 'after' })
    await at.product(0, { daily_capacity: 2, stock: 7 })
    const { serial, orderId } = await ordered(later(today, 2))
    expect(await at.stock(0)).toBe(6)
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: true })
    expect(await at.stock(0)).toBe(7)
    expect(await at.days(0)).toEqual({})
    expect(await at.readCard(serial)).toEqual({ status: 'active', redeemed_at: null })
    expect(await orderOfCard(scope(serial), siteOf(shop))).toMatchObject({
      status: 'cancelled',
      cancelledBy: 'consumer',
      cancelledAt: expect.any(Date),
      cardIsBack: true,
      open: false,
    })
    const log = await stack.sql`
      select old_values, new_values, member_id from card_changes
      where merchant_id = ${shop.merchantId} and serials @> ${serial}::bigint order by change_id desc limit 2`
    expect([...log]).toEqual([
      { old_values: { status: 'redeemed' }, new_values: { status: 'active' }, member_id: null },
      { old_values: { status: 'active' }, new_values: { status: 'redeemed' }, member_id: null },
    ])
  })

  test('twice, or ten times at once, is once', async () => {
    await at.product(0, { stock: 5 })
    const { serial, orderId } = await ordered()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => cancelOrder(scope(serial), orderId)))
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => ({ ok: true })))
    expect(await at.stock(0)).toBe(5)
  })

  test('what was not counted when it was ordered is not given back', async () => {
    const { serial, orderId } = await ordered()
    await at.product(0, { stock: 5, daily_capacity: 3 })
    await cancelOrder(scope(serial), orderId)
    expect(await at.stock(0)).toBe(5)
    expect(await at.days(0)).toEqual({})
  })

  test('the card can be redeemed again, also by ten at once: one order', async () => {
    const { serial, orderId } = await ordered()
    await cancelOrder(scope(serial), orderId)
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => redeem(shop, serial)))
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(await at.orders(serial)).toHaveLength(2)
    // The old one stays cancelled; asking again for its cancellation does not touch the new one.
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: true })
    expect(await at.readCard(serial)).toMatchObject({ status: 'redeemed' })
    expect(await change(serial, orderId)).toEqual({ ok: false, reason: 'ORDER_UNKNOWN' })
  })

  test('of a held order is possible', async () => {
    const { serial, orderId } = await ordered()
    await at.order(orderId, { review: 'held' })
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: true })
    expect(await at.readCard(serial)).toMatchObject({ status: 'active' })
  })

  test('by the merchant gives back the goods, and not the card', async () => {
    await at.product(0, { stock: 5 })
    const { serial, orderId } = await ordered()
    await at.order(orderId, { status: 'cancelled', cancelled_by: 'merchant', cancelled_at: new Date() })
    expect(await at.stock(0)).toBe(5)
    expect(await at.readCard(serial)).toMatchObject({ status: 'redeemed' })
  })
})

describe('somebody else’s order', () => {
  test('can neither be seen, changed nor cancelled, whose claims ever they are', async () => {
    const { orderId } = await ordered()
    const stranger = await ordered()
    const strangers = [
      scope(stranger.serial),
      scope(99_999),
      scopeOfCard(other.merchantId, 3),
      // The same serial of another merchant.
      scopeOfCard(other.merchantId, 1),
      scopeOfVisitor(),
    ]
    const before = await at.everything()
    for (const each of strangers) {
      const site = each.claims.card?.merchant_id === other.merchantId ? siteOf(other) : siteOf(shop)
      const unknown = { ok: false, reason: 'ORDER_UNKNOWN' }
      expect(await cancelOrder(each, orderId)).toEqual(unknown)
      expect(await changeOrder(each, site, delivered(shop), { orderId, sender: undefined })).toEqual(unknown)
      expect((await orderOfCard(each, site))?.orderId).not.toBe(orderId)
    }
    expect(await at.everything()).toEqual(before)
  })

  test('of a suspended merchant is not there', async () => {
    const { serial, orderId } = await ordered()
    const status = (to: string) =>
      stack.sql`update merchants set status = ${to} where merchant_id = ${shop.merchantId}`
    await status('suspended')
    expect(await orderOfCard(scope(serial), siteOf(shop))).toBeUndefined()
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: false, reason: 'ORDER_UNKNOWN' })
    await status('active')
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: true })
  })
})

test('a change is judged as a new order is: it can need a captcha, or be held', async () => {
  const limits = (captcha_at: number | null, hold_at: number | null) =>
    stack.sql`update fraud_settings set ${stack.sql({ captcha_at, hold_at })} where merchant_id = ${shop.merchantId}`
  const odd = { phone: '13900000000' }
  const { serial, orderId } = await ordered()
  const to = (captchaSolved: boolean) =>
    changeOrder(scope(serial), siteOf(shop), delivered(shop, odd), {
      orderId,
      sender: { clientAddress: '203.0.113.77', captchaSolved },
    })
  await limits(1, null)
  const before = await at.everything()
  expect(await to(false)).toEqual({ ok: false, reason: 'CAPTCHA_NEEDED' })
  expect(await at.everything()).toEqual(before)
  expect(await to(true)).toEqual({ ok: true })
  await limits(1, 1)
  expect(await to(true)).toEqual({ ok: true })
  expect((await at.orders(serial))[0]).toMatchObject({ review: 'held' })
  await limits(50, 75)
})

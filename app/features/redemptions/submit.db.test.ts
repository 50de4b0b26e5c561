// What was true when the page was made may be false at the submit, and many submits may come at once.
import { v7 as uuid } from 'uuid'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { localTime } from '../availability/calendar-day.ts'
import { later } from '../availability/test-reference.ts'
import { cardOverview, orderOfCard } from './data.ts'
import { cancelOrder } from './mutations.ts'
import { addressForIndex } from './place.ts'
import { arrange, delivered, redeem, siteOf } from './test-redemptions.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let at: ReturnType<typeof arrange>
let today: string
let next = 2

// Cards 3 to 150 are active.
beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, { cards: 300 }), makeMerchant(stack.sql)])
  at = arrange(stack.sql, shop)
  today = localTime(new Date(), 'Asia/Shanghai').day
})

afterEach(async () => {
  const calendar = {
    date_mode: 'none',
    closed_weekdays: [],
    cut_off_hour: null,
    region_rule_id: null,
    pick_up: false,
  }
  await at.settings(calendar)
  for (const index of [0, 1, 2] as const)
    await at.product(index, { on_shelf: true, stock: null, daily_capacity: null, region_rule_id: null })
  for (const table of ['product_seasons', 'merchant_holidays', 'product_days'])
    await stack.sql`delete from ${stack.sql(table)} where merchant_id = ${shop.merchantId}`
})

const freshCard = () => (next += 1)
const scope = (serial: number) => scopeOfCard(shop.merchantId, serial)
const fixedDates = () => at.settings({ date_mode: 'after', days_after: 1, days_offered: 10 })

describe('what the page has shown may be over at the submit', () => {
  const cases: [name: string, reason: string, change: () => Promise<unknown>][] = [
    ['off the shelf', 'PRODUCT_OFF_SHELF', async () => at.product(0, { on_shelf: false })],
    ['sold out', 'PRODUCT_SOLD_OUT', async () => at.product(0, { stock: 0 })],
    [
      'the season has ended',
      'PRODUCT_OUT_OF_SEASON',
      async () => at.season(0, '2020-01-01', later(today, -1)),
    ],
    [
      'the season has not begun',
      'PRODUCT_OUT_OF_SEASON',
      async () => at.season(0, later(today, 1), '2099-01-01'),
    ],
    [
      'the season ends before the chosen day',
      'DATE_NOT_OFFERED',
      async () => at.season(0, today, later(today, 2)),
    ],
    ['no day is in season', 'PRODUCT_NO_DATE', async () => at.season(0, today, today)],
    [
      'the merchant does not deliver there',
      'REGION_NOT_SERVED',
      async () => at.settings({ region_rule_id: await at.rule('except', ['32']) }),
    ],
    [
      'the product is not delivered there',
      'REGION_NOT_SERVED',
      async () => at.product(0, { region_rule_id: await at.rule('only', ['31', '330102']) }),
    ],
    [
      'the day has become a holiday',
      'DATE_NOT_OFFERED',
      async () =>
        stack.sql`insert into merchant_holidays (merchant_id, day) values (${shop.merchantId}, ${later(today, 3)})`,
    ],
    [
      'all weekdays are closed',
      'PRODUCT_NO_DATE',
      async () => at.settings({ closed_weekdays: [0, 1, 2, 3, 4, 5, 6] }),
    ],
    ['the day is too early now', 'DATE_NOT_OFFERED', async () => at.settings({ days_after: 4 })],
    ['no day is asked any more', 'DATE_NOT_OFFERED', async () => at.settings({ date_mode: 'none' })],
    [
      'others have taken the day',
      'DATE_NOT_OFFERED',
      async () => {
        await at.product(0, { daily_capacity: 2 })
        const taken = {
          merchant_id: shop.merchantId,
          product_id: shop.products[0],
          day: later(today, 3),
          taken: 2,
        }
        await stack.sql`insert into product_days ${stack.sql(taken)}`
      },
    ],
  ]
  test.each(cases)('%s: %s', async (_name, reason, change) => {
    await fixedDates()
    const serial = freshCard()
    const chosen = delivered(shop, { deliverOn: later(today, 3) })
    const gift = (await cardOverview(scope(serial), siteOf(shop)))?.gifts.find(
      (g) => g.productId === chosen.productId,
    )
    expect(gift?.refusals).toEqual([])
    expect(gift?.dates.days).toContain(chosen.deliverOn)
    await change()
    const before = await at.everything()
    expect(await redeem(shop, serial, chosen)).toEqual({ ok: false, reason })
    expect(await at.everything()).toEqual(before)
  })

  test.each([
    ['none', undefined],
    ['today', 0],
    ['after the last one offered', 11],
    ['a century off', 36_500],
  ])('where a day is asked: %s is refused', async (_name, days) => {
    await fixedDates()
    const deliverOn = days === undefined ? undefined : later(today, days)
    const before = await at.everything()
    expect(await redeem(shop, freshCard(), delivered(shop, { deliverOn }))).toEqual({
      ok: false,
      reason: 'DATE_NOT_OFFERED',
    })
    expect(await at.everything()).toEqual(before)
  })

  test('the chosen day stands in the order', async () => {
    await fixedDates()
    const serial = freshCard()
    const deliverOn = later(today, 2)
    expect(await redeem(shop, serial, delivered(shop, { deliverOn }))).toMatchObject({ ok: true })
    expect(await orderOfCard(scope(serial), siteOf(shop))).toMatchObject({ deliverOn, open: true })
  })

  test('from the cut-off hour on, capacity of the next day is taken', async () => {
    await at.settings({ cut_off_hour: 16 })
    await at.product(0, { daily_capacity: 5 })
    for (const hour of ['15:59', '16:00'])
      await redeem(shop, freshCard(), delivered(shop), { moment: new Date(`${today}T${hour}:00+08:00`) })
    expect(await at.days(0)).toEqual({ [today]: 1, [later(today, 1)]: 1 })
  })
})

describe('a submit is good for one order', () => {
  test('sent twenty times at once', async () => {
    const serial = freshCard()
    const orderId = uuid()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => redeem(shop, serial, delivered(shop), { orderId })),
    )
    const [first] = outcomes
    expect(outcomes.filter((outcome) => outcome.ok && !outcome.replayed)).toHaveLength(1)
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ ok: true, orderNo: first?.ok && first.orderNo })
    expect(await at.orders(serial)).toHaveLength(1)
  })

  test('sent again later, with another choice: the order is the first one', async () => {
    const serial = freshCard()
    const orderId = uuid()
    const first = await redeem(shop, serial, delivered(shop), { orderId })
    const before = await at.everything()
    const again = await redeem(shop, serial, delivered(shop, { consignee: '另一人' }), { orderId })
    expect(again).toEqual({ ok: true, orderNo: first.ok && first.orderNo, replayed: true })
    expect(await at.everything()).toEqual(before)
  })

  test('sent again after a cancellation: nothing is ordered, and the card stays free', async () => {
    const serial = freshCard()
    const orderId = uuid()
    const first = await redeem(shop, serial, delivered(shop), { orderId })
    expect(await cancelOrder(scope(serial), orderId)).toEqual({ ok: true })
    const before = await at.everything()
    expect(await redeem(shop, serial, delivered(shop), { orderId })).toEqual({
      ok: true,
      orderNo: first.ok && first.orderNo,
      replayed: true,
    })
    expect(await at.everything()).toEqual(before)
    // A new page is a new order.
    expect(await redeem(shop, serial)).toMatchObject({ ok: true, replayed: false })
    expect((await at.orders(serial)).map((order) => order.status)).toEqual(['cancelled', 'pending'])
  })

  test('an order id of another card is nobody else’s answer', async () => {
    const [serial, foreign] = [freshCard(), freshCard()]
    const orderId = uuid()
    await redeem(shop, foreign, delivered(shop), { orderId })
    const before = await at.everything()
    await expect(redeem(shop, serial, delivered(shop), { orderId })).rejects.toMatchObject({ code: '23505' })
    expect(await at.everything()).toEqual(before)
  })
})

describe('capacity', () => {
  test.each([
    ['a chosen day', 'after', 3, 'DATE_NOT_OFFERED'],
    ['the day of the order', 'none', 0, 'PRODUCT_NO_DATE'],
  ] as const)('one left of %s, twenty cards at once: one order', async (_name, date_mode, days, reason) => {
    await at.settings({ date_mode, days_after: 1, days_offered: 10 })
    await at.product(0, { daily_capacity: 1 })
    const deliverOn = days === 0 ? undefined : later(today, days)
    const serials = Array.from({ length: 20 }, freshCard)
    const outcomes = await Promise.all(
      serials.map((serial) => redeem(shop, serial, delivered(shop, { deliverOn }))),
    )
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.reason).toBe(reason)
    expect(await at.days(0)).toEqual({ [later(today, days)]: 1 })
    const overview = await cardOverview(scope(serials[0] as number), siteOf(shop))
    const gift = overview?.gifts.find((each) => each.productId === shop.products[0])
    expect(gift?.dates.days).not.toContain(later(today, days))
  })

  test('three days of three, forty cards at once: nine orders, three a day', async () => {
    await at.settings({ date_mode: 'after', days_after: 1, days_offered: 3 })
    await at.product(0, { daily_capacity: 3, stock: 30 })
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        redeem(shop, freshCard(), delivered(shop, { deliverOn: later(today, 1 + (i % 3)) })),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(9)
    expect(await at.days(0)).toEqual({ [later(today, 1)]: 3, [later(today, 2)]: 3, [later(today, 3)]: 3 })
    expect(await at.stock(0)).toBe(21)
  })
})

describe('pick-up', () => {
  const open = async () => {
    await at.settings({ pick_up: true })
    await stack.sql`
      update stores set pick_up = true, region_code = '330102', address = '延安路1号', hours = '9:00-18:00'
      where merchant_id = ${shop.merchantId} and store_id = ${shop.stores[0]}`
  }
  const picked = (pickUpStoreId: string) => {
    const { productId, consignee, phone } = delivered(shop)
    return { productId, consignee, phone, pickUpStoreId }
  }

  test('goes to the store: its region, its address, and no address to be found by', async () => {
    await open()
    // No limit of regions concerns what goes nowhere.
    await at.settings({ region_rule_id: await at.rule('only', ['54']) })
    const serial = freshCard()
    expect((await cardOverview(scope(serial), siteOf(shop)))?.pickUpStores).toMatchObject([
      { storeId: shop.stores[0], regionCode: '330102', address: '延安路1号', hours: '9:00-18:00' },
    ])
    expect(await redeem(shop, serial, picked(shop.stores[0]))).toMatchObject({ ok: true })
    const order = await orderOfCard(scope(serial), siteOf(shop))
    expect(order?.address).toMatch(/上城区 延安路1号$/)
    expect(order?.pickUpStore).toMatchObject({ storeId: shop.stores[0], hours: '9:00-18:00' })
    expect((await at.orders(serial))[0]).toMatchObject({
      region_code: '330102',
      address_idx: null,
      pick_up_store_id: shop.stores[0],
    })
  })

  test('not where the merchant or the store does not offer it, and not in another merchant’s store', async () => {
    await open()
    await stack.sql`
      update stores set pick_up = true, region_code = '330102', address = 'x' where merchant_id = ${other.merchantId}`
    const serial = freshCard()
    const before = await at.everything()
    const refused = { ok: false, reason: 'STORE_NOT_OFFERED' }
    for (const store of [shop.stores[1], other.stores[0], uuid()])
      expect(await redeem(shop, serial, picked(store))).toEqual(refused)
    await at.settings({ pick_up: false })
    expect(await redeem(shop, serial, picked(shop.stores[0]))).toEqual(refused)
    expect(await at.everything()).toEqual(before)
  })
})

test('one door is one index, however it is written', async () => {
  const [one, two, far] = [freshCard(), freshCard(), freshCard()]
  await redeem(shop, one, delivered(shop, { street: '人民南路 888号，3幢-201室' }))
  await redeem(shop, two, delivered(shop, { street: '人民南路８８８号3幢201室' }))
  await redeem(shop, far, delivered(shop, { region: '320102', street: '人民南路888号3幢201室' }))
  const index = async (serial: number) => (await at.orders(serial))[0]?.address_idx
  expect(await index(one)).toEqual(await index(two))
  expect(await index(one)).not.toEqual(await index(far))
  expect(addressForIndex('320583', 'Ａ座 12-3')).toBe('320583a座123')
})

describe('the judgement of fraud', () => {
  const sender = (captchaSolved: boolean) => ({ clientAddress: '203.0.113.9', captchaSolved })
  const limits = (captcha_at: number | null, hold_at: number | null) =>
    stack.sql`update fraud_settings set ${stack.sql({ captcha_at, hold_at })} where merchant_id = ${shop.merchantId}`
  // The same phone and door again and again: unusual by now.
  const odd = () => delivered(shop, { phone: '13900000000' })

  test('a captcha is asked for, and once solved the order is placed; what weighs more is held', async () => {
    await limits(null, null)
    for (let i = 0; i < 4; i += 1) await redeem(shop, freshCard(), odd(), { sender: sender(false) })
    await limits(1, null)
    const serial = freshCard()
    const orderId = uuid()
    const before = await at.everything()
    expect(await redeem(shop, serial, odd(), { orderId, sender: sender(false) })).toEqual({
      ok: false,
      reason: 'CAPTCHA_NEEDED',
    })
    expect(await at.everything()).toEqual(before)
    expect(await redeem(shop, serial, odd(), { orderId, sender: sender(true) })).toMatchObject({ ok: true })
    expect((await at.orders(serial))[0]).toMatchObject({ review: null })
    await limits(1, 1)
    const held = freshCard()
    expect(await redeem(shop, held, odd(), { sender: sender(true) })).toMatchObject({ ok: true })
    expect((await at.orders(held))[0]).toMatchObject({ review: 'held', status: 'pending' })
    await limits(50, 75)
  })
})

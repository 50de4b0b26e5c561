import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard, scopeOfUser } from '#app/core/db/scope.ts'
import { addMember, type Merchant, makeMerchant, useStack } from '../../../../supabase/tests/support.ts'
import { readCard } from '../../redemptions/data.ts'
import { localTime } from '../calendar-day.ts'
import type { RedemptionFacts } from '../types.ts'
import { answerOf } from './answer.ts'
import { cardInQuestion, serialsOf } from './data.ts'
import { momentOf, wallClock } from './wall-clock.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql), makeMerchant(stack.sql)])
})

const ownerScope = () => scopeOfUser(shop.owner.userId)
const serialAt = (place: number) => shop.cards[place]?.serial as number
const ask = (serial: number) => cardInQuestion(ownerScope(), shop.merchantId, serial)

/** What the card's holder is answered with; the words and pictures of its pages are left out. */
async function ofConsumer(serial: number): Promise<RedemptionFacts> {
  const file = await withTenant(scopeOfCard(shop.merchantId, serial), ({ tx }) =>
    readCard(tx, { lock: false }),
  )
  if (!file) throw new Error('the consumer sees no card')
  const products = file.products.map(({ name, description, imageId, ...facts }) => facts)
  return { ...file.facts, products }
}

async function rule(mode: 'only' | 'except', codes: string[]): Promise<string> {
  const id = uuid()
  const row = { merchant_id: shop.merchantId, region_rule_id: id, mode, codes }
  await stack.sql`insert into region_rules ${stack.sql(row)}`
  return id
}

const day = (days: number) => localTime(new Date(Date.now() + days * 86_400_000), 'Asia/Shanghai').day

describe('the facts of a member are those of the consumer', () => {
  const merchant = () => shop.merchantId
  // Each goes on from the one before.
  const settings: [string, () => Promise<unknown>][] = [
    ['of a merchant who has set nothing', async () => {}],
    [
      'with days after the order, closed days, holidays past and to come, a cut-off hour',
      async () => {
        await stack.sql`
          update redemption_settings set date_mode = 'after', days_after = 2, days_offered = 14,
            closed_weekdays = '{0,6}', cut_off_hour = 16 where merchant_id = ${merchant()}`
        const days = [-30, -1, 0, 5].map((days) => ({ merchant_id: merchant(), day: day(days) }))
        await stack.sql`insert into merchant_holidays ${stack.sql(days)}`
      },
    ],
    [
      'between two dates, with stock, capacity and numbers promised',
      async () => {
        await stack.sql`
          update redemption_settings set date_mode = 'between', date_from = ${day(-5)}, date_to = ${day(40)}
          where merchant_id = ${merchant()}`
        await stack.sql`
          update products set stock = 7, daily_capacity = 3
          where merchant_id = ${merchant()} and product_id = ${shop.products[0]}`
        const taken = [-9, 0, 2].map((days) => ({
          ...{ merchant_id: merchant(), product_id: shop.products[0], day: day(days), taken: 3 },
        }))
        // Where no capacity is set, what was promised once is not asked about.
        const idle = { merchant_id: merchant(), product_id: shop.products[1], day: day(2), taken: 1 }
        await stack.sql`insert into product_days ${stack.sql(taken.concat(idle))}`
      },
    ],
    [
      'with seasons of both kinds and region limits of merchant, card and product',
      async () => {
        const season = (at: number, columns: object) => ({
          ...{ merchant_id: merchant(), season_id: uuid(), product_id: shop.products[at] },
          ...{ kind: 'yearly', from_day: null, to_day: null, starts_on: null, ends_on: null, ...columns },
        })
        const seasons = [
          season(0, { from_day: '09-25', to_day: '12-31' }),
          season(0, { kind: 'fixed', starts_on: day(3), ends_on: day(9) }),
          season(0, { from_day: '01-01', to_day: '02-29' }),
          season(1, { kind: 'fixed', starts_on: day(3), ends_on: day(3) }),
        ]
        await stack.sql`insert into product_seasons ${stack.sql(seasons)}`
        const [all, own, good] = [
          await rule('except', ['54', '65']),
          await rule('only', ['31', '3205']),
          await rule('only', ['310104']),
        ]
        await stack.sql`update redemption_settings set region_rule_id = ${all} where merchant_id = ${merchant()}`
        await stack.sql`
          update cards set region_rule_id = ${own} where merchant_id = ${merchant()} and serial = ${serialAt(3)}`
        await stack.sql`
          update products set region_rule_id = ${good}, on_shelf = false
          where merchant_id = ${merchant()} and product_id = ${shop.products[1]}`
      },
    ],
    [
      'with picking up in stores, and products of the card alone',
      async () => {
        await stack.sql`update redemption_settings set pick_up = true where merchant_id = ${merchant()}`
        await stack.sql`
          update stores set pick_up = true, region_code = '310104', address = '漕溪北路 88 号'
          where merchant_id = ${merchant()}`
        const set = {
          merchant_id: merchant(),
          product_set_id: uuid(),
          product_ids: [...shop.products].sort(),
        }
        await stack.sql`insert into product_sets ${stack.sql(set)}`
        await stack.sql`
          update cards set product_set_id = ${set.product_set_id}
          where merchant_id = ${merchant()} and serial = ${serialAt(3)}`
      },
    ],
  ]

  test.each(settings)('%s', async (_, arrange) => {
    await arrange()
    // Redeemed, active, with its own rules, never activated.
    for (const serial of [0, 2, 3, shop.cards.length - 1].map(serialAt)) {
      const facts = await ofConsumer(serial)
      expect(facts.products.length).toBeGreaterThan(0)
      expect((await ask(serial))?.facts).toEqual(facts)
    }
  })
})

test('a card comes with its order and the names of its products', async () => {
  const [order] = await stack.sql<{ no: string }[]>`
    select order_no as no from orders where merchant_id = ${shop.merchantId} and order_id = ${shop.orders[0]}`
  const card = await ask(serialAt(0))
  expect(card).toMatchObject({ serial: serialAt(0), number: shop.cards[0]?.number, orderNo: order?.no })
  expect(Object.keys(card?.productNames ?? {}).sort()).toEqual([...shop.products.slice(0, 2)].sort())
  // The order is not for everybody who may look at cards.
  const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
  const read = await cardInQuestion(scopeOfUser(reader.userId), shop.merchantId, serialAt(0))
  expect(read).toEqual({ ...card, orderNo: undefined })
})

test('a number that is locked says until when, to those who read the log', async () => {
  const until = new Date(Date.now() + 3_600_000)
  await stack.sql`
    insert into private.guard_counters (merchant_id, kind, subject, subject_idx, wrong, window_ends, last_at,
      locked_at, locked_until, card_serial)
    values (${shop.merchantId}, 'card', 'number', ${Buffer.alloc(16, 7)}, 10, ${until}, now(), now(), ${until}, ${serialAt(5)})`
  expect((await ask(serialAt(5)))?.lockedUntil).toEqual(until)
  expect((await ask(serialAt(4)))?.lockedUntil).toBeUndefined()
})

test('what was typed is a number first, then a serial', async () => {
  const look = (typed: string, by?: 'serial') => serialsOf(ownerScope(), shop.merchantId, typed, by)
  const { serial, number } = shop.cards[4] as Merchant['cards'][number]
  expect(await look(` ${number.toLowerCase().replace(/(.{2})/, '$1 ')} `)).toEqual([serial])
  expect(await look(String(serial))).toContain(serial)
  await stack.sql`
    insert into cards (merchant_id, serial, number, batch_id)
    values (${shop.merchantId}, 900001, ${String(serialAt(6))}, ${shop.batchId})`
  expect(await look(String(serialAt(6)))).toEqual([900_001, serialAt(6)])
  expect(await look(String(serialAt(6)), 'serial')).toEqual([serialAt(6)])
  expect(await look('NOSUCHCARD')).toEqual([])
})

test('cards of others, and all cards for those who may not see them, are not there', async () => {
  const foreign = other.cards[3]?.serial as number
  const stranger = scopeOfUser(other.owner.userId)
  expect(await cardInQuestion(stranger, shop.merchantId, serialAt(3))).toBeUndefined()
  expect(await cardInQuestion(ownerScope(), other.merchantId, foreign)).toBeUndefined()
  const blind = scopeOfUser(shop.staff.userId)
  expect(await cardInQuestion(blind, shop.merchantId, serialAt(3))).toBeUndefined()
  expect(await serialsOf(blind, shop.merchantId, String(serialAt(3)))).toEqual([])
})

describe('the answer', () => {
  const moment = new Date()
  test('names what limits a region, and who it is of', async () => {
    const card = await ask(serialAt(3))
    if (!card) throw new Error('the card is gone')
    const answer = answerOf(card, { kind: 'delivery', regionCode: '540102' }, moment)
    const told = answer.products.find(({ productId }) => productId === shop.products[1])?.told
    expect(answer.place).toBe('西藏拉萨市城关区')
    expect(told?.filter(({ reason }) => reason === 'REGION_NOT_SERVED')).toMatchObject([
      { of: 'merchant', rule: { mode: 'except', places: [{ name: '西藏' }, { name: '新疆' }] } },
      { of: 'card', rule: { mode: 'only', places: [{ name: '上海市' }, { name: '江苏省苏州市' }] } },
      { of: 'product', rule: { mode: 'only', places: [{ name: '上海市徐汇区' }] } },
    ])
    expect(told?.[0]).toEqual({ reason: 'PRODUCT_OFF_SHELF' })
  })

  test('tells apart why no day is left', async () => {
    const card = await ask(serialAt(3))
    if (!card) throw new Error('the card is gone')
    const { facts } = card
    const cause = (calendar: object, product: object) => {
      const [one] = facts.products
      const changed = {
        ...facts,
        calendar: { ...facts.calendar, holidays: [], closedWeekdays: [], cutOffHour: null, ...calendar },
        products: [{ ...one, onShelf: true, stock: null, seasons: [], taken: {}, ...product }],
      } as RedemptionFacts
      return answerOf({ ...card, facts: changed }, undefined, moment).products[0]?.told
    }
    const today = day(0)
    const tomorrow = { delivery: { mode: 'after', days: 1, offered: 1 } }
    expect(cause({ ...tomorrow, holidays: [day(1)] }, {})).toMatchObject([{ cause: 'settings' }])
    const season = [{ kind: 'fixed', from: today, to: today }]
    expect(cause(tomorrow, { seasons: season })).toMatchObject([{ cause: 'season' }])
    const full = { dailyCapacity: 2, taken: { [day(1)]: 2 } }
    expect(cause(tomorrow, full)).toMatchObject([{ cause: 'capacity', capacity: 2 }])
    expect(cause(tomorrow, { dailyCapacity: 3, taken: { [day(1)]: 2 } })).toEqual([])
  })
})

test.each([
  ['2026-11-22T09:30', 'Asia/Shanghai', '2026-11-22T01:30:00.000Z'],
  ['2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T12:00', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
  ['2026-07-01T00:00', 'America/New_York', '2026-07-01T04:00:00.000Z'],
])('%s in %s is %s', (clock, zone, instant) => {
  expect(momentOf(clock, zone)?.toISOString()).toBe(instant)
  expect(wallClock(new Date(instant), zone)).toBe(clock)
})

test('times that no clock shows are none', () => {
  expect(momentOf('2026-02-30T10:00', 'Asia/Shanghai')).toBeUndefined()
  expect(momentOf('2026-02-03T25:00', 'Asia/Shanghai')).toBeUndefined()
})

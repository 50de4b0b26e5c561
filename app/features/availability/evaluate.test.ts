import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import { later, reference, wallClock } from './test-reference.ts'
import type { Calendar, Day, Destination, ProductFacts, RedemptionFacts, Season } from './types.ts'

// Whole hours, half hours and quarters from UTC; with and without summer time; the day line on both sides.
const ZONES = [
  ...['Asia/Shanghai', 'Asia/Shanghai', 'UTC', 'America/New_York', 'America/St_Johns', 'Europe/London'],
  ...[
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
  ],
]
/** Where calendars and clocks turn: New Year, 29 February (there, and not there), summer time begins and ends. */
const TURNS = [
  ...['2025-12-31', '2027-12-31', '2028-02-28', '2028-02-29', '2027-02-28', '2100-02-28', '2099-12-31'],
  ...['2026-03-08', '2026-11-01', '2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-06-15'],
]
const HOUR = 3_600_000

const moments = fc.oneof(
  fc
    .tuple(fc.constantFrom(...TURNS), fc.integer({ min: -40 * 60, max: 40 * 60 }))
    .map(([day, minutes]) => new Date(Date.parse(`${day}T12:00:00Z`) + minutes * 60_000)),
  fc.integer({ min: 0, max: 8 * 366 * 24 }).map((hours) => new Date(Date.UTC(2025, 0, 1) + hours * HOUR)),
)

const near = (today: Day, least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((days) => later(today, days))

function span(today: Day, least: number, most: number, longest: number) {
  return fc
    .tuple(near(today, least, most), fc.integer({ min: 0, max: longest }))
    .map(([from, days]) => ({ from, to: later(from, days) }))
}

function seasonsAround(today: Day): fc.Arbitrary<Season[]> {
  const date = fc.oneof(
    near(today, -5, 40).map((day) => day.slice(5)),
    fc.constantFrom('01-01', '12-31', '02-28', '02-29', '03-01', '02-30', '04-31', '06-15', '09-25'),
  )
  const yearly = fc.record({ kind: fc.constant('yearly' as const), from: date, to: date })
  const fixed = span(today, -60, 60, 50).map((days) => ({ kind: 'fixed' as const, ...days }))
  return fc.array(fc.oneof(yearly, fixed), { maxLength: 3 })
}

function calendarAround(today: Day, timeZone: string): fc.Arbitrary<Calendar> {
  const delivery = fc.oneof(
    fc.record({
      mode: fc.constant('after' as const),
      days: fc.integer({ min: 0, max: 20 }),
      offered: fc.integer({ min: 1, max: 40 }),
    }),
    span(today, -30, 30, 40).map((days) => ({ mode: 'between' as const, ...days })),
    fc.constant({ mode: 'none' as const }),
  )
  return fc.record({
    timeZone: fc.constant(timeZone),
    delivery,
    closedWeekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6]),
    holidays: fc.uniqueArray(near(today, -2, 30), { maxLength: 8 }),
    cutOffHour: fc.option(fc.integer({ min: 1, max: 23 })),
  })
}

// Districts of a few cities of three provinces, and rules that meet them often.
const REGIONS = ['320583', '320582', '320102', '330102', '330782', '310101', '110105']
const rules = fc.option(
  fc.record({
    mode: fc.constantFrom('only' as const, 'except' as const),
    codes: fc.uniqueArray(
      fc.tuple(fc.constantFrom(...REGIONS), fc.constantFrom(2, 4, 6)).map(([code, n]) => code.slice(0, n)),
      { minLength: 1, maxLength: 4 },
    ),
  }),
)

function productAround(today: Day, productId: string): fc.Arbitrary<ProductFacts> {
  const taken = fc
    .array(fc.tuple(near(today, -1, 30), fc.integer({ min: 0, max: 4 })), { maxLength: 30 })
    .map((pairs) => Object.fromEntries(pairs))
  return fc.record({
    productId: fc.constant(productId),
    onShelf: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
    stock: fc.constantFrom(null, null, 0, 1, 100),
    dailyCapacity: fc.constantFrom(null, 1, 2, 3),
    taken,
    seasons: seasonsAround(today),
    regionRule: rules,
  })
}

type Case = { facts: RedemptionFacts; to: Destination | undefined; moment: Date }

function casesOf(moment: Date, timeZone: string): fc.Arbitrary<Case> {
  const { day: today } = wallClock(moment, timeZone)
  const facts = fc.record({
    card: fc.record({
      status: fc.constantFrom('active', 'active', 'active', 'created', 'redeemed', 'void'),
      validFrom: fc.option(near(today, -10, 2)),
      validTo: fc.option(near(today, -2, 10)),
      regionRule: rules,
    }),
    merchantRegionRule: rules,
    calendar: calendarAround(today, timeZone),
    products: fc.tuple(productAround(today, 'a'), productAround(today, 'b')),
    pickUpStoreIds: fc.subarray(['north', 'south']),
  })
  const to = fc.option(
    fc.oneof(
      fc.constantFrom(...REGIONS).map((regionCode) => ({ kind: 'delivery' as const, regionCode })),
      fc.constantFrom('north', 'south').map((storeId) => ({ kind: 'pickUp' as const, storeId })),
    ),
    { nil: undefined },
  )
  return fc.record({ facts, to, moment: fc.constant(moment) }) as fc.Arbitrary<Case>
}

const cases = fc
  .tuple(moments, fc.constantFrom(...ZONES))
  .chain(([moment, timeZone]) => casesOf(moment, timeZone))

describe('evaluate and the slow, obvious reference', () => {
  test('agree on everything', { timeout: 120_000 }, () => {
    const met = new Map<string, number>()
    fc.assert(
      fc.property(cases, ({ facts, to, moment }) => {
        const answer = evaluate(facts, to, moment)
        expect(answer).toEqual(reference(facts, to, moment))
        const told = [
          answer.card?.reason ?? 'card fine',
          answer.today === answer.orderDay ? 'today' : 'next day',
          ...answer.products.flatMap(({ refusals, dates }) => [
            ...(refusals.length === 0 ? ['possible'] : refusals.map(({ reason }) => reason)),
            dates.days.length > 1 ? 'some days' : `${dates.days.length} days`,
            ...refusals.map((refusal) => `opens ${'opens' in refusal && refusal.opens !== undefined}`),
          ]),
        ]
        for (const each of new Set(told)) met.set(each, (met.get(each) ?? 0) + 1)
      }),
      { numRuns: 6000 },
    )
    // Agreement about nothing but refused cards would prove little.
    for (const kind of [
      ...['card fine', 'CARD_REDEEMED', 'CARD_VOID', 'CARD_INACTIVE', 'CARD_NOT_YET_VALID', 'CARD_EXPIRED'],
      ...['possible', 'PRODUCT_OFF_SHELF', 'PRODUCT_OUT_OF_SEASON', 'PRODUCT_SOLD_OUT', 'PRODUCT_NO_DATE'],
      ...['REGION_NOT_SERVED', 'STORE_NOT_OFFERED', 'today', 'next day'],
      ...['0 days', '1 days', 'some days', 'opens true', 'opens false'],
    ])
      expect(met.get(kind) ?? 0, kind).toBeGreaterThan(100)
  })
})

describe('by hand', () => {
  const product = (changes: Partial<ProductFacts>): ProductFacts => ({
    ...{
      productId: 'a',
      onShelf: true,
      stock: null,
      dailyCapacity: null,
      taken: {},
      seasons: [],
      regionRule: null,
    },
    ...changes,
  })
  const facts = (changes: Partial<Calendar>, of: Partial<ProductFacts> = {}): RedemptionFacts => ({
    card: { status: 'active', validFrom: null, validTo: null, regionRule: null },
    merchantRegionRule: null,
    calendar: {
      timeZone: 'Asia/Shanghai',
      delivery: { mode: 'after', days: 1, offered: 7 },
      closedWeekdays: [],
      holidays: [],
      cutOffHour: null,
      ...changes,
    },
    products: [product(of)],
    pickUpStoreIds: [],
  })
  /** A moment by the clock of Shanghai. */
  const at = (text: string) => new Date(`${text}+08:00`)
  const daysAt = (moment: string, changes: Partial<Calendar>, of: Partial<ProductFacts> = {}) =>
    evaluate(facts(changes, of), undefined, at(moment)).products[0]?.dates.days

  test('the cut-off hour belongs to the next day', () => {
    const calendar = { cutOffHour: 16, delivery: { mode: 'after', days: 1, offered: 2 } } as const
    expect(daysAt('2026-12-30T15:59:59', calendar)).toEqual(['2026-12-31', '2027-01-01'])
    expect(daysAt('2026-12-30T16:00:00', calendar)).toEqual(['2027-01-01', '2027-01-02'])
  })

  test('closed weekdays and holidays are not offered, and not made up for', () => {
    // 2026-10-01 is a Thursday.
    expect(daysAt('2026-09-30T10:00:00', { closedWeekdays: [0, 6], holidays: ['2026-10-01'] })).toEqual([
      ...['2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
    ])
  })

  test('mode B offers nothing that is over', () => {
    const delivery = { mode: 'between', from: '2026-09-20', to: '2026-09-23' } as const
    expect(daysAt('2026-09-22T10:00:00', { delivery })).toEqual(['2026-09-22', '2026-09-23'])
    expect(daysAt('2026-09-24T00:00:00', { delivery })).toEqual([])
  })

  test('dates set a century apart by mistake are still one year of days', () => {
    const delivery = { mode: 'between', from: '2026-01-01', to: '2126-01-01' } as const
    expect(daysAt('2026-09-22T10:00:00', { delivery })).toHaveLength(366)
  })

  test('mode C is the order’s day, also where nothing is delivered on it', () => {
    const calendar = {
      delivery: { mode: 'none' },
      closedWeekdays: [0, 1, 2, 3, 4, 5, 6],
      cutOffHour: 20,
    } as const
    expect(daysAt('2026-09-22T10:00:00', calendar)).toEqual(['2026-09-22'])
    expect(daysAt('2026-09-22T20:00:00', calendar)).toEqual(['2026-09-23'])
    const full = { dailyCapacity: 2, taken: { '2026-09-23': 2 } }
    expect(daysAt('2026-09-22T20:00:00', calendar, full)).toEqual([])
  })

  test.each([
    ['2026-09-24T23:59:59', '09-25', '12-31', '2026-09-25'],
    ['2026-09-25T00:00:00', '09-25', '12-31', undefined],
    ['2026-12-31T23:59:59', '09-25', '12-31', undefined],
    ['2027-01-01T00:00:00', '09-25', '12-31', '2027-09-25'],
    // Across New Year.
    ['2026-12-31T12:00:00', '11-15', '01-20', undefined],
    ['2027-01-20T23:59:00', '11-15', '01-20', undefined],
    ['2027-01-21T00:00:00', '11-15', '01-20', '2027-11-15'],
    // 29 February, where there is one and where there is none.
    ['2027-02-28T12:00:00', '02-29', '05-01', '2027-03-01'],
    ['2028-02-28T12:00:00', '02-29', '05-01', '2028-02-29'],
    ['2027-03-01T12:00:00', '02-01', '02-29', '2028-02-01'],
    ['2096-03-01T12:00:00', '02-29', '02-29', '2104-02-29'],
  ])('%s in a season from %s to %s: opens %s', (moment, from, to, opens) => {
    const seasons: Season[] = [{ kind: 'yearly', from, to }]
    const [answer] = evaluate(
      facts({ delivery: { mode: 'none' } }, { seasons }),
      undefined,
      at(moment),
    ).products
    expect(answer?.refusals).toEqual(
      opens === undefined ? [] : [{ reason: 'PRODUCT_OUT_OF_SEASON', seasons, opens }],
    )
  })

  test('a fixed season that is over never comes again', () => {
    const seasons: Season[] = [{ kind: 'fixed', from: '2026-01-01', to: '2026-02-01' }]
    const [answer] = evaluate(facts({}, { seasons }), undefined, at('2026-02-02T00:00:00')).products
    expect(answer?.refusals).toEqual([{ reason: 'PRODUCT_OUT_OF_SEASON', seasons, opens: undefined }])
  })

  test('in season today, and none of the days offered', () => {
    const seasons: Season[] = [{ kind: 'yearly', from: '09-01', to: '09-22' }]
    const [answer] = evaluate(facts({}, { seasons }), undefined, at('2026-09-22T12:00:00')).products
    expect(answer?.refusals).toEqual([{ reason: 'PRODUCT_NO_DATE' }])
  })

  test('the hour that a clock shows twice or never', () => {
    const calendar = { timeZone: 'America/New_York', cutOffHour: 2 }
    const orderDay = (moment: string) => evaluate(facts(calendar), undefined, new Date(moment)).orderDay
    // 1:30 comes twice on 1 November: at 5:30 and at 6:30 UTC. 2:00 is at 7:00 UTC.
    expect(orderDay('2026-11-01T05:30:00Z')).toBe('2026-11-01')
    expect(orderDay('2026-11-01T06:59:59Z')).toBe('2026-11-01')
    expect(orderDay('2026-11-01T07:00:00Z')).toBe('2026-11-02')
    // On 8 March it is 3:00 right after 1:59.
    expect(orderDay('2026-03-08T06:59:59Z')).toBe('2026-03-08')
    expect(orderDay('2026-03-08T07:00:00Z')).toBe('2026-03-09')
  })
})

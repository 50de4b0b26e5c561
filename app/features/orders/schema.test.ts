import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { CARRIERS, carrierName } from './carriers.ts'
import { messages } from './messages.ts'
import { orderListQuery, prepareAllSchema, shipmentSchema } from './schema.ts'
import { readSearch } from './search.ts'
import { normaliseTrackingNumber } from './tracking-number.ts'

const good = {
  intent: 'ship',
  orderId: '01940000-0000-7000-8000-000000000001',
  version: '2026-11-21T10:20:30.123456Z',
  carrier: 'SF',
  trackingNo: 'SF1234567890',
}

describe('tracking numbers', () => {
  test.each([
    ['SF1234567890', 'SF1234567890'],
    [' sf1234567890 ', 'SF1234567890'],
    ['ＳＦ１２３４５６７８９０', 'SF1234567890'],
    ['SF 1234 5678 90', 'SF1234567890'],
    ['7312-3456-7890', '731234567890'],
    ['\u200b75312345678901\n', '75312345678901'],
    ['12345678', '12345678'],
    ['JDVA00123456789-1-1-', 'JDVA0012345678911'],
  ])('%j is stored as %j', (typed, stored) => {
    expect(normaliseTrackingNumber(typed)).toBe(stored)
    expect(shipmentSchema.parse({ ...good, trackingNo: typed }).trackingNo).toBe(stored)
  })

  test.each([
    '1234567',
    '1'.repeat(31),
    '顺丰1234567890',
    'SF12345678!',
    "SF1234567'--",
    'ABCDEFGHIJ',
    'NULL',
    'a'.repeat(500),
  ])('%j is refused', (typed) =>
    expect(shipmentSchema.safeParse({ ...good, trackingNo: typed }).success).toBe(false),
  )

  test.each([
    ['', '请填写这一项'],
    ['1234567', '快递单号应为 8 到 30 位字母或数字，请检查'],
  ])('%j: %s', (trackingNo, message) => {
    const parsed = shipmentSchema.safeParse(
      { ...good, trackingNo },
      { error: zodErrorMap('zh-CN', messages) },
    )
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message])
  })
})

test.each([
  ['carrier', 'XX'],
  ['carrier', ''],
  ['orderId', '1'],
  ['version', 'now()'],
  ['version', "2026-11-21' or true"],
  ['intent', 'cancel'],
])('a tampered %s (%j) is refused', (field, value) => {
  expect(shipmentSchema.safeParse({ ...good, [field]: value }).success).toBe(false)
})

test('an address that makes no sense shows the list as if it were not given', () => {
  expect(orderListQuery.parse({ view: 'x', behind: "1' or 1=1", done: '<b>', q: 'y'.repeat(61) })).toEqual({})
})

test('every carrier has a code of its own and a name in both languages', () => {
  expect(new Set(CARRIERS.map((carrier) => carrier.code)).size).toBe(CARRIERS.length)
  expect(carrierName('SF', 'zh-CN')).toBe('顺丰速运')
  expect(carrierName('SF', 'en')).toBe('SF Express')
  expect(carrierName('OLD', 'zh-CN')).toBe('OLD')
})

// The parcels of an order share its number.
const PARCELS = ['', ...Array.from({ length: 19 }, (_, at) => `-${at + 2}`)].map(
  (end) => `26112100000001${end}`,
)
test.each([
  ['', undefined],
  [' 26112100000001 ', { orderNos: PARCELS, cardSerial: 26112100000001, phoneDigits: null }],
  ['２６１１２１０００００００１-2', { orderNos: PARCELS, cardSerial: 261121000000012, phoneDigits: null }],
  ['138 0013 8000', { orderNos: ['13800138000'], cardSerial: 13800138000, phoneDigits: '13800138000' }],
  ['010-12345678', { orderNos: ['01012345678'], cardSerial: 1012345678, phoneDigits: '01012345678' }],
  ['１２', { orderNos: ['12'], cardSerial: 12, phoneDigits: null }],
  ["x' or '1", { orderNos: ["X'OR'1"], cardSerial: null, phoneDigits: null }],
])('searching %j looks for %o', (typed, search) => expect(readSearch(typed)).toEqual(search))

test('the page names all its orders at once, with the state it has seen of each', () => {
  const { orderId, version } = good
  const one = `${orderId} ${version}`
  const post = (orders: unknown) => prepareAllSchema.safeParse({ intent: 'prepareAll', orders })
  expect(post([one]).data?.orders).toEqual([{ orderId, version }])
  for (const broken of [[], [orderId], [`${orderId} x`], 'x', Array(101).fill(one)]) {
    expect(post(broken).success).toBe(false)
  }
})

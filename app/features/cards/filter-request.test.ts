import fc from 'fast-check'
import { v7 as uuid } from 'uuid'
import { expect, test } from 'vitest'
import { readFilter, regionFilterOptions } from './filter-request.ts'
import { CARD_CONDITIONS, type CardFilter, cardFilterSchema, filterQuery, narrows } from './schema.ts'

const id = fc.constant(null).map(() => uuid())
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const number = fc.stringMatching(/^[0-9A-Z-]{1,40}$/)
const serial = fc.integer({ min: 1, max: 999_999_999_999_999 })
const words = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .map((text) => text.slice(0, 60).trim())
  .filter((text) => text !== '' && text.normalize() === text)
const filters = fc
  .record<CardFilter>(
    {
      ...{ serialFrom: serial, serialTo: serial, numberFrom: number, numberTo: number, number },
      ...{ listId: id, batchId: id, name: words, faceValue: fc.integer({ min: 0, max: 1e11 }) },
      channelId: fc.oneof(id, fc.constant('none' as const)),
      storeId: fc.oneof(id, fc.constant('none' as const)),
      status: fc.constantFrom(...CARD_CONDITIONS),
      ...{ expiresFrom: day, expiresTo: day, productId: id, remark: words },
      region: fc.constantFrom('none', 'some', '33', '3301', '330106'),
    },
    { requiredKeys: [] },
  )
  .filter(
    (filter) =>
      (filter.serialFrom ?? 0) <= (filter.serialTo ?? Number.MAX_SAFE_INTEGER) &&
      (filter.numberFrom ?? '') <= (filter.numberTo ?? '~') &&
      (filter.expiresFrom ?? '') <= (filter.expiresTo ?? '~'),
  )

test('the query string of a filter reads back as the same filter', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const address = new URLSearchParams(filterQuery(filter)).toString()
      const read = Object.fromEntries(new URLSearchParams(address))
      expect(cardFilterSchema.parse(read)).toEqual(filter)
      expect(readFilter(read, 'zh-CN').filter).toEqual(filter)
    }),
  )
})

test('a range upside down is said at its second field, and what was typed stays', () => {
  const typed = { serialFrom: '２００', serialTo: '100' }
  const read = readFilter({ ...typed, after: '7' }, 'zh-CN')
  expect(read.filter).toBeUndefined()
  expect(read.typed).toEqual(typed)
  expect(read.errors).toEqual({ serialTo: ['不能小于起始值，请检查两个值是否填反了'] })
  expect(Object.keys(readFilter({ numberFrom: 'B1', numberTo: 'A9' }, 'en').errors)).toEqual(['numberTo'])
  expect(
    Object.keys(readFilter({ expiresFrom: '2026-02-01', expiresTo: '2026-01-31' }, 'en').errors),
  ).toEqual(['expiresTo'])
})

test('a field that is wrong does not hide a range upside down', () => {
  const { errors } = readFilter({ serialFrom: '200', serialTo: '100', faceValue: '1e2' }, 'en')
  expect(Object.keys(errors).sort()).toEqual(['faceValue', 'serialTo'])
})

test.each([
  ['serialFrom', '1e3'],
  ['serialFrom', '0'],
  ['serialFrom', '-5'],
  ['serialTo', '9999999999999999'],
  ['number', '券001'],
  ['faceValue', '1e2'],
  ['faceValue', '388.555'],
  ['expiresFrom', '2026-02-30'],
  ['batchId', 'all'],
  ['channelId', 'nobody'],
  ['status', 'lost'],
  ['region', '330'],
  ['name', 'x'.repeat(61)],
])('%s=%s is an error in words, in both languages', (part, value) => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const { errors, filter } = readFilter({ [part]: value }, locale)
    expect(filter).toBeUndefined()
    expect(errors[part as keyof typeof errors]?.[0]?.length).toBeGreaterThan(3)
  }
})

test('full-width digits, leading zeros and small letters are understood', () => {
  const read = readFilter({ serialFrom: '０１０', number: ' cx０1 ', faceValue: '３８８.5' }, 'en')
  expect(read.filter).toEqual({ serialFrom: 10, number: 'CX01', faceValue: 38850 })
})

test('only a filter that says more than the state narrows', () => {
  expect(narrows({})).toBe(false)
  expect(narrows({ status: 'active' })).toBe(false)
  expect(narrows({ status: 'active', channelId: 'none' })).toBe(true)
})

test('province and city are one part; a city of another province is dropped', () => {
  expect(readFilter({ region: '33', city: '3301' }, 'en').filter).toEqual({ region: '3301' })
  expect(readFilter({ region: '32', city: '3301' }, 'en').filter).toEqual({ region: '32' })
  expect(readFilter({ region: 'none', city: '3301' }, 'en').filter).toEqual({ region: 'none' })
  expect(regionFilterOptions('3301')).toMatchObject({ region: '33', city: '3301' })
  expect(regionFilterOptions('some')).toMatchObject({ region: 'some', city: '', cities: [] })
  expect(regionFilterOptions('330106').cities[0]).toEqual({ code: '330106', name: '浙江省杭州市西湖区' })
})

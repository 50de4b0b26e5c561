import { describe, expect, test } from 'vitest'
import { arrange, arrangedOn, moveTo, sortAt } from './ordering.ts'
import { orderSchema } from './schema.ts'

const list = ['a', 'b', 'c', 'd']

test.each([
  ['c', 0, 'cabd'],
  ['a', 1, 'bacd'],
  ['a', 3, 'bcda'],
  ['b', 99, 'acdb'],
  ['d', -5, 'dabc'],
  ['b', 1, 'abcd'],
  ['x', 0, 'abcd'],
])('moveTo %s %i: %s', (id, to, expected) => expect(moveTo(list, id, to).join('')).toBe(expected))

describe('arrange', () => {
  const typed = (...places: number[]) =>
    arrange(list.map((id, i) => ({ id, place: places[i] ?? 0 }))).join('')
  test('unchanged numbers change nothing', () => expect(typed(1, 2, 3, 4)).toBe('abcd'))
  test('a place that is taken makes room', () => {
    expect(typed(1, 2, 3, 1)).toBe('dabc')
    expect(typed(1, 2, 3, 2)).toBe('adbc')
    expect(typed(3, 2, 3, 4)).toBe('bcad')
    expect(typed(9, 2, 3, 4)).toBe('bcda')
  })
  test('a whole new order', () => expect(typed(4, 3, 2, 1)).toBe('dcba'))
})

test('what was arranged survives a list that changed', () => {
  expect(arrangedOn(['a', 'b', 'x', 'd'], ['d', 'c', 'a', 'b'])).toEqual(['d', 'a', 'b', 'x'])
})

test('sort values leave room', () => expect([0, 1, 11].map(sortAt)).toEqual([10, 20, 120]))

describe('orderSchema', () => {
  const id = '01940000-0000-7000-8000-000000000001'
  const good = { seen: 'x', productId: [id], place: ['１'] }
  test('reads full-width numbers', () => {
    expect(orderSchema.parse(good).rows).toEqual([{ id, place: 1 }])
  })
  test.each([
    { place: ['0'] },
    { place: ['1e3'] },
    { place: [] },
    { place: ['1', '2'] },
    { productId: ['x'] },
    { productId: [id, id], place: ['1', '2'] },
    { productId: [], place: [] },
    { seen: '' },
  ])('refuses %j', (wrong) => expect(orderSchema.safeParse({ ...good, ...wrong }).success).toBe(false))
})

import { describe, expect, test } from 'vitest'
import {
  ALPHABETS,
  firstCommonNumber,
  fitsDigits,
  inRange,
  previewNumbers,
  sequentialNumber,
} from './numbers.ts'
import { randomCharacters, randomNumbers } from './random.ts'

describe('sequential numbers', () => {
  const range = { prefix: 'A', digits: 6, start: 10_000, quantity: 3 }

  test('start 10000 makes 10001 the first, filled up with zeros', () => {
    expect(sequentialNumber(range, 0)).toBe('A010001')
    expect(sequentialNumber({ ...range, prefix: '', digits: 5 }, 0)).toBe('10001')
  })

  test('the last one must fit its digits', () => {
    expect(fitsDigits({ prefix: '', digits: 4, start: 9_000, quantity: 999 })).toBe(true)
    expect(fitsDigits({ prefix: '', digits: 4, start: 9_000, quantity: 1_000 })).toBe(false)
    expect(fitsDigits({ prefix: '', digits: 16, start: 9_000_000_000_000_000, quantity: 1_000_000 })).toBe(
      true,
    )
  })

  test.each([
    ['the same run', range, range, 'A010001'],
    ['the last of one is the first of the other', range, { ...range, start: 10_002 }, 'A010003'],
    ['one behind the other', range, { ...range, start: 10_003 }, undefined],
    ['another length', range, { ...range, digits: 7 }, undefined],
    ['another prefix', range, { ...range, prefix: 'B' }, undefined],
    [
      'a prefix that goes on in digits',
      range,
      { prefix: 'A01', digits: 4, start: 0, quantity: 1 },
      'A010001',
    ],
    [
      'a prefix that goes on in a letter',
      range,
      { prefix: 'A0X', digits: 4, start: 0, quantity: 9 },
      undefined,
    ],
  ])('common numbers: %s', (_, a, b, first) => {
    expect(firstCommonNumber(a, b)).toBe(first)
    expect(firstCommonNumber(b, a)).toBe(first)
  })

  test('inRange knows exactly its own numbers', () => {
    const numbers = ['A010000', 'A010001', 'A010003', 'A010004', 'A10001', 'B010001', 'A01000X']
    expect(numbers.map((number) => inRange(range, number))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('preview', () => {
  const range = { prefix: 'A', digits: 6, start: 10_000, quantity: 1_000 }

  test('the first three and the last', () => {
    expect(previewNumbers('sequential', range)).toEqual({
      first: ['A010001', 'A010002', 'A010003'],
      last: 'A011000',
    })
    expect(previewNumbers('sequential', { ...range, quantity: 2 })).toEqual({
      first: ['A010001', 'A010002'],
      last: undefined,
    })
  })

  test('random numbers only show their shape', () => {
    expect(previewNumbers('random', range)).toEqual({ first: ['A••••••'], last: undefined })
  })

  test.each([
    ['nothing typed', { ...range, quantity: Number.NaN }],
    ['no room', { ...range, digits: 4 }],
    ['none', { ...range, quantity: 0 }],
    ['a prefix that is refused', { ...range, prefix: '卡' }],
  ])('shows nothing: %s', (_, values) => {
    expect(previewNumbers('sequential', values)).toBeUndefined()
  })
})

describe('random characters', () => {
  test('alphabets have no character twice and none that is misread', () => {
    for (const alphabet of Object.values(ALPHABETS)) expect(new Set(alphabet).size).toBe(alphabet.length)
    expect(ALPHABETS.safe).not.toMatch(/[01258BDGILOQSVZa-z]/)
  })

  test.each(Object.entries(ALPHABETS))('%s: every character equally often', (_, alphabet) => {
    const count = 210_000
    const seen = new Map<string, number>()
    for (const c of randomCharacters(alphabet, count).toString('latin1')) seen.set(c, (seen.get(c) ?? 0) + 1)
    const expected = count / alphabet.length
    let chiSquare = 0
    for (const c of alphabet) chiSquare += ((seen.get(c) ?? 0) - expected) ** 2 / expected
    expect([...seen.keys()].every((c) => alphabet.includes(c))).toBe(true)
    // 20 degrees of freedom exceed 70 once in five million runs; taking bytes modulo 21 would give about 400.
    expect(chiSquare).toBeLessThan(70)
  })

  test('numbers are different, of the right shape, and avoid the taken ones', () => {
    const numbers = randomNumbers('X', 3, 500, (number) => number.endsWith('7'))
    expect(new Set(numbers).size).toBe(500)
    expect(numbers.every((number) => /^X\d{2}[0-689]$/.test(number))).toBe(true)
  })
})

import { describe, expect, test } from 'vitest'
import { pictureCanvas, printCanvas } from './canvas.ts'
import { impose } from './imposition.ts'
import { cardsPerPart, fingerprint, partLength, pictureName } from './parts.ts'
import { festiveDesign, testCards } from './test-cards.ts'
import type { CardFacts } from './types.ts'

const request = {
  output: 'jpeg',
  names: 'number',
  locale: 'zh-CN',
  sheet: { widthMm: 210, heightMm: 297, marginMm: 12, gutterMm: 6 },
} as const
const serials = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => ({ serial: from + i * step }))

describe('how long a part is', () => {
  test('bounded by pixels, and whole sheets on paper', () => {
    const design = festiveDesign()
    expect(cardsPerPart('jpeg', pictureCanvas(design), undefined)).toBe(200)
    expect(cardsPerPart('png', pictureCanvas(design), undefined)).toBe(100)
    const imposition = impose(request.sheet, design)
    const onPaper = cardsPerPart('pdf', printCanvas(design), imposition)
    expect(onPaper % imposition.places.length).toBe(0)
    expect(onPaper).toBeGreaterThan(100)
    const huge = { ...design, widthPx: 4000, heightPx: 4000 }
    expect(cardsPerPart('png', pictureCanvas(huge), undefined)).toBe(3)
  })

  test('it ends where blocks of serials end, so that other ranges find the same parts', () => {
    expect(partLength(serials(1, 200), 200)).toBe(200)
    expect(partLength(serials(151, 350), 200)).toBe(50)
    expect(partLength(serials(201, 400), 200)).toBe(200)
    expect(partLength(serials(201, 210), 200)).toBe(10)
    expect(partLength(serials(1, 2000, 10), 200)).toBe(180)
    expect(partLength([], 200)).toBe(0)
  })

  test('it always holds a card, and all parts together hold all cards', () => {
    for (const step of [1, 3, 7, 500]) {
      const all = serials(77, 5077, step)
      let rest = all
      while (rest.length > 0) {
        const length = partLength(rest.slice(0, 50), 50)
        expect(length).toBeGreaterThan(0)
        rest = rest.slice(length)
      }
    }
  })
})

describe('what makes a part another one', () => {
  const design = festiveDesign()
  const cards = testCards(3)
  const same = fingerprint(request, design, cards)

  test('not the objects, but what is in them', () => {
    expect(fingerprint({ ...request }, { ...design }, structuredClone(cards))).toBe(same)
    expect(same).toMatch(/^[0-9a-f]{64}$/)
  })

  test('neither paper nor passwords for pictures', () => {
    const sheet = { ...request.sheet, gutterMm: 0 }
    expect(fingerprint({ ...request, sheet }, design, cards)).toBe(same)
    expect(
      fingerprint(
        request,
        design,
        cards.map((card) => ({ ...card, password: 'other' })),
      ),
    ).toBe(same)
  })

  test.each<[string, string]>([
    ['version', fingerprint(request, { ...design, version: 2 }, cards)],
    ['design', fingerprint(request, { ...design, designId: 'other' }, cards)],
    ['format', fingerprint({ ...request, output: 'png' }, design, cards)],
    ['names', fingerprint({ ...request, names: 'serial' }, design, cards)],
    ['one card less', fingerprint(request, design, cards.slice(1))],
    ['the order', fingerprint(request, design, [...cards].reverse())],
    [
      'the last day',
      fingerprint(
        request,
        design,
        cards.map((card) => ({ ...card, validTo: '2030-01-01' })),
      ),
    ],
    [
      'the site',
      fingerprint(
        request,
        design,
        cards.map((card) => ({ ...card, address: 'https://other' })),
      ),
    ],
  ])('%s', (_, other) => expect(other).not.toBe(same))
})

test('names of pictures are what file systems take, and each its own', () => {
  const [card] = testCards(1) as [CardFacts]
  expect(pictureName(card, request)).toBe('TH00007919.jpg')
  expect(pictureName(card, { output: 'png', names: 'serial' })).toBe('1.png')
  expect(pictureName({ ...card, number: '../a:b' }, request)).toBe('___a_b-1.jpg')
  expect(pictureName({ ...card, number: '礼品卡-01' }, request)).toBe('礼品卡-01.jpg')
})

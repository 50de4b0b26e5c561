import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldName, readDesignForm } from './design-form.ts'
import { newElement, toDraft, toElement } from './draft.ts'
import { withIntent } from './form-intent.ts'
import { type DraftElement, MAX_ELEMENTS } from './schema.ts'
import { dpiOf, isCutOff, pixelsNeeded, warningsOf } from './warnings.ts'

const CARD = { name: '蟹卡', widthMm: '85.6', heightMm: '54', bleedMm: '3', widthPx: '1000' }
const QR = { x: '60', y: '30', width: '17', height: '17', colour: '#000000', background: 'white', quiet: '4' }
const NUMBER = {
  ...{ x: '5', y: '40', width: '30', height: '5', size: '10.5', weight: 'bold', colour: '#FFEECC' },
  ...{ align: 'left', spacing: '0' },
}

function formWith(elements: Record<string, string>[], card: Record<string, string> = CARD): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(card)) form.set(name, value)
  for (const [at, element] of elements.entries())
    for (const [field, value] of Object.entries(element)) form.set(fieldName(at, field as 'x'), value)
  return form
}

const read = (elements: Record<string, string>[], card: Record<string, string> = CARD) =>
  readDesignForm(formWith(elements, card), 'zh-CN')
const errorsOf = (...args: Parameters<typeof read>) => {
  const result = read(...args)
  return result.ok ? {} : result.errors
}

describe('the posted form', () => {
  test('is read as it was meant', () => {
    const result = read([
      { kind: 'qr', ...QR },
      { kind: 'number', ...NUMBER },
      { kind: 'text', ...NUMBER, text: ' 中秋快乐\r\n阖家团圆 ' },
    ])
    if (!result.ok) throw new Error(JSON.stringify(result.errors))
    expect(result.values).toMatchObject({ name: '蟹卡', widthMm: 85.6, widthPx: 1000 })
    expect(result.values.elements[1]).toMatchObject({ kind: 'number', size: 10.5, colour: '#ffeecc' })
    expect(result.values.elements[2]).toMatchObject({ text: '中秋快乐\n阖家团圆' })
  })

  test('full-width digits count, other numbers are refused where they stand', () => {
    expect(read([{ kind: 'qr', ...QR, x: '６０．５' }])).toMatchObject({
      ok: true,
      values: { elements: [{ x: 60.5 }] },
    })
    for (const x of ['1e2', '0x10', '-', '', '1,5', '99999'])
      expect(errorsOf([{ kind: 'qr', ...QR, x }])).toHaveProperty([fieldName(0, 'x')])
  })

  test('everything must be on the card', () => {
    expect(errorsOf([{ kind: 'qr', ...QR, x: '70' }])).toEqual({
      'elements[0].x': ['超出了卡面，请移回来或改小'],
    })
    expect(errorsOf([{ kind: 'number', ...NUMBER, y: '53' }])).toHaveProperty(['elements[0].y'])
    expect(errorsOf([{ kind: 'number', ...NUMBER, x: '-1' }])).toHaveProperty(['elements[0].x'])
  })

  test('codes must be large enough to be read, texts must say something', () => {
    expect(errorsOf([{ kind: 'qr', ...QR, width: '11.9' }])).toEqual({
      'elements[0].width': ['二维码边长至少 12 毫米，否则手机扫不出来'],
    })
    const bars = { ...QR, kind: 'code128', x: '5' }
    expect(errorsOf([{ ...bars, width: '19' }])).toHaveProperty(['elements[0].width'])
    expect(errorsOf([{ kind: 'text', ...NUMBER, text: '  ' }])).toHaveProperty(['elements[0].text'])
    expect(errorsOf([{ kind: 'text', ...NUMBER, text: 'a\u0007b' }])).toHaveProperty(['elements[0].text'])
  })
})

describe('what cannot come from the editor', () => {
  test('is refused', () => {
    expect(errorsOf([{ kind: 'script', ...NUMBER }])).toHaveProperty(['elements[0].kind'])
    expect(errorsOf([{ kind: 'number', ...NUMBER, colour: 'red' }])).toHaveProperty(['elements[0].colour'])
    expect(errorsOf([{ kind: 'number', ...NUMBER, weight: '900' }])).toHaveProperty(['elements[0].weight'])
    expect(errorsOf([], { ...CARD, widthPx: '4000', widthMm: '20', heightMm: '300' })).toHaveProperty([
      'widthPx',
    ])
  })

  test('thirty elements and no more; a place far away is not looked for', () => {
    const many = Array.from({ length: MAX_ELEMENTS + 1 }, () => ({ kind: 'number', ...NUMBER }))
    expect(read(many.slice(1)).ok).toBe(true)
    expect(errorsOf(many)).toEqual({ '': ['最多选择 30 项'] })
    const form = formWith([{ kind: 'qr', ...QR }])
    form.set('elements[4000000000].kind', 'qr')
    const far = readDesignForm(form, 'zh-CN')
    expect(far.ok && far.values.elements).toHaveLength(1)
  })

  test('what was typed comes back', () => {
    const result = read([{ kind: 'number', ...NUMBER, x: 'abc' }], { ...CARD, name: '' })
    if (result.ok) throw new Error('accepted')
    expect(result.typed).toMatchObject({ name: '', 'elements[0].x': 'abc', 'elements[0].size': '10.5' })
    expect(Object.keys(result.errors).sort()).toEqual(['elements[0].x', 'name'])
  })
})

const length = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((hundredths) => hundredths / 100)

test('saved and opened again, an element is the same to a hundredth', () => {
  const drafts = fc.record({
    ...{ x: length(0, 20), y: length(0, 20), width: length(12, 60), height: length(12, 30) },
    ...{ size: length(4, 60), spacing: length(-5, 20) },
  })
  fc.assert(
    fc.property(drafts, length(20, 300), (measures, widthMm) => {
      const style = { kind: 'number', weight: 'bold', colour: '#000000', align: 'left' } as const
      const draft: DraftElement = { ...style, ...measures }
      expect(toDraft(toElement(draft, widthMm), widthMm)).toEqual(draft)
    }),
  )
})

test('without scripts the buttons do what they say', () => {
  const result = read([
    { kind: 'qr', ...QR },
    { kind: 'number', ...NUMBER },
  ])
  if (!result.ok) throw new Error('refused')
  const kinds = (intent: string) => withIntent(result.values, intent, '字').elements.map(({ kind }) => kind)
  expect(kinds('save')).toEqual(['qr', 'number'])
  expect(kinds('add:text')).toEqual(['qr', 'number', 'text'])
  expect(kinds('down:0')).toEqual(['number', 'qr'])
  expect(kinds('up:0')).toEqual(['qr', 'number'])
  expect(kinds('duplicate:1')).toEqual(['qr', 'number', 'number'])
  expect(kinds('remove:0')).toEqual(['number'])
  expect(kinds('remove:99')).toEqual(['qr', 'number'])
})

test('a new element fits onto every card and is allowed', () => {
  for (const kind of ['number', 'serial', 'password', 'text', 'qr', 'code128'] as const) {
    const made = newElement(kind, { widthMm: 20, heightMm: 20 }, '字')
    const fields = Object.fromEntries(Object.entries(made).map(([field, value]) => [field, String(value)]))
    expect(errorsOf([fields], { ...CARD, widthMm: '20', heightMm: '20' })).toEqual({})
  }
})

test('warns of what may not be readable', () => {
  const box = { x: 0, y: 0, width: 13, height: 20 }
  const code = { colour: '#ffcc00', background: 'none', quiet: 4 } as const
  expect(warningsOf({ kind: 'qr', ...box, ...code })).toEqual(['qrSmall', 'qrTransparent', 'qrLight'])
  expect(
    warningsOf({ kind: 'qr', ...box, ...code, width: 15, colour: '#5c0d10', background: 'white' }),
  ).toEqual([])
  const style = { weight: 'bold', colour: '#000000', align: 'left', spacing: 0, size: 5 } as const
  expect(warningsOf({ kind: 'password', ...box, ...style })).toEqual(['textSmall', 'passwordShown'])
})

test('says whether an artwork is good enough for print', () => {
  const card = { widthMm: 85.6, heightMm: 54, bleedMm: 3 }
  expect(pixelsNeeded(card)).toEqual({ width: 1082, height: 709 })
  expect(dpiOf({ width: 1082, height: 709 }, card)).toBe(300)
  expect(dpiOf({ width: 4000, height: 354 }, card)).toBe(149)
  expect(isCutOff({ width: 1374, height: 900 }, card)).toBe(false)
  expect(isCutOff({ width: 900, height: 900 }, card)).toBe(true)
})

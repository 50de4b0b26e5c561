import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { MAX_IMAGE_BYTES } from './image.ts'
import { MAX_UPLOAD_BYTES } from './limits.ts'
import { messages } from './messages.ts'
import { priceSchema, productSchema } from './schema.ts'

const good = { name: '大闸蟹礼盒', price: '388', sort: '100' }

/** The first message at a field, in Chinese; undefined when the form is accepted. */
function messageAt(field: string, value: unknown): string | undefined {
  const parsed = productSchema.safeParse(
    { ...good, [field]: value },
    { error: zodErrorMap('zh-CN', messages) },
  )
  return parsed.error?.issues.find((issue) => issue.path[0] === field)?.message
}

describe('price', () => {
  test.each([
    ['388', 38_800],
    ['388.5', 38_850],
    ['388.50', 38_850],
    [' 0.01 ', 1],
    ['0', 0],
    ['３８８．５', 38_850],
    ['10000000', 1_000_000_000],
    ['0.29', 29],
  ])('%j is %d fen', (typed, minor) => expect(priceSchema.parse(typed)).toBe(minor))

  test.each([
    '1e9',
    '3.88E2',
    '-1',
    '+388',
    '1,288',
    '38,8',
    '388.505',
    '.5',
    '388.',
    '0x10',
    'Infinity',
    '三百',
    '3 88',
    '￥388',
  ])('%j is refused with what to type', (typed) => expect(messageAt('price', typed)).toContain('388.50'))

  test('more than 10 million yuan is refused', () => {
    expect(messageAt('price', '10000000.01')).toBe('价格不能超过 10,000,000 元')
    expect(messageAt('price', '1000000000')).toBe('价格不能超过 10,000,000 元')
  })

  test('nothing typed asks to fill it in', () => expect(messageAt('price', undefined)).toBe('请填写这一项'))
})

describe('other fields', () => {
  test.each([
    ['name', '   '],
    ['name', 'x'.repeat(81)],
    ['name', 'a\u0000b'],
    ['description', 'x'.repeat(2001)],
    ['sort', '-1'],
    ['sort', '100000'],
    ['sort', '1e3'],
    ['sort', '1.5'],
    ['stock', '-1'],
    ['stock', '1e9'],
    ['stock', '1000000000'],
    ['stock', '很多'],
    ['dailyCapacity', '0'],
    ['supplierId', 'not-a-supplier'],
  ])('%s %j is refused at its field', (field, value) => expect(messageAt(field, value)).toBeTruthy())

  test('stock and capacity may be left out, line breaks count once', () => {
    const parsed = productSchema.parse({ ...good, description: `${'行\r\n'.repeat(999)}完` })
    expect(parsed).toMatchObject({ price: 38_800, sort: 100, onShelf: false })
    expect(parsed.stock).toBeUndefined()
    expect(parsed.description).toHaveLength(1999)
  })
})

test('the browser is told the same limit as the server holds', () =>
  expect(MAX_UPLOAD_BYTES).toBe(MAX_IMAGE_BYTES))

import { describe, expect, test } from 'vitest'
import { corpus, everyDistrict, lineOf, placeOf } from './corpus.ts'
import { parseAddressLine } from './parse.ts'
import { MAX_LENGTH } from './text.ts'

describe('the corpus', () => {
  const samples = corpus()
  const lines = new Set(everyDistrict().map(lineOf))

  test('is large, has no line twice, names districts that exist, and every province', () => {
    expect(samples.length).toBeGreaterThanOrEqual(200)
    expect(new Set(samples.map((sample) => sample.text)).size).toBe(samples.length)
    const regions = samples.flatMap(({ region }) => region ?? [])
    for (const region of regions) expect(lines).toContain(region)
    const codes = new Map(everyDistrict().map((code) => [lineOf(code), code.slice(0, 2)]))
    expect(new Set(regions.map((region) => codes.get(region))).size).toBe(34)
  })

  test.each(samples)('$text', ({ text, name, phone, region, place, street }) => {
    const parsed = parseAddressLine(text)
    const found = { region: lineOf(parsed.region), place: placeOf(parsed.place) }
    const { name: theName, phone: thePhone, street: theStreet } = parsed
    expect({ name: theName, phone: thePhone, street: theStreet, ...found }).toEqual({
      name,
      phone,
      street,
      region,
      place,
    })
  })
})

describe('what is not certain', () => {
  test('a district that several cities have is open, and both are named', () => {
    const parsed = parseAddressLine('朝阳区三里屯路19号院 小美 13466668901')
    expect(parsed.candidates.map(lineOf)).toEqual(['北京市朝阳区', '吉林省长春市朝阳区'])
    expect(parsed).toMatchObject({ missing: ['region'], name: '小美' })
    expect(parsed).not.toHaveProperty('region')
    expect(parsed).not.toHaveProperty('place')
  })
  test('the province or the city decides', () => {
    expect(lineOf(parseAddressLine('吉林朝阳区人民大街1号').region)).toBe('吉林省长春市朝阳区')
    expect(lineOf(parseAddressLine('北京朝阳区人民大街1号').region)).toBe('北京市朝阳区')
  })
  test('what is missing is said in the order of the form', () => {
    expect(parseAddressLine('').missing).toEqual(['name', 'phone', 'region', 'street'])
    expect(parseAddressLine('13800138000').missing).toEqual(['name', 'region', 'street'])
    expect(parseAddressLine('北京市朝阳区').missing).toEqual(['name', 'phone', 'street'])
  })
})

describe('numbers', () => {
  test.each([
    ['张三 138****8000 北京市朝阳区建国路1号', 'masked'],
    ['张三 1380013XXXX 北京市朝阳区建国路1号', 'masked'],
    ['张三 +852 2123 4567 北京市朝阳区建国路1号', 'foreign'],
    ['张三 400-800-1234 北京市朝阳区建国路1号', 'hotline'],
  ] as const)('%s: %s', (text, phoneProblem) => {
    const parsed = parseAddressLine(text)
    expect(parsed).toMatchObject({ phoneProblem, name: '张三', street: '建国路1号' })
    expect(parsed.phone).toBeUndefined()
  })
  test.each([
    '张三 18412345678-1234 北京市朝阳区建国路1号',
    '张三，18412345678转1234，北京市朝阳区建国路1号',
    '张三 18412345678 分机1234 北京市朝阳区建国路1号',
  ])('%s has an extension', (text) => {
    const expected = { phone: '18412345678', extension: '1234', name: '张三', street: '建国路1号' }
    expect(parseAddressLine(text)).toMatchObject(expected)
  })
  test('a mobile before a landline, and the other one is told', () => {
    const parsed = parseAddressLine('张三 010-65551234 13800138000 北京市朝阳区建国路1号')
    expect(parsed).toMatchObject({ phone: '13800138000', otherPhones: ['010-65551234'] })
  })
  test('numbers of rooms and identity cards are none', () => {
    const room = parseAddressLine('北京市朝阳区建国路13800138000号')
    expect(room).toMatchObject({ street: '建国路13800138000号', missing: ['name', 'phone'] })
    const card = parseAddressLine('张三 110101199003074518 13800138000 北京市朝阳区建国路1号')
    expect(card).toMatchObject({ phone: '13800138000', street: '建国路1号', otherPhones: [] })
  })
})

test('a text of 10,000 characters is read to its limit', () => {
  const line = '张三，13800138000，广东省深圳市南山区科技园1号'
  expect(parseAddressLine(`${line}\n${'x'.repeat(10_000)}`).region).toBe('440305')
  expect(parseAddressLine(`${' '.repeat(MAX_LENGTH)}${line}`).missing).toHaveLength(4)
  expect(parseAddressLine(line.repeat(400)).phone).toBe('13800138000')
})

import { describe, expect, test } from 'vitest'
import { maskNumber, nameForIndex, normaliseCode, normaliseLine } from './normalise.ts'

describe('normaliseCode', () => {
  test.each([
    ['XH10000001', 'XH10000001'],
    [' xh1000 0001 ', 'XH10000001'],
    ['xh-1000-0001', 'XH10000001'],
    ['ＸＨ１００００００１', 'XH10000001'],
    ['ＸＨ　１０００　０００１', 'XH10000001'],
    ['XH–1000—0001', 'XH10000001'],
    ['XH1000−0001', 'XH10000001'],
    ['\u200bXH1000\u00a00001\ufeff', 'XH10000001'],
    ['\tXH1000\n0001', 'XH10000001'],
    ['', ''],
    [' - ', ''],
  ])('%j is %j', (typed, code) => expect(normaliseCode(typed)).toBe(code))

  test('leaves what is no decoration, for the schema to refuse', () => {
    expect(normaliseCode("XH1' or '1'='1")).toBe("XH1'OR'1'='1")
    expect(normaliseCode('卡号1')).toBe('卡号1')
  })
})

test.each([
  [' 王 小明 ', '王 小明'],
  ['王\n小明', '王 小明'],
  ['王\u200b小\u202e明', '王小明'],
  ['人民路\t 1 号', '人民路 1 号'],
  ['\u0000', ''],
])('normaliseLine(%j) is %j', (typed, line) => expect(normaliseLine(typed)).toBe(line))

test('nameForIndex lets full-width and half-width find each other', () => {
  expect(nameForIndex('Ｔｏｍ　Ｌｉ')).toBe(nameForIndex('Tom Li'))
})

test('maskNumber never shows more than the ends', () => {
  expect(maskNumber('620110000042')).toBe('6201 •••• 0042')
  expect(maskNumber('T0000001')).toBe('T0 •••• 01')
})

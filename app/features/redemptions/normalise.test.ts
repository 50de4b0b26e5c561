import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALPHABETS } from '#app/features/batches/numbers.ts'
import {
  candidatesOf,
  maskNumber,
  nameForIndex,
  normaliseCode,
  normaliseLine,
  passwordCandidates,
} from './normalise.ts'

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

describe('candidatesOf', () => {
  test.each([
    ['620110000042', ['620110000042']],
    ['62O11OOOOO42', ['62O11OOOOO42', '620110000042']],
    ['620ll0000042', ['620ll0000042'.toUpperCase(), '620110000042']],
    ['O0I1', ['O0I1', '0011']],
    ['XHIOOOOOOI', ['XHIOOOOOOI', 'XH10000001']],
    // The letters of a prefix stay where other characters stand between them and the digits.
    ['GOLD00I2', ['GOLD00I2', 'GOLD0012']],
    ['OIL-8OOl2', ['OIL8OOL2', '01180012']],
    ['XH1000000A', ['XH1000000A']],
    ['', ['']],
  ])('%s', (typed, candidates) => expect(candidatesOf(normaliseCode(typed))).toEqual(candidates))

  test('whatever digits are misread, the number is among them, and what was typed comes first', () => {
    const misreads: Record<string, string[]> = { '0': ['0', 'O', 'o', '０'], '1': ['1', 'I', 'l', 'i', 'L'] }
    const digit = fc
      .constantFrom(...'0123456789')
      .chain((right) => fc.constantFrom(...(misreads[right] ?? [right])).map((typed) => ({ right, typed })))
    // A prefix that ends in one of the three letters itself cannot be told from a misread digit.
    const prefix = fc.constantFrom('', 'XH', 'GOLD', 'A1B', 'T')
    fc.assert(
      fc.property(prefix, fc.array(digit, { minLength: 1, maxLength: 16 }), (before, digits) => {
        const typed = normaliseCode(before + digits.map((each) => each.typed).join(''))
        const candidates = candidatesOf(typed)
        expect(candidates[0]).toBe(typed)
        expect(candidates).toContain(before + digits.map((each) => each.right).join(''))
      }),
    )
  })
})

describe('passwordCandidates', () => {
  test.each([
    ['12345678', 'digits', '12345678'],
    ['lOZ4SG7B', 'digits', '10245678'],
    ['7GVK', 'safe', '76UK'],
    ['O0I1', 'safe', 'O0I1'],
    ['O0I1GV', 'any', 'O0I1GV'],
  ] as const)('%s of %s', (typed, alphabet, read) => {
    const code = normaliseCode(typed)
    expect(passwordCandidates(code, alphabet)).toEqual([code, read])
  })

  test.each(['digits', 'safe'] as const)('%s: a right password is never changed', (alphabet) => {
    const right = ALPHABETS[alphabet]
    expect(passwordCandidates(right, alphabet)).toEqual([right, right])
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

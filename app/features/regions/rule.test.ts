import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkRule,
  cities,
  districts,
  namedRule,
  nameOfPlace,
  provinces,
  regionRuleOptions,
  sentRegionOptions,
} from './regions.ts'
import { noneAllowed, normaliseCodes, regionAllowed } from './rule.ts'
import { regionRuleSchema } from './schema.ts'

const all = provinces()
  .flatMap((province) => cities(province.code))
  .flatMap((city) => districts(city.code))
  .map((district) => district.code)
const someCode = fc
  .tuple(fc.constantFrom(...all), fc.constantFrom(2, 4, 6))
  .map(([code, n]) => code.slice(0, n))

describe('regionAllowed', () => {
  test.each([
    [null, '330102', true],
    [{ mode: 'only', codes: ['33', '3205'] }, '330102', true],
    [{ mode: 'only', codes: ['33', '3205'] }, '320583', true],
    [{ mode: 'only', codes: ['33', '3205'] }, '320102', false],
    [{ mode: 'except', codes: ['54', '650102'] }, '540102', false],
    [{ mode: 'except', codes: ['54', '650102'] }, '650103', true],
    [{ mode: 'except', codes: ['54', '650102'] }, '650102', false],
  ] as const)('%j and %s: %s', (rule, code, allowed) => {
    expect(regionAllowed(rule && { mode: rule.mode, codes: [...rule.codes] }, code)).toBe(allowed)
  })
})

describe('normaliseCodes', () => {
  test('drops repeats and what lies in another code', () => {
    expect(normaliseCodes(['3305', '33', '320583', '330502', '320583', '32'])).toEqual(['32', '33'])
    expect(normaliseCodes(['650102', '54', '6501', '650202'])).toEqual(['54', '6501', '650202'])
  })
  test('means the same as before, and does not change again', () => {
    fc.assert(
      fc.property(
        fc.array(someCode, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(...all),
        fc.constantFrom('only' as const, 'except' as const),
        (codes, region, mode) => {
          const tidy = normaliseCodes(codes)
          expect(regionAllowed({ mode, codes: tidy }, region)).toBe(regionAllowed({ mode, codes }, region))
          expect(normaliseCodes(tidy.toReversed())).toEqual(tidy)
        },
      ),
    )
  })
})

test('noneAllowed: at a province or city already, when nothing below it is served', () => {
  const only = { mode: 'only' as const, codes: ['33', '3205', '440103'] }
  expect(['33', '3301', '32', '3205', '320583', '44', '4401'].map((code) => noneAllowed(only, code))).toEqual(
    Array.from({ length: 7 }, () => false),
  )
  expect(['11', '3201', '4403', '440104'].every((code) => noneAllowed(only, code))).toBe(true)
  const except = { mode: 'except' as const, codes: ['54', '6501'] }
  expect(['54', '5401', '540102', '6501'].every((code) => noneAllowed(except, code))).toBe(true)
  expect(['65', '6502', '33'].some((code) => noneAllowed(except, code))).toBe(false)
  expect(noneAllowed(null, '54')).toBe(false)
})

describe('checkRule', () => {
  test('a municipality is one region, however it was chosen', () => {
    expect(checkRule({ mode: 'only', codes: ['3101', '310101', '33'] })).toEqual({
      ok: true,
      rule: { mode: 'only', codes: ['31', '33'] },
    })
  })
  test.each([[['99']], [['3299']], [['320599']], [['32', '__proto__']], [[]]])('knows no %j', (codes) => {
    expect(checkRule({ mode: 'only', codes })).toEqual({ ok: false, reason: 'REGION_UNKNOWN' })
  })
  test('refuses to leave nothing', () => {
    const every = provinces().map((province) => province.code.slice(0, 2))
    expect(checkRule({ mode: 'except', codes: every })).toEqual({ ok: false, reason: 'REGION_NOWHERE' })
    expect(checkRule({ mode: 'except', codes: every.slice(1) })).toMatchObject({ ok: true })
    expect(checkRule({ mode: 'only', codes: every })).toMatchObject({ ok: true })
  })
})

test('names of regions as a list says them', () => {
  const names = ['33', '65', '81', '3205', '6501', '320583', '31', '310101', '4290', '5001', '429004']
  expect(names.map(nameOfPlace)).toEqual([
    '浙江省',
    '新疆',
    '香港',
    '江苏省苏州市',
    '新疆乌鲁木齐市',
    '江苏省苏州市昆山市',
    '上海市',
    '上海市黄浦区',
    '湖北省（省直辖县）',
    '重庆市（市辖区）',
    '湖北省仙桃市',
  ])
  expect(namedRule({ mode: 'except', codes: ['54', '99'] })).toEqual({
    mode: 'except',
    places: [
      { code: '54', name: '西藏' },
      { code: '99', name: '99' },
    ],
  })
  expect(namedRule(null)).toBeNull()
})

test('the fields begin with a rule, or with what was sent, without what does not exist', () => {
  expect(regionRuleOptions()).toMatchObject({ mode: 'none', chosen: [] })
  expect(regionRuleOptions({ mode: 'only', codes: ['33'] })).toMatchObject({
    mode: 'only',
    chosen: [{ code: '33', name: '浙江省' }],
  })
  const form = new FormData()
  form.set('regionMode', 'except')
  for (const code of ['3301', '33', '77']) form.append('regionCodes', code)
  expect(sentRegionOptions(form)).toMatchObject({
    mode: 'except',
    chosen: [{ code: '33', name: '浙江省' }],
  })
})

describe('regionRuleSchema', () => {
  const parse = (fields: object) => regionRuleSchema.safeParse(fields)
  test('no mode, or none, is no limit', () => {
    expect(parse({}).data).toBeNull()
    expect(parse({ regionMode: 'none', regionCodes: ['33'] }).data).toBeNull()
  })
  test('a mode and codes are a rule', () => {
    expect(parse({ regionMode: 'except', regionCodes: ['5401', '54', '33'] }).data).toEqual({
      mode: 'except',
      codes: ['33', '54'],
    })
  })
  test.each([
    { regionMode: 'only' },
    { regionMode: 'only', regionCodes: ['333'] },
    { regionMode: 'only', regionCodes: ['３３'] },
    { regionMode: 'all', regionCodes: ['33'] },
    { regionMode: 'only', regionCodes: Array.from({ length: 501 }, () => '33') },
  ])('refuses %j', (fields) => expect(parse(fields).success).toBe(false))
})

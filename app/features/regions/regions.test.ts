import { describe, expect, test } from 'vitest'
import { regionLine } from './region-line.ts'
import {
  cities,
  codesOf,
  districts,
  pickerState,
  provinces,
  regionsOf,
  regionTree,
  resolve,
} from './regions.ts'

describe('the table', () => {
  test('has every province, in the order of the codes', () => {
    expect(provinces()).toHaveLength(34)
    expect(provinces()[0]).toEqual({ code: '110000', name: '北京市' })
  })

  test('gives cities of a province and districts of a city', () => {
    expect(cities('320000')).toContainEqual({ code: '320500', name: '苏州市' })
    expect(districts('320500')).toContainEqual({ code: '320583', name: '昆山市' })
    expect(districts('320500')).not.toContainEqual({ code: '320102', name: '玄武区' })
  })

  test('gives nothing for codes that are not there', () => {
    for (const code of ['', '000000', '999999', '32', '320500', 'province', '__proto__']) {
      expect(cities(code), code).toEqual([])
    }
    expect(districts('320000')).toEqual([])
    expect(districts('constructor')).toEqual([])
  })

  test('resolves every district it offers, and the names are those of the lists', () => {
    for (const province of provinces()) {
      const below = cities(province.code)
      expect(below.length, province.name).toBeGreaterThan(0)
      for (const city of below) {
        for (const district of districts(city.code)) {
          expect(resolve(district.code)).toEqual({
            code: district.code,
            province: province.name,
            city: city.name,
            district: district.name,
          })
        }
      }
    }
  })

  test.each(['', '320000', '320500', '320599', '3205830', '32058', '３２０５８３', 'toString'])(
    'does not resolve %j',
    (code) => expect(resolve(code)).toBeUndefined(),
  )
})

describe('divisions that are not three levels deep', () => {
  test('a municipality is its own city', () => {
    expect(cities('310000')).toEqual([{ code: '310100', name: '上海市' }])
    expect(resolve('310101')).toEqual({
      code: '310101',
      province: '上海市',
      city: '上海市',
      district: '黄浦区',
    })
  })

  test('a county-level city under the province itself', () => {
    const region = resolve('429004')
    expect(region).toEqual({ code: '429004', province: '湖北省', city: '省直辖县', district: '仙桃市' })
    expect(region && regionLine(region)).toBe('湖北省仙桃市')
  })

  test('a city without districts offers itself', () => {
    const regions = regionsOf({
      province_list: { '440000': '广东省' },
      city_list: { '441900': '东莞市' },
      county_list: {},
    })
    expect(regions.districts('441900')).toEqual([{ code: '441900', name: '东莞市' }])
    const region = regions.resolve('441900')
    expect(region).toEqual({ code: '441900', province: '广东省', city: '东莞市', district: '东莞市' })
    expect(region && regionLine(region)).toBe('广东省东莞市')
  })

  test('regionLine says each name once', () => {
    expect(regionLine({ province: '上海市', city: '上海市', district: '黄浦区' })).toBe('上海市黄浦区')
    expect(regionLine({ province: '重庆市', city: '县', district: '城口县' })).toBe('重庆市城口县')
    expect(regionLine({ province: '江苏省', city: '苏州市', district: '昆山市' })).toBe('江苏省苏州市昆山市')
  })
})

describe('pickerState', () => {
  test('fills the level below what is chosen', () => {
    expect(pickerState({}).lists.cities).toEqual([])
    expect(pickerState({ province: '320000' }).lists.cities.length).toBeGreaterThan(10)
    expect(pickerState({ province: '320000' }).lists.districts).toEqual([])
    expect(pickerState(codesOf('320583'))).toMatchObject({
      codes: { province: '320000', city: '320500', district: '320583' },
    })
  })
  test('drops a city of another province and what hangs on it', () => {
    const state = pickerState({ province: '330000', city: '320500', district: '320583' })
    expect(state.codes).toEqual({ province: '330000', city: '', district: '' })
    expect(state.lists.districts).toEqual([])
  })
  test('takes the only city there is', () => {
    expect(pickerState({ province: '310000', city: '320500' }).codes.city).toBe('310100')
  })
  test('forged codes choose nothing', () => {
    const state = pickerState({ province: '__proto__', city: 'x', district: '320583' })
    expect(state.codes).toEqual({ province: '', city: '', district: '' })
  })
})

test('regionTree has a list for every province and city', () => {
  const tree = regionTree()
  expect(tree['310000']).toEqual([{ code: '310100', name: '上海市' }])
  expect(tree['320500']?.some((option) => option.name === '昆山市')).toBe(true)
  expect(Object.values(tree).every((list) => list.length > 0)).toBe(true)
})

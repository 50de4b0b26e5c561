import { expect, test } from 'vitest'
import { erpRegion, regionNamed } from './region-names.ts'

const none = new Map<string, string>()
const place = (code: string, province: string, city: string, district: string) => ({
  code,
  province,
  city,
  district,
})

test.each([
  [place('110108', '北京市', '北京市', '海淀区'), ['北京', '北京市', '海淀区']],
  [place('500229', '重庆市', '县', '城口县'), ['重庆', '重庆市', '城口县']],
  [place('429004', '湖北省', '省直辖县', '仙桃市'), ['湖北省', '仙桃市', '']],
  [place('440305', '广东省', '深圳市', '南山区'), ['广东省', '深圳市', '南山区']],
  [place('620200', '甘肃省', '嘉峪关市', '嘉峪关市'), ['甘肃省', '嘉峪关市', '']],
])('%o', (region, [province, city, district]) => {
  expect(erpRegion(region, none)).toEqual({ province, city, district })
})

test('the merchant’s own names come first', () => {
  const own = new Map([
    ['4403', '深圳'],
    ['440305', '南山'],
  ])
  expect(erpRegion(place('440305', '广东省', '深圳市', '南山区'), own)).toEqual({
    ...{ province: '广东省', city: '深圳', district: '南山' },
  })
  expect(regionNamed('810101', none)).toBe(false)
  expect(regionNamed('810101', new Map([['81', '香港']]))).toBe(true)
  expect(regionNamed('440305', none)).toBe(true)
})

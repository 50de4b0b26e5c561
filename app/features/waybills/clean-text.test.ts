import { expect, test } from 'vitest'
import { cleanText, kdniaoCity, kdniaoProvince } from './clean-text.ts'

test('what carriers refuse becomes its full-width twin, and reads the same', () => {
  expect(cleanText(`8#301 "A" & 'B' + <C> 50% \\D`, 100)).toBe('8＃301 ＂A＂ ＆ ＇B＇ ＋ ＜C＞ 50％ ＼D')
})

test('pictures, controls and shapeless signs go; breaks become blanks', () => {
  expect(cleanText('  张三🦀\u200b\u0000 先生\r\n\t收👍🏽 ', 100)).toBe('张三 先生 收')
  expect(cleanText('𠮷野家（1号）', 100)).toBe('𠮷野家（1号）')
})

test('digits and signs of keyboards stay, though Unicode counts them among the emoji', () => {
  expect(cleanText('0123456789*©', 100)).toMatch(/^0123456789\*/)
})

test('a long text is cut between characters', () => {
  expect(cleanText('𠮷𠮷𠮷', 5)).toBe('𠮷𠮷')
  expect(cleanText('上海市黄浦区', 3)).toBe('上海市')
})

test('municipalities are named as KDNiao wants them, all other regions as they are', () => {
  expect(['北京市', '上海市', '天津市', '重庆市', '江苏省', '广西壮族自治区'].map(kdniaoProvince)).toEqual([
    ...['北京', '上海', '天津', '重庆', '江苏省', '广西壮族自治区'],
  ])
  expect(kdniaoCity('上海市', '市辖区')).toBe('上海市')
  expect(kdniaoCity('重庆市', '县')).toBe('重庆市')
  expect(kdniaoCity('江苏省', '苏州市')).toBe('苏州市')
  expect(kdniaoCity('湖北省', '省直辖县')).toBe('湖北省')
})

import { expect, test } from 'vitest'
import { seasonsInWords } from './season-words.ts'
import type { Season } from './types.ts'

const autumn: Season = { kind: 'yearly', from: '09-25', to: '12-31' }
const newYear: Season = { kind: 'fixed', from: '2027-01-20', to: '2027-02-05' }

test.each([
  [[], 'zh-CN', ''],
  [[autumn], 'zh-CN', '每年9月25日–12月31日'],
  [[autumn], 'en', 'Sep 25 – Dec 31 every year'],
  [[newYear], 'zh-CN', '2027年1月20日–2月5日'],
  [[autumn, newYear], 'zh-CN', '每年9月25日–12月31日、2027年1月20日–2月5日'],
] as const)('%j in %s', (seasons, locale, words) => {
  expect(seasonsInWords(seasons as readonly Season[], locale)).toBe(words)
})

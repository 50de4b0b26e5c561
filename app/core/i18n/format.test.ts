import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatDate,
  formatDuration,
  formatInstant,
  formatMoney,
  formatNumber,
} from './format.ts'

describe('formatMoney', () => {
  test.each([
    [58800, 'CNY', 'zh-CN', '¥588.00'],
    [58800, 'CNY', 'en', '¥588.00'],
    [5, 'CNY', 'zh-CN', '¥0.05'],
    [0, 'CNY', 'zh-CN', '¥0.00'],
    [-123456, 'CNY', 'zh-CN', '-¥1,234.56'],
    [500, 'JPY', 'en', '¥500'],
    ['12345', 'USD', 'en', '$123.45'],
  ] as const)('%s %s in %s is %s', (minor, currency, locale, expected) => {
    expect(formatMoney(minor, currency, locale)).toBe(expected)
  })
  test('is exact beyond what a float can hold', () => {
    expect(formatMoney(9007199254740993123n, 'CNY', 'zh-CN')).toBe('¥90,071,992,547,409,931.23')
  })
  test('leaves out round decimals on the face of a card only', () => {
    expect(formatMoney(58800, 'CNY', 'zh-CN', { whole: true })).toBe('¥588')
    expect(formatMoney(58850, 'CNY', 'zh-CN', { whole: true })).toBe('¥588.50')
  })
})

test('formatNumber groups', () => {
  expect(formatNumber(80000, 'zh-CN')).toBe('80,000')
  expect(formatNumber(10n ** 18n, 'en')).toBe('1,000,000,000,000,000,000')
})

test('formatDate never moves a date across a time zone', () => {
  expect(formatDate('2026-09-25', 'zh-CN')).toBe('2026年9月25日')
  expect(formatDate('2026-01-01', 'en')).toBe('Jan 1, 2026')
  expect(formatDate('not a date', 'en')).toBe('not a date')
})

test('formatInstant uses the zone of the merchant', () => {
  expect(formatInstant('2026-09-24T16:05:00Z', 'Asia/Shanghai', 'zh-CN')).toBe('2026年9月25日 00:05')
  expect(formatInstant('2026-09-24T16:05:00Z', 'UTC', 'en')).toBe('Sep 24, 2026, 16:05')
})

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1536, '1.5 KB'],
  [20 * 1024 * 1024, '20 MB'],
  [3 * 1024 ** 5, '3,072 TB'],
])('formatBytes(%d) is %s', (bytes, expected) => {
  expect(formatBytes(bytes, 'en')).toBe(expected)
})

test('formatDuration names two units at most', () => {
  expect(formatDuration(125, 'en')).toBe('2 min 5 sec')
  expect(formatDuration(3600, 'en')).toBe('1 hr')
  expect(formatDuration(0, 'en')).toBe('0 sec')
  expect(formatDuration(74, 'zh-CN')).toMatch(/^1\s?分钟 14\s?秒$/)
})

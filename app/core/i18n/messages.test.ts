import { expect, test } from 'vitest'
import { localeFromRequest } from './locale.ts'
import { defineMessages, translator } from './messages.ts'

const messages = defineMessages({
  'zh-CN': { hello: '你好，{name}', cards: '{n} 张卡', plain: '好' },
  en: { hello: 'Hello, {name}', cards: { one: '{n} card', other: '{n} cards' }, plain: 'fine' },
})

test('fills in, formats numbers and chooses the plural', () => {
  const zh = translator(messages, 'zh-CN')
  const en = translator(messages, 'en')
  expect(zh('hello', { name: '小明' })).toBe('你好，小明')
  expect(zh('cards', { n: 80000 })).toBe('80,000 张卡')
  expect(en('cards', { n: 1 })).toBe('1 card')
  expect(en('cards', { n: 1200 })).toBe('1,200 cards')
  expect(en('plain')).toBe('fine')
})

test('a value that looks like a placeholder is not filled in again', () => {
  expect(translator(messages, 'en')('hello', { name: '{n} $& {name}' })).toBe('Hello, {n} $& {name}')
})

test('the compiler refuses what would be wrong at run time', () => {
  // @ts-expect-error a key is missing in English
  defineMessages({ 'zh-CN': { a: '甲', b: '乙' }, en: { a: 'A' } })
  // @ts-expect-error a key is too many in English
  defineMessages({ 'zh-CN': { a: '甲' }, en: { a: 'A', b: 'B' } })
  const t = translator(messages, 'en')
  // @ts-expect-error no such key
  expect(t('bye')).toBe('bye')
  // @ts-expect-error the name is missing
  expect(t('hello')).toBe('Hello, {name}')
  // @ts-expect-error the wrong name
  expect(t('hello', { nam: 'x' })).toBe('Hello, {name}')
})

test.each([
  [{}, 'zh-CN'],
  [{ cookie: 'a=b; locale=en' }, 'en'],
  [{ cookie: 'locale=fr' }, 'zh-CN'],
  [{ cookie: 'locale=zh-CN', 'accept-language': 'en' }, 'zh-CN'],
  [{ 'accept-language': 'en-US,en;q=0.9' }, 'en'],
  [{ 'accept-language': 'en-US,en;q=0.9,zh;q=0.1' }, 'zh-CN'],
  [{ 'accept-language': 'fr,en;q=0.5' }, 'zh-CN'],
  [{ 'accept-language': 'en;q=0, fr' }, 'zh-CN'],
  [{ 'accept-language': '*' }, 'zh-CN'],
] as [Record<string, string>, string][])('%j reads %s', (headers, expected) => {
  expect(localeFromRequest(new Request('http://x/', { headers }))).toBe(expected)
})

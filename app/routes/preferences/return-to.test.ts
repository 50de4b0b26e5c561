import { expect, test } from 'vitest'
import { safeReturnTo } from './return-to.ts'

test.each(['/', '/r/ABC', '/orders?view=today&page=2', '/r/%E4%BD%A0'])('keeps %s', (path) => {
  expect(safeReturnTo(path)).toBe(path)
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'orders',
  '',
  null,
  undefined,
  '/a\\b',
  '/a\r\nSet-Cookie: x',
])('sends %j home', (value) => {
  expect(safeReturnTo(value)).toBe('/')
})

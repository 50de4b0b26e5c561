import { expect, test } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const hosts = ['127.0.0.1:3000', 'cards.example']

test.each([
  [{}, true],
  [{ origin: 'https://cards.example' }, true],
  [{ origin: 'http://127.0.0.1:3000' }, true],
  [{ origin: 'http://127.0.0.1:3001' }, false],
  [{ origin: 'https://evil.example' }, false],
  [{ origin: 'null' }, false],
  [{ origin: 'x' }, false],
  [{ 'sec-fetch-site': 'same-origin', origin: 'https://cards.example' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'same-site', origin: 'https://cards.example' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://cards.example' }, false],
])('%j: %s', (headers, expected) => {
  expect(isSameOrigin(headers, hosts)).toBe(expected)
})

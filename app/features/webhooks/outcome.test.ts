import { expect, test } from 'vitest'
import { outcomeOf } from './outcome.ts'

const answered = (status: number, body = '', headers = {}) =>
  outcomeOf({ ok: true, status, headers, body: Buffer.from(body) })

test.each([200, 201, 204, 299])('%i is taken', (status) => expect(answered(status).ok).toBe(true))

test.each([
  [301, 'REDIRECT', true],
  [400, 'STATUS', false],
  [404, 'STATUS', false],
  [408, 'STATUS', true],
  [410, 'GONE', false],
  [429, 'STATUS', true],
  [500, 'STATUS', true],
  [503, 'STATUS', true],
] as const)('%i is not: %s, rests: %s', (status, reason, rests) =>
  expect(answered(status)).toMatchObject({ ok: false, reason, rests, status }),
)

test('Retry-After is heard', () => {
  expect(answered(429, '', { 'retry-after': '30' })).toMatchObject({ wish: 30 })
})

test('of a long answer the first part is kept, of a binary one what can be', () => {
  expect(answered(200, '蟹'.repeat(5000)).answer).toBe('蟹'.repeat(1000))
  expect(answered(500, 'a\u0000b').answer).toBe('ab')
})

test.each(['TIMEOUT', 'UNREACHABLE', 'HUNG_UP', 'TOO_LARGE', 'NOT_PUBLIC'] as const)('%s', (reason) =>
  expect(outcomeOf({ ok: false, sent: false, reason, text: '' })).toMatchObject({ reason, rests: true }),
)

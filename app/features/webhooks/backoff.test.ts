import { describe, expect, test } from 'vitest'
import { RETRY_AFTER, restSeconds, retryAfter, secondsUntilNext } from './backoff.ts'

describe('a delivery that failed', () => {
  test('is tried again, ever later, over more than a day, and then no more', () => {
    const waits = RETRY_AFTER.map((_, i) => secondsUntilNext(i + 1, undefined, 0.5) as number)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(24 * 3600)
    expect(secondsUntilNext(RETRY_AFTER.length + 1, undefined, 0.5)).toBeUndefined()
  })

  test('comes back a fifth sooner or later than others', () => {
    expect([0, 0.5, 1].map((random) => secondsUntilNext(3, undefined, random))).toEqual([240, 300, 360])
  })

  test('waits as long as it is asked to, up to an hour', () => {
    expect(secondsUntilNext(1, 120, 0.5)).toBe(120)
    expect(secondsUntilNext(1, 999_999, 0.5)).toBe(3600)
    expect(secondsUntilNext(4, 10, 0.5)).toBe(1800)
  })
})

test('an endpoint rests longer with each failure, up to ten minutes', () => {
  expect([1, 2, 3, 8, 50].map(restSeconds)).toEqual([5, 10, 20, 600, 600])
})

test.each([
  ['120', 120],
  [' 7 ', 7],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['-1', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, seconds) => expect(retryAfter(header)).toBe(seconds))

import { expect, test } from 'vitest'
import { secondsUntilNext } from './backoff.ts'

test('after a good run the task keeps its own interval', () => {
  expect(secondsUntilNext(300, 0)).toBe(300)
})

test('after failures it waits twice as long each time, up to a quarter of an hour', () => {
  expect([1, 2, 3, 4].map((failures) => secondsUntilNext(5, failures))).toEqual([10, 20, 40, 80])
  expect(secondsUntilNext(3600, 50)).toBe(900)
})

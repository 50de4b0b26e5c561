import { expect, test } from 'vitest'
import { nextAllowed } from './limits.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const now = 1_800_000_000_000

test('the first one goes at once, the second a minute later', () => {
  expect(nextAllowed([], now)).toBeUndefined()
  expect(nextAllowed([now - 20_000], now)).toBe(now + 40_000)
  expect(nextAllowed([now - MINUTE], now)).toBeUndefined()
})

test('the sixth of an hour waits for the first to be an hour old', () => {
  const five = [50, 40, 30, 20, 10].map((minutes) => now - minutes * MINUTE)
  expect(nextAllowed(five, now)).toBe(now + 10 * MINUTE)
  expect(nextAllowed(five.slice(1), now)).toBeUndefined()
})

test('the eleventh of a day waits for the first to be a day old', () => {
  const ten = Array.from({ length: 10 }, (_, i) => now - (i * 2 + 2) * HOUR)
  expect(nextAllowed(ten, now)).toBe(now - 20 * HOUR + 24 * HOUR)
})

import { expect, test } from 'vitest'
import { newOrderNumber } from './order-number.ts'

test('begins with the day in the time zone of the merchant', () => {
  const now = new Date('2026-09-24T16:30:00Z')
  expect(newOrderNumber('Asia/Shanghai', now)).toMatch(/^260925\d{8}$/)
  expect(newOrderNumber('UTC', now)).toMatch(/^260924\d{8}$/)
})

test('two are hardly ever alike', () => {
  const made = new Set(Array.from({ length: 1000 }, () => newOrderNumber('UTC')))
  expect(made.size).toBeGreaterThan(998)
})

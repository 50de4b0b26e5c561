import { describe, expect, test, vi } from 'vitest'
import { makeMerchant } from '../../../supabase/tests/support.ts'
import { checkSolution, readSolution } from './captcha.ts'
import { many, shop, solved, stack } from './test-guard.ts'
import { PLATFORM } from './types.ts'

// The smallest number to find: what is tested here is not the work.
vi.mock('altcha-lib', async (original) => ({
  ...(await original<typeof import('altcha-lib')>()),
  randomInt: () => 1,
}))

describe('a captcha', () => {
  test('is good once', async () => {
    const captcha = await solved('order')
    const outcomes = await Promise.all(many(10, () => checkSolution(captcha, shop.merchantId, 'order')))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await checkSolution(captcha, shop.merchantId, 'order')).toBe(false)
  })

  test('is of one merchant and purpose', async () => {
    const other = await makeMerchant(stack.sql)
    const captcha = await solved('card')
    expect(await checkSolution(captcha, other.merchantId, 'card')).toBe(false)
    expect(await checkSolution(captcha, shop.merchantId, 'order')).toBe(false)
    expect(await checkSolution(captcha, PLATFORM, 'login')).toBe(false)
    expect(await checkSolution(captcha, shop.merchantId, 'card')).toBe(true)
  })

  test('ends after ten minutes', async () => {
    const captcha = await solved()
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 601_000)
    expect(await readSolution(captcha, shop.merchantId, 'card')).toBeUndefined()
    vi.useRealTimers()
    expect(await readSolution(captcha, shop.merchantId, 'card')).toBeDefined()
  })

  test('cannot be made up, changed or left unsolved', async () => {
    const captcha = await solved()
    type Payload = {
      challenge: { parameters: Record<string, unknown>; signature: string }
      solution: Record<string, unknown>
    }
    const changed = (change: (payload: Payload) => void) => {
      const payload = JSON.parse(Buffer.from(captcha, 'base64').toString()) as Payload
      change(payload)
      return Buffer.from(JSON.stringify(payload)).toString('base64')
    }
    const forged = [
      '',
      'x',
      'x'.repeat(5000),
      Buffer.from('{}').toString('base64'),
      changed((payload) => {
        payload.challenge.parameters.expiresAt = 4_000_000_000
      }),
      changed((payload) => {
        payload.challenge.parameters.keyPrefix = '00'
      }),
      changed((payload) => {
        payload.challenge.parameters.cost = 1
      }),
      changed((payload) => {
        payload.challenge.signature = 'ab'.repeat(32)
      }),
      changed((payload) => {
        payload.solution.derivedKey = `${payload.challenge.parameters.keyPrefix}${'00'.repeat(16)}`
      }),
    ]
    for (const payload of forged) {
      expect(await checkSolution(payload, shop.merchantId, 'card'), payload).toBe(false)
    }
    for (const payload of [undefined, null, 7, {}]) {
      expect(await checkSolution(payload, shop.merchantId, 'card')).toBe(false)
    }
    expect(await checkSolution(captcha, shop.merchantId, 'card')).toBe(true)
  })
})

// For tests of the guard: a fresh merchant for each test, and the attempts of its visitors.
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterEach, beforeEach, vi } from 'vitest'
import { type Merchant, makeMerchant, newClient, useStack } from '../../../supabase/tests/support.ts'
import { verifyCard } from '../redemptions/entry/verify-card.ts'
import { issueChallenge } from './captcha.ts'
import type { CaptchaPurpose } from './types.ts'

// biome-ignore lint/correctness/useHookAtTopLevel: a hook of vitest's, not of React's
export const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'

export let shop: Merchant
beforeEach(async () => {
  shop = await makeMerchant(stack.sql)
})
afterEach(() => {
  vi.useRealTimers()
})

const site = () => ({
  ...{ merchant_id: shop.merchantId, code: shop.code },
  ...{ time_zone: 'Asia/Shanghai', currency: 'CNY' },
})
export type Who = { address?: string; captcha?: string | undefined }

/** One attempt; without an address from somebody new. */
export const tryCard = (number: string, password: string, { address = newClient(), captcha }: Who = {}) =>
  verifyCard(site(), { number, password }, { clientAddress: address, captcha })
export const wrong = (number: string, who: Who = {}) => tryCard(number, 'WRONG', who)
export const right = (index: number, who: Who = {}) => {
  const card = shop.cards[index]
  return tryCard(card?.number ?? '', card?.password ?? '', who)
}

/** The field a browser would send. */
export async function solved(
  purpose: CaptchaPurpose = 'card',
  merchantId = shop.merchantId,
): Promise<string> {
  const challenge = await issueChallenge(merchantId, purpose)
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}

/** Lets time pass for everything this merchant has counted. */
export const later = (interval: string) => stack.sql`
  update private.guard_counters set window_ends = window_ends - ${interval}::interval, next_at = next_at - ${interval}::interval,
    last_at = last_at - ${interval}::interval, locked_until = locked_until - ${interval}::interval
  where merchant_id = ${shop.merchantId}`

export const setLimits = (limits: Record<string, number>) =>
  stack.sql`update guard_settings set ${stack.sql(limits)} where merchant_id = ${shop.merchantId}`
export const reasons = (outcomes: { ok: boolean; reason?: string }[]) => {
  const counts: Record<string, number> = {}
  for (const { ok, reason = 'let in' } of outcomes) {
    const name = ok ? 'let in' : reason
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
export const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

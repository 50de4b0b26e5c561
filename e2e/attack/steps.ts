// The way through the redemption site, step by step, as the forms of its pages go.
import { setTimeout as wait } from 'node:timers/promises'
import type { BenchCard } from '../../bench/lib/redemption.ts'
import { type Answer, hiddenFields, type Shopper } from '../support/shopper.ts'
import { SITE } from './world.ts'

/** What the site says to number and password. */
export type Entry = 'in' | 'wrong' | 'captcha' | 'wait' | 'locked'

/** True when a page has a captcha in it. */
export function showsCaptcha(answer: Answer): boolean {
  return answer.body.includes('name="captcha"')
}

/** Reads the answer to number and password. */
export function entryOf(answer: Answer): Entry {
  if (answer.status === 303) return 'in'
  if (showsCaptcha(answer)) return 'captcha'
  // The pace is a matter of seconds; who is locked out is told to come back in an hour.
  if (answer.status === 429) return (answer.retryAfter ?? 0) <= 60 ? 'wait' : 'locked'
  return 'wrong'
}

/** Sends number and password. */
export async function enter(
  shopper: Shopper,
  typed: { number: string; password: string; captcha?: string },
): Promise<{ entry: Entry; answer: Answer }> {
  const answer = await shopper.post(`${SITE}?index`, { ...typed })
  return { entry: entryOf(answer), answer }
}

export const ADDRESS = { province: '320000', city: '320500', district: '320508' }

/** From the goods to the review page. @returns the review page */
export async function goToReview(shopper: Shopper, product: string, phone: string): Promise<Answer> {
  const goods = await shopper.get(`${SITE}/goods`)
  await shopper.post(`${SITE}/goods`, { ...hiddenFields(goods.body), product })
  const form = await shopper.get(`${SITE}/address`)
  await shopper.post(`${SITE}/address`, {
    ...hiddenFields(form.body),
    ...ADDRESS,
    consignee: '欧阳娜娜',
    phone,
    street: `平江路 ${phone.slice(-5)} 号`,
  })
  return shopper.get(`${SITE}/review`)
}

/** Confirms what a review page shows. */
export function confirm(shopper: Shopper, review: Answer): Promise<Answer> {
  return shopper.post(`${SITE}/review`, hiddenFields(review.body))
}

/** Enters as the holder of the card does, waiting as long as the site asks. @throws when that does not succeed */
export async function enterRightly(shopper: Shopper, card: BenchCard): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const { entry, answer } = await enter(shopper, card)
    if (entry === 'in') return
    if (entry !== 'wait') throw new Error(`the rightful holder got: ${entry}`)
    await wait((answer.retryAfter ?? 5) * 1000)
  }
  throw new Error('the rightful holder was made to wait five times')
}

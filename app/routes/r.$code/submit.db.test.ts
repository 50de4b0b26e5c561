import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { CARD_COOKIE, cardSessionOf, mintSubmit } from '#app/core/auth/card-session.ts'
import { mintToken } from '#app/core/auth/token.ts'
import { cancelOrder } from '#app/features/redemptions/mutations.ts'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { address, askPage, tokenOf, upToReview } from './test-pages.ts'

// What a review page may be made to confirm: what it has shown, for its card, once.

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1:3000'

let shop: Merchant
let other: Merchant
beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, { cards: 60 }), makeMerchant(stack.sql)])
})

const ask = (step: Parameters<typeof askPage>[1], cookie = '', form?: Record<string, string>) =>
  askPage(shop, step, cookie, form)
const upTo = (serial: number) => upToReview(shop, serial)

test('confirming something else than what was shown orders nothing', async () => {
  const { cookie, token } = await upTo(9)
  // Another gift, and on to its review page: the page before it, still open in another tab, counts no longer.
  const chosen = await ask('goods', cookie, { product: shop.products[1] })
  const addressed = await ask('address', chosen.cookie, address)
  expect((await ask('review', addressed.cookie, { token })).location).toBe('/review?changed=1')
  expect((await ask('order', cookie)).location).toBe('/review')
})

test('a submit token that is not ours, or not of this card, is refused, noted, and said', async () => {
  const { cookie, token } = await upTo(14)
  const { token: ofAnother } = await upTo(15)
  const { merchantId } = shop
  const claimed = { merchantId, serial: 14, orderId: uuid(), mark: 'x'.repeat(22) }
  const forged = [
    undefined,
    '',
    'x',
    `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`,
    'A'.repeat(100_000),
    ofAnother,
    // Right in everything but its purpose; and of another merchant.
    await mintToken('card', claimed, 600),
    await mintSubmit({ ...claimed, merchantId: other.merchantId }),
    // The cookie itself.
    cookie.slice(CARD_COOKIE.length + 1),
  ]
  for (const [at, each] of forged.entries()) {
    const answer = await ask('review', cookie, each === undefined ? {} : { token: each })
    expect(answer.location, `${at}`).toBe('/review?refused=submit')
  }
  const events = await stack.sql`
    select kind, card_serial from security_events where merchant_id = ${merchantId} and card_serial = 14`
  expect(events).toHaveLength(forged.length)
  expect(new Set(events.map((event) => event.kind))).toEqual(new Set(['token_forged']))
  const [{ n } = { n: -1 }] = await stack.sql<{ n: number }[]>`
    select count(*) as n from orders where merchant_id = ${merchantId} and card_serial = 14`
  expect(n).toBe(0)
  // The right one still counts.
  expect((await ask('review', cookie, { token })).location).toBe('/order')
})

test('fields beside the token change nothing', async () => {
  const { cookie, token } = await upTo(16)
  const more = {
    token,
    product: shop.products[2],
    serial: '17',
    orderId: uuid(),
    region: '110101',
    held: 'false',
  }
  expect((await ask('review', cookie, more)).location).toBe('/order')
  const rows = await stack.sql`
    select card_serial, product_id, region_code from orders
    where merchant_id = ${shop.merchantId} and card_serial in (16, 17)`
  expect([...rows]).toEqual([{ card_serial: 16, product_id: shop.products[0], region_code: '320583' }])
})

test('a submit sent again after a cancellation orders nothing', async () => {
  const { cookie, token } = await upTo(17)
  expect((await ask('review', cookie, { token })).location).toBe('/order')
  const session = await cardSessionOf(cookie, shop.merchantId)
  const rows = () => stack.sql<{ id: string; status: string }[]>`
    select order_id as id, status from orders where merchant_id = ${shop.merchantId} and card_serial = 17`
  const [order] = await rows()
  if (session) await cancelOrder(session.scope, order?.id ?? '')
  expect((await ask('review', cookie, { token })).location).toBe('/order')
  expect(await rows()).toEqual([{ id: order?.id, status: 'cancelled' }])
})

test('two review pages of one card: one order, and both lead to it', async () => {
  const { cookie, token } = await upTo(18)
  const second = tokenOf(await ask('review', cookie))
  expect(second).not.toBe(token)
  const both = await Promise.all([ask('review', cookie, { token }), ask('review', cookie, { token: second })])
  expect(both.map((answer) => answer.location)).toEqual(['/order', '/order'])
  const rows = await stack.sql`select from orders where merchant_id = ${shop.merchantId} and card_serial = 18`
  expect(rows).toHaveLength(1)
})

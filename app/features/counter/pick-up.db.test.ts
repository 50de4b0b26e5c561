// What consumers bring to a counter beside a card: pick-up codes, and what they have ordered for pick-up.
import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { makeMerchant, newClient, snapshot } from '../../../supabase/tests/support.ts'
import { mintPickUpCode } from '../redemptions/pick-up-code/code.ts'
import { checkView } from './data.ts'
import { verifyAtCounter } from './mutations.ts'
import {
  amy,
  ben,
  checkOf,
  clerkOf,
  give,
  offerPickUp,
  orderOnline,
  ordersOf,
  shop,
  stack,
} from './test-counter.ts'

beforeAll(offerPickUp)

describe('a pick-up code', () => {
  const codeFor = (serial: number, moment = new Date(), merchantId = shop.merchantId) =>
    mintPickUpCode(shop.keys, { merchantId, serial }, moment)
  const scan = (clerk: typeof amy, code: string) => verifyAtCounter(clerk, { how: 'code', code }, newClient())

  test('is a check without a password; five times from one scanner it is one check', async () => {
    const code = codeFor(40)
    const five = await Promise.all(Array.from({ length: 5 }, () => scan(amy, code)))
    expect(new Set(five.map((each) => (each.ok ? each.checkId : each.reason))).size).toBe(1)
    const [first] = five
    if (!first?.ok) throw new Error(first?.reason)
    expect(await give(amy, first.checkId)).toMatchObject({ ok: true })
    // The gun of the same clerk once more: what was done.
    expect(await scan(amy, code)).toEqual({ ok: true, checkId: first.checkId })
  })

  test('photographed and shown again elsewhere: where and when it was used', async () => {
    const code = codeFor(41)
    expect(await scan(amy, code)).toMatchObject({ ok: true })
    const used = { reason: 'CODE_USED', store: 'Store 0', clerk: amy.display_name, at: expect.any(Date) }
    expect(await scan(ben, code)).toEqual({ ok: false, ...used })
    expect(await scan(await clerkOf(0), code)).toEqual({ ok: false, ...used })
    // And long after its minute.
    const late = new Date(Date.now() + 3_600_000)
    expect(await verifyAtCounter(ben, { how: 'code', code }, newClient(), late)).toEqual({
      ok: false,
      ...used,
    })
  })

  test('two scanners in the same moment: one of them', async () => {
    const code = codeFor(42)
    const both = await Promise.all([scan(amy, code), scan(ben, code)])
    expect(both.filter((each) => each.ok)).toHaveLength(1)
    expect(both.find((each) => !each.ok)).toMatchObject({ reason: 'CODE_USED' })
  })

  test('too old, forged, of another merchant, of no card', async () => {
    const before = await snapshot(stack.sql, 'counter_checks', shop.merchantId)
    const other = await makeMerchant(stack.sql)
    expect(await scan(amy, codeFor(43, new Date(Date.now() - 61_000)))).toMatchObject({
      reason: 'CODE_EXPIRED',
    })
    const forged = mintPickUpCode(other.keys, { merchantId: shop.merchantId, serial: 43 })
    expect(await scan(amy, forged)).toMatchObject({ reason: 'CODE_FORGED' })
    const foreign = mintPickUpCode(other.keys, { merchantId: other.merchantId, serial: 3 })
    expect(await scan(amy, foreign)).toMatchObject({ reason: 'CODE_OTHER_MERCHANT' })
    expect(await scan(amy, codeFor(99_999))).toMatchObject({ reason: 'CARD_UNKNOWN' })
    expect(await snapshot(stack.sql, 'counter_checks', shop.merchantId)).toBe(before)
  })
})

describe('what was ordered for pick-up', () => {
  const pickUpAt = (place: 0 | 1) => ({ pickUpStoreId: shop.stores[place] })

  test('is handed over for the card, and the clerk sees no goods to choose', async () => {
    const online = await orderOnline(50, pickUpAt(0))
    if (!online.ok) throw new Error(online.reason)
    const checkId = await checkOf(amy, 50)
    const state = (await checkView(amy, checkId))?.state
    expect(state).toMatchObject({ is: 'order', order: { orderNo: online.orderNo }, elsewhere: undefined })
    if (state?.is !== 'order') throw new Error('no order')
    expect(await give(amy, checkId)).toEqual({ ok: false, reason: 'ORDER_CHANGED' })
    const chosen = { orderId: state.order.orderId }
    expect(await give(amy, checkId, chosen)).toMatchObject({ ok: true, replayed: false })
    expect(await give(amy, checkId, chosen)).toMatchObject({ ok: true, replayed: true })
    const [order] = await ordersOf(50)
    expect(order).toMatchObject({
      status: 'finished',
      verified_by: amy.member_id,
      verified_store_id: amy.store_id,
    })
    expect((await checkView(amy, checkId))?.state).toMatchObject({ is: 'done' })
  })

  test('in another store than the one that was chosen: allowed, and said', async () => {
    await orderOnline(51, pickUpAt(0))
    const checkId = await checkOf(ben, 51)
    const state = (await checkView(ben, checkId))?.state
    if (state?.is !== 'order') throw new Error('no order')
    expect(state.elsewhere).toBe('Store 0')
    expect(await give(ben, checkId, { orderId: state.order.orderId })).toMatchObject({ ok: true })
    expect((await ordersOf(51))[0]).toMatchObject({ verified_store_id: shop.stores[1] })
  })

  test('is not handed over while it is held, or when the consumer has cancelled', async () => {
    await orderOnline(52, pickUpAt(0))
    const checkId = await checkOf(amy, 52)
    const [order] = await ordersOf(52)
    const chosen = { orderId: order?.order_id ?? '' }
    const review = (to: string | null) =>
      stack.sql`update orders set review = ${to} where merchant_id = ${shop.merchantId} and card_serial = 52`
    await review('held')
    expect(await give(amy, checkId, chosen)).toEqual({ ok: false, reason: 'ORDER_HELD' })
    await review('released')
    await withTenant(
      scopeOfCard(shop.merchantId, 52),
      ({ tx }) => tx`select private.cancel_order(${chosen.orderId})`,
    )
    expect(await give(amy, checkId, chosen)).toEqual({ ok: false, reason: 'ORDER_CHANGED' })
    // The card is back: the same check lets the consumer choose here.
    expect(await give(amy, checkId)).toMatchObject({ ok: true })
    expect(await ordersOf(52)).toHaveLength(1)
  })
})

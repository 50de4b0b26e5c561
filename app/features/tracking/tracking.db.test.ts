// Parcels followed by both services, each as its simulator: what is asked, pushed, and what becomes of the orders.
import { describe, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { makeMerchant, memberOf } from '../../../supabase/tests/support.ts'
import { listAccounts } from '../carriers/data.ts'
import { renewCallback } from '../carriers/mutations.ts'
import { cardTracking, parcelOfOrder } from './data.ts'
import { finishShipped } from './jobs.ts'
import { eventPlace } from './report.ts'
import { follow, ship } from './test-tracking.ts'
import { useTracking } from './test-world.ts'

const { world, number, input, subscribe, poll, setUp, order, parcel, parcels, events, silence } =
  useTracking()

describe.each(['kdniao', 'kuaidi100'] as const)('%s', (provider) => {
  const vendor = () => (provider === 'kdniao' ? world.kdniao : world.kuaidi100)

  test('a shipped parcel is followed to its signature, which finishes the order', async () => {
    await setUp(provider)
    const trackingNo = 'SF1312345678901'
    const orderId = await ship(world.sql, world.shop, 10, { carrier: 'SF', trackingNo })
    expect(await parcels()).toMatchObject([{ subscription: 'due', state: 'none' }])
    expect(await subscribe()).toEqual({ counts: { subscribed: 1 }, again: false })
    expect(await subscribe()).toEqual({ counts: {}, again: false })
    expect(vendor().subscriptions.has(trackingNo)).toBe(true)

    expect(await vendor().advance(trackingNo, 'picked_up')).toMatchObject({ ok: true })
    expect((await parcel()).state).toBe('picked_up')
    await vendor().advance(trackingNo, 'delivering')
    expect((await parcel()).state).toBe('delivering')
    expect(await order(orderId)).toMatchObject({ status: 'shipped' })
    const signed = new Date(Date.now() + 3000)
    await vendor().advance(trackingNo, 'signed', signed)
    expect(await order(orderId)).toMatchObject({ status: 'finished' })
    const { finishedAt } = await order(orderId)
    expect(Math.abs((finishedAt as Date).getTime() - Date.now())).toBeLessThan(10_000)

    const shown = await cardTracking(scopeOfCard(world.shop.merchantId, 10), world.shop.merchantId)
    expect(Object.values(shown)).toMatchObject([
      { state: 'signed', carrier: 'SF', trackingNo, events: [{ state: 'signed' }, {}, {}] },
    ])
    expect(shown.O10?.events[0]?.text).toContain('已签收')
    // Another card's holder sees nothing of it.
    expect(await cardTracking(scopeOfCard(world.shop.merchantId, 11), world.shop.merchantId)).toEqual({})
    vendor().subscriptions.delete(trackingNo)
    vendor().ways.stepsOf(trackingNo).length = 0
  })

  test('pushes that come twice, late and out of order lose nothing and take nothing back', async () => {
    await setUp(provider)
    const trackingNo = number()
    const orderId = await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    for (const state of ['picked_up', 'in_transit', 'delivering'] as const)
      vendor().ways.advance(trackingNo, state)
    await vendor().push(trackingNo)
    expect(await events()).toBe(3)
    await vendor().push(trackingNo, { steps: 1 })
    await vendor().push(trackingNo)
    expect(await events()).toBe(3)
    expect((await parcel()).state).toBe('delivering')
    // The end comes before its middle.
    vendor().ways.advance(trackingNo, 'problem')
    vendor().ways.advance(trackingNo, 'signed')
    await vendor().push(trackingNo)
    await Promise.all([4, 2, 5, 3].map((steps) => vendor().push(trackingNo, { steps })))
    expect(await events()).toBe(5)
    expect((await parcel()).state).toBe('signed')
    expect(await order(orderId)).toMatchObject({ status: 'finished' })
    // What carriers say after the signature moves nothing any more.
    await vendor().advance(trackingNo, 'in_transit')
    expect(await parcel()).toMatchObject({ state: 'signed' })
    expect(await events()).toBe(6)
  })

  test('a refused parcel is a problem and finishes nothing, not even after seven days', async () => {
    await setUp(provider)
    const trackingNo = number()
    const shippedAt = new Date(Date.now() - 8 * 86_400_000)
    const orderId = await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo }, shippedAt)
    await subscribe()
    await vendor().advance(trackingNo, 'refused')
    expect(await parcel()).toMatchObject({ state: 'returning', detail: 'REFUSED' })
    await vendor().advance(trackingNo, 'returned')
    expect((await parcel()).state).toBe('returned')
    await finishShipped(input())
    expect((await order(orderId)).status).toBe('shipped')
    // Sent once more under another number, it is followed anew.
    const again = number()
    await world.sql`
      update orders set tracking_no = ${again} where merchant_id = ${world.shop.merchantId} and order_id = ${orderId}`
    await subscribe()
    await vendor().advance(again, 'signed')
    expect((await order(orderId)).status).toBe('finished')
  })

  test('several orders in one parcel, one subscription, all finished', async () => {
    await setUp(provider)
    const trackingNo = number()
    const ids = []
    for (const serial of [10, 11, 12])
      ids.push(await ship(world.sql, world.shop, serial, { carrier: 'YTO', trackingNo }))
    expect(await subscribe()).toMatchObject({ counts: { subscribed: 1 } })
    await vendor().advance(trackingNo, 'signed')
    for (const id of ids) expect((await order(id)).status).toBe('finished')
  })

  test('a wrong signature changes nothing and is counted', async () => {
    await setUp(provider)
    const trackingNo = number()
    await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    vendor().ways.advance(trackingNo, 'signed')
    const forged =
      provider === 'kdniao'
        ? await world.kdniao.push(trackingNo, { appKey: 'another key' })
        : await world.kuaidi100.push(trackingNo, { salt: 'another salt' })
    expect(forged).toMatchObject({ status: 403, ok: false })
    expect(await parcel()).toMatchObject({ state: 'none' })
    expect(await events()).toBe(0)
    expect((await listAccounts(world.owner)).find((each) => each.provider === provider)).toMatchObject({
      refusedPushes: 1,
    })
  })

  test('well signed and malformed: a clear answer, nothing changed, and the next push is taken', async () => {
    await setUp(provider)
    const trackingNo = number()
    await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    vendor().ways.advance(trackingNo, 'signed')
    const half = Buffer.from('{"EBusinessID":"1237100","Data":[{"Log')
    const bad =
      provider === 'kdniao'
        ? await world.kdniao.push(trackingNo, { requestData: half })
        : await world.kuaidi100.push(trackingNo, { param: half })
    expect(bad).toMatchObject({ status: 400, ok: false })
    expect((await parcel()).state).toBe('none')
    expect(await vendor().push(trackingNo)).toMatchObject({ ok: true })
    expect((await parcel()).state).toBe('signed')
  })

  test('numbers that nobody follows are acknowledged and left out', async () => {
    await setUp(provider)
    const trackingNo = number()
    await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    await world.sql`delete from trackings where merchant_id = ${world.shop.merchantId}`
    expect(await vendor().advance(trackingNo, 'in_transit')).toMatchObject({ ok: true })
    expect(await events()).toBe(0)
  })

  test('an address that was replaced answers 404', async () => {
    await setUp(provider)
    const trackingNo = number()
    await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    await renewCallback(world.owner, provider, world.hooks.url)
    expect(await vendor().advance(trackingNo, 'signed')).toMatchObject({ status: 404 })
    expect((await parcel()).state).toBe('none')
  })

  test("another merchant's address does not take this merchant's parcels", async () => {
    await setUp(provider)
    const trackingNo = number()
    const orderId = await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    const other = await makeMerchant(world.sql)
    const otherOwner = await memberOf(other.owner.userId)
    await follow(otherOwner, provider, world.hooks.url)
    const [theirs] = await listAccounts(otherOwner)
    world.kdniao.setCallback(theirs?.callbackUrl)
    const subscription = world.kuaidi100.subscriptions.get(trackingNo)
    if (subscription) subscription.callbackUrl = theirs?.callbackUrl ?? ''
    const answer = await vendor().advance(trackingNo, 'signed')
    // KDNiao: both use one account, so the signature is right, and the parcel is none of theirs. Kuaidi100: another salt.
    expect(answer?.status).toBe(provider === 'kdniao' ? 200 : 403)
    expect((await order(orderId)).status).toBe('shipped')
    expect((await parcel()).state).toBe('none')
  })

  test.each(['timeout', 'lost', 'reset', 'error', 'malformed', 'throttled', 'signature'] as const)(
    'subscribing while it fails by %s: tried again, subscribed once',
    async (fault) => {
      await setUp(provider)
      const trackingNo = number()
      await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
      vendor().fail(fault)
      const outcome = await subscribe()
      expect(outcome.counts).toEqual({ failed: 1 })
      expect(outcome.problem).toBe(
        fault === 'throttled' ? 'THROTTLED' : fault === 'signature' ? 'CREDENTIALS' : undefined,
      )
      expect(await parcel()).toMatchObject({ subscription: 'due', wait: fault === 'signature' ? 10 : 1 })
      expect((await subscribe()).counts).toEqual({})
      await world.sql`update trackings set due_at = now() where merchant_id = ${world.shop.merchantId}`
      expect((await subscribe()).counts).toEqual({ subscribed: 1 })
      expect(vendor().subscriptions.get(trackingNo)).toBeDefined()
      expect(await parcel()).toMatchObject({ subscription: 'subscribed', reason: null, wait: null })
    },
    30_000,
  )

  test.each(['lost', 'reset', 'error', 'malformed', 'throttled', 'signature'] as const)(
    'asking while it fails by %s: nothing lost',
    async (fault) => {
      await setUp(provider)
      const trackingNo = number()
      const orderId = await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
      vendor().ways.advance(trackingNo, 'signed')
      await silence()
      vendor().fail(fault)
      expect((await poll()).counts).toEqual({ unknown: 1 })
      expect((await order(orderId)).status).toBe('shipped')
      await silence()
      expect(await poll()).toMatchObject({ counts: { asked: 1, finished: 1 } })
      expect((await order(orderId)).status).toBe('finished')
      await silence()
      expect((await poll()).counts).toEqual({})
    },
    30_000,
  )

  test.each(['duplicate', 'disorder'] as const)(
    'an answer with its lines in %s is read like any other',
    async (fault) => {
      await setUp(provider)
      const trackingNo = number()
      await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
      for (const state of ['picked_up', 'in_transit', 'delivering'] as const)
        vendor().ways.advance(trackingNo, state)
      await silence()
      vendor().fail(fault)
      await poll()
      expect(await events()).toBe(3)
      expect((await parcel()).state).toBe('delivering')
    },
  )

  test('questions have a budget for the day, and the longest silence is asked first', async () => {
    await setUp(provider, { dailyQueries: '2' })
    const numbers = [number(), number(), number()]
    for (const [i, trackingNo] of numbers.entries()) {
      await ship(world.sql, world.shop, 10 + i, { carrier: 'YTO', trackingNo })
      vendor().ways.advance(trackingNo, 'in_transit')
      await world.sql`
        update trackings set look_at = now() - make_interval(hours => ${10 - i})
        where merchant_id = ${world.shop.merchantId} and tracking_no = ${trackingNo}`
    }
    const before = vendor().queries.length
    expect(await poll()).toMatchObject({ counts: { asked: 2 }, problem: 'BUDGET' })
    expect(vendor().queries.slice(before).sort()).toEqual(numbers.slice(0, 2).sort())
    expect(await poll()).toMatchObject({ counts: {}, problem: 'BUDGET' })
    expect((await listAccounts(world.owner))[0]).toMatchObject({ queriesUsed: 2 })
    // A day later there is a new one.
    await world.sql`
      update carrier_accounts set queries_on = queries_on - 1 where merchant_id = ${world.shop.merchantId}`
    expect(await poll()).toMatchObject({ counts: { asked: 1 } })
  })
})

test('couriers can be called by consumer and merchant; whom a parcel is for has stars in the back office', async () => {
  await setUp('kdniao')
  const parcel = { carrier: 'YTO', trackingNo: number() }
  await ship(world.sql, world.shop, 12, parcel)
  const { merchantId, keys } = world.shop
  const said = '派件员 王明 电话 13911112222，签收人：张三 13800000000'
  const idx = keys.index('test', said)
  await world.sql`insert into tracking_events ${world.sql({
    ...{
      merchant_id: merchantId,
      tracking_no: parcel.trackingNo,
      carrier: parcel.carrier,
      happened_at: new Date(),
    },
    ...{ text_idx: idx, state: 'signed' },
    text_enc: keys.seal(eventPlace({ ...parcel, idx: idx.toString('hex') }), said),
  })}`
  const own = await withTenant(world.owner.scope, ({ tx }) => parcelOfOrder(tx, keys, merchantId, parcel))
  expect(own?.events[0]?.text).toBe('派件员 王明 电话 13911112222，签收人：张* 138****0000')
  const shown = await cardTracking(scopeOfCard(merchantId, 12), merchantId)
  expect(shown.O12?.events[0]?.text).toBe(said)
  expect(await cardTracking(scopeOfCard(merchantId, 13), merchantId)).toEqual({})
})

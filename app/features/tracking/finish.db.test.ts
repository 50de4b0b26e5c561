// What is special about one of the services, when orders end, and asking at once.
import { describe, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { makeMerchant } from '../../../supabase/tests/support.ts'
import { finishShipped } from './jobs.ts'
import { askCarrier } from './mutations.ts'
import { ship } from './test-tracking.ts'
import { useTracking } from './test-world.ts'

const { world, number, input, subscribe, poll, setUp, order, parcel, parcels, events } = useTracking()

describe('Kuaidi100 alone', () => {
  test('what is subscribed already counts as subscribed', async () => {
    await setUp('kuaidi100')
    const trackingNo = number()
    await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    // A worker that died before it could write it down.
    await world.sql`
      update trackings set subscription = 'due', due_at = now() where merchant_id = ${world.shop.merchantId}`
    expect((await subscribe()).counts).toEqual({ subscribed: 1 })
    expect(await parcel()).toMatchObject({ subscription: 'subscribed' })
  })

  test('given up by the service, it is subscribed again after half an hour, five times', async () => {
    await setUp('kuaidi100')
    const trackingNo = number()
    await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    for (let renewal = 0; renewal < 5; renewal += 1) {
      await subscribe()
      expect(await world.kuaidi100.abort(trackingNo)).toMatchObject({ ok: true })
      expect(await parcel()).toMatchObject({ subscription: 'due', reason: 'ABORTED', wait: 30 })
      await world.sql`update trackings set due_at = now() where merchant_id = ${world.shop.merchantId}`
    }
    await subscribe()
    await world.kuaidi100.abort(trackingNo)
    expect(await parcel()).toMatchObject({ subscription: 'failed', wait: null })
  })

  test('a push that we could not take comes again, and is taken once', async () => {
    await setUp('kuaidi100')
    const trackingNo = number()
    await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    await subscribe()
    const subscription = world.kuaidi100.subscriptions.get(trackingNo)
    const url = subscription?.callbackUrl ?? ''
    if (subscription) subscription.callbackUrl = 'http://127.0.0.1:9/'
    expect(await world.kuaidi100.advance(trackingNo, 'in_transit')).toMatchObject({ ok: false })
    if (subscription) subscription.callbackUrl = url
    await world.kuaidi100.retryPushes()
    await world.kuaidi100.retryPushes()
    expect(await events()).toBe(1)
  })

  test('a number that the service refuses is not tried for ever', async () => {
    await setUp('kuaidi100')
    await ship(world.sql, world.shop, 10, { carrier: 'OLD', trackingNo: number() })
    expect((await subscribe()).counts).toEqual({ failed: 1 })
    expect(await parcel()).toMatchObject({ subscription: 'failed', reason: 'NUMBER', wait: null })
  })
})

test('KDNiao: signed by the right key for another account number', async () => {
  await setUp('kdniao')
  const trackingNo = number()
  await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
  await subscribe()
  world.kdniao.ways.advance(trackingNo, 'signed')
  expect(await world.kdniao.push(trackingNo, { businessId: '7654321' })).toMatchObject({ status: 403 })
  expect((await parcel()).state).toBe('none')
})

test('only merchants that have their parcels followed have any', async () => {
  await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo: number() })
  expect(await parcels()).toEqual([])
  // Switched on, what is on its way is followed; what was shipped long ago is not.
  await ship(
    world.sql,
    world.shop,
    11,
    { carrier: 'YTO', trackingNo: number() },
    new Date(Date.now() - 20 * 86_400_000),
  )
  await setUp('kdniao')
  expect(await parcels()).toHaveLength(1)
  await setUp('kuaidi100')
  expect(
    await world.sql`select provider from carrier_accounts where merchant_id = ${world.shop.merchantId} and tracks`,
  ).toMatchObject([{ provider: 'kuaidi100' }])
})

test('shipped more than seven days ago, an order is finished, whoever ships; younger ones are not', async () => {
  const day = 86_400_000
  const old = await ship(
    world.sql,
    world.shop,
    10,
    { carrier: 'YTO', trackingNo: number() },
    new Date(Date.now() - 7.1 * day),
  )
  const young = await ship(
    world.sql,
    world.shop,
    11,
    { carrier: 'YTO', trackingNo: number() },
    new Date(Date.now() - 6.9 * day),
  )
  expect(await finishShipped(input())).toEqual({ counts: { signed: 0, overdue: 1 } })
  expect((await order(old)).status).toBe('finished')
  expect((await order(young)).status).toBe('shipped')
  expect(await finishShipped(input())).toEqual({ counts: { signed: 0, overdue: 0 } })
})

test('an order put into a parcel that was signed for already is finished by the hour', async () => {
  await setUp('kdniao')
  const trackingNo = number()
  await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
  await subscribe()
  await world.kdniao.advance(trackingNo, 'signed')
  const late = await ship(world.sql, world.shop, 11, { carrier: 'YTO', trackingNo })
  expect((await order(late)).status).toBe('shipped')
  expect(await finishShipped(input())).toMatchObject({ counts: { signed: 1 } })
  expect((await order(late)).status).toBe('finished')
})

test('many at once in one statement are all followed', async () => {
  await setUp('kdniao')
  const ids = []
  for (let serial = 10; serial < 30; serial += 1)
    ids.push(await ship(world.sql, world.shop, serial, { carrier: 'YTO', trackingNo: number() }))
  await world.sql`delete from trackings where merchant_id = ${world.shop.merchantId}`
  await world.sql`
    update orders set tracking_no = tracking_no || '9' where merchant_id = ${world.shop.merchantId} and order_id = any (${ids}::uuid[])`
  expect(await parcels()).toHaveLength(20)
  expect((await subscribe()).counts).toEqual({ subscribed: 20 })
})

describe('asking at once', () => {
  const ask = (orderId: string) => askCarrier(scopeOfUser(world.shop.owner.userId), orderId)

  test('costs one question, and not two within five minutes', async () => {
    await setUp('kdniao')
    const trackingNo = number()
    const orderId = await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo })
    world.kdniao.ways.advance(trackingNo, 'delivering')
    expect(await ask(orderId)).toEqual({ ok: true })
    expect(await ask(orderId)).toEqual({ ok: false, reason: 'TOO_SOON' })
    expect(await poll()).toMatchObject({ counts: { asked: 1 } })
    expect((await parcel()).state).toBe('delivering')
    expect(await ask(orderId)).toEqual({ ok: false, reason: 'TOO_SOON' })
    expect(await poll()).toMatchObject({ counts: {} })
  })

  test('without a service, without budget, for nothing shipped, or for other people it is refused', async () => {
    const orderId = await ship(world.sql, world.shop, 10, { carrier: 'YTO', trackingNo: number() })
    expect(await ask(orderId)).toEqual({ ok: false, reason: 'OFF' })
    await setUp('kdniao', { dailyQueries: '0' })
    expect(await ask(orderId)).toEqual({ ok: false, reason: 'BUDGET' })
    await world.sql`update carrier_accounts set daily_queries = 9 where merchant_id = ${world.shop.merchantId}`
    expect(await ask(world.shop.orders[1])).toEqual({ ok: false, reason: 'ORDER_UNKNOWN' })
    const refused = { ok: false, reason: 'ORDER_UNKNOWN' }
    expect(await askCarrier(scopeOfUser(world.shop.supplier.userId), orderId)).toEqual(refused)
    expect(await askCarrier(scopeOfUser(world.shop.store.userId), orderId)).toEqual(refused)
    const other = await makeMerchant(world.sql)
    await world.sql`
      update carrier_accounts set daily_queries = 9 where merchant_id = ${world.shop.merchantId}`
    expect(await askCarrier(scopeOfUser(other.owner.userId), orderId)).toMatchObject({ ok: false })
    expect(
      (
        await world.sql`select from trackings where merchant_id = ${world.shop.merchantId} and wanted_at is not null`
      ).count,
    ).toBe(0)
  })
})

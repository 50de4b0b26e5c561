import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  addOrder,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { localTime } from '../availability/calendar-day.ts'
import { countOrders, listOrders, type OrderListRequest, PAGE_SIZE } from './data.ts'
import { type Actor, correctTracking, shipOrder } from './mutations.ts'
import { placeSchema } from './place.ts'
import { readSearch } from './search.ts'
import { ORDER_TRANSITIONS } from './state.ts'
import type { OrderAccess } from './types.ts'
import { ORDER_VIEWS, type OrderView } from './views.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let shipper: Account
let reader: Account

const FULL: OrderAccess = { ship: true, reveal: true, byPhone: true, handOver: 'all' }
const TODAY = localTime(new Date(), 'Asia/Shanghai').day
const NONE: OrderAccess = { ship: false, reveal: false, byPhone: false, handOver: null }
/** Opens nothing: what is sealed in the copies of fillViews is of another row. */
const UNOPENED: OrderAccess = { ...NONE, storeId: '' }

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 80 })
  other = await makeMerchant(stack.sql)
  shipper = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
  reader = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read'] })
})

function actorOf(account: Account, merchantId = shop.merchantId): Actor {
  return { scope: scopeOfUser(account.userId), merchantId, memberId: account.memberId }
}

function list(account: Account, request: Partial<OrderListRequest> = {}) {
  return listOrders(scopeOfUser(account.userId), {
    merchantId: shop.merchantId,
    access: FULL,
    today: TODAY,
    view: 'all',
    search: undefined,
    ...request,
  })
}

function count(account: Account) {
  return countOrders(scopeOfUser(account.userId), { merchantId: shop.merchantId, today: TODAY })
}

async function stateOf(orderId: string) {
  const [row] = await stack.sql<
    { status: string; tracking: string | null; carrier: string | null; version: string }[]
  >`
    select status, tracking_no as tracking, carrier,
      to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version
    from orders where order_id = ${orderId}`
  if (!row) throw new Error('no such order')
  return row
}

let nextSerial = 3
/** A new pending order of product 0 (suppliers[0]) or 1 (the merchant itself). */
async function newOrder(product: 0 | 1 = 1): Promise<string> {
  nextSerial += 1
  return addOrder(stack.sql, shop, nextSerial, { product })
}

const shipment = async (orderId: string, trackingNo = 'SF1234567890') => ({
  orderId,
  version: (await stateOf(orderId)).version,
  trackingNo,
})

test('the table of legal changes is the one of the database', async () => {
  const rows = await stack.sql<{ from: string; to: string; pickUp: boolean | null }[]>`
    select from_status::text as from, to_status::text as to, pick_up as "pickUp" from private.order_transitions
    order by 1, 2`
  const ours = [...ORDER_TRANSITIONS].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1))
  expect([...rows]).toEqual(ours.map(({ from, to, pickUp = null }) => ({ from, to, pickUp })))
})

test('an order shows who sold its card, to whoever may see channels', async () => {
  // Of stores[0] and suppliers[0], so that they see it.
  const orderId = shop.orders[0]
  await stack.sql`update orders set channel_id = ${shop.channelId} where order_id = ${orderId}`
  const channelSeenBy = async (account: Account) =>
    (await list(account, { access: NONE })).orders.find((order) => order.orderId === orderId)?.channelName
  expect(await channelSeenBy(shop.owner)).toBe('Channel')
  const clerk = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'card.read'] })
  expect(await channelSeenBy(clerk)).toBe('Channel')
  // Who only ships need not know, and stores and suppliers are none of these.
  for (const account of [reader, shop.store, shop.supplier]) expect(await channelSeenBy(account)).toBeNull()
})

describe('shipping', () => {
  test('one step: state, number, default carrier, log', async () => {
    const orderId = await newOrder()
    expect(await shipOrder(actorOf(shipper), await shipment(orderId))).toMatchObject({ ok: true })
    expect(await stateOf(orderId)).toMatchObject({
      status: 'shipped',
      tracking: 'SF1234567890',
      carrier: 'SF',
    })
    const [log] = await stack.sql`
      select member_id, card_count, detail from card_log
      where merchant_id = ${shop.merchantId} and action = 'orders.ship' and filter ->> 'orderId' = ${orderId}`
    expect(log).toMatchObject({
      member_id: shipper.memberId,
      card_count: 1,
      detail: { carrier: 'SF', trackingNo: 'SF1234567890' },
    })
  })

  test('of two people at once one wins, the other is told with what, and nothing is overwritten', async () => {
    const orderId = await newOrder()
    const seen = await shipment(orderId)
    const results = await Promise.all(
      ['SF1111111111', 'SF2222222222', 'SF3333333333'].map((trackingNo) =>
        shipOrder(actorOf(shipper), { ...seen, trackingNo }),
      ),
    )
    const now = await stateOf(orderId)
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    const losers = results.filter((result) => !result.ok)
    for (const loser of losers) {
      expect(loser).toMatchObject({
        ok: false,
        reason: 'ALREADY_SHIPPED',
        carrier: 'SF',
        trackingNo: now.tracking,
      })
    }
    const [log] = await stack.sql`
      select count(*) as n from card_log where action = 'orders.ship' and filter ->> 'orderId' = ${orderId}`
    expect(log).toEqual({ n: 1 })
  })

  test('an order that changed since the page was loaded is left alone', async () => {
    const orderId = await newOrder()
    const seen = await shipment(orderId)
    await stack.sql`update orders set admin_remark = 'x', updated_at = now() where order_id = ${orderId}`
    expect(await shipOrder(actorOf(shipper), seen)).toMatchObject({ ok: false, reason: 'ORDER_CHANGED' })
    await stack.sql`update orders set status = 'cancelled' where order_id = ${orderId}`
    expect(await shipOrder(actorOf(shipper), await shipment(orderId))).toMatchObject({
      ok: false,
      reason: 'ORDER_CANCELLED',
    })
  })

  test('staff without order.ship change nothing', async () => {
    const orderId = await newOrder()
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    for (const account of [reader, shop.store, shop.staff]) {
      expect((await shipOrder(actorOf(account), await shipment(orderId))).ok).toBe(false)
    }
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
  })

  test('a supplier ships its own and nobody else’s', async () => {
    const own = await newOrder(0)
    const foreign = await newOrder(1)
    const rival = await addMember(stack.sql, shop.merchantId, {
      kind: 'supplier',
      supplierId: shop.suppliers[1],
      permissions: ['order.read', 'order.ship'],
    })
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    const unknown = { ok: false, reason: 'ORDER_UNKNOWN' }
    expect(await shipOrder(actorOf(rival), await shipment(own))).toEqual(unknown)
    expect(await shipOrder(actorOf(shop.supplier), await shipment(foreign))).toEqual(unknown)
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
    expect(await shipOrder(actorOf(shop.supplier), await shipment(own))).toMatchObject({ ok: true })
  })

  test('an order of another merchant is not there, whichever merchant id is sent along', async () => {
    const before = await snapshot(stack.sql, 'orders', other.merchantId)
    const tampered = await shipment(other.orders[0])
    for (const merchantId of [shop.merchantId, other.merchantId]) {
      const result = await shipOrder(actorOf(shop.owner, merchantId), tampered)
      expect(result).toEqual({ ok: false, reason: 'ORDER_UNKNOWN' })
    }
    expect(await snapshot(stack.sql, 'orders', other.merchantId)).toBe(before)
  })

  test('an illegal change is refused by the database itself', async () => {
    const orderId = await newOrder()
    const claims = scopeOfUser(shipper.userId).claims
    const jump = as(
      stack.webUrl,
      claims,
      (tx) => tx`
      update orders set status = 'finished', carrier = 'SF', tracking_no = 'SF12345678', shipped_at = now()
      where merchant_id = ${shop.merchantId} and order_id = ${orderId}`,
    )
    expect(await codeOf(jump)).toBe('23514')
  })
})

describe('correcting a tracking number', () => {
  test('changes it and keeps the old one in the log', async () => {
    const orderId = await newOrder()
    await shipOrder(actorOf(shipper), await shipment(orderId, 'SF0000000001'))
    const correction = { ...(await shipment(orderId, 'ZTO0000000002')), carrier: 'ZTO' }
    expect(await correctTracking(actorOf(shipper), correction)).toMatchObject({ ok: true })
    expect(await stateOf(orderId)).toMatchObject({
      status: 'shipped',
      tracking: 'ZTO0000000002',
      carrier: 'ZTO',
    })
    const [log] = await stack.sql`
      select detail from card_log where action = 'orders.correct_tracking' and filter ->> 'orderId' = ${orderId}`
    expect(log?.detail).toMatchObject({
      oldCarrier: 'SF',
      oldTrackingNo: 'SF0000000001',
      trackingNo: 'ZTO0000000002',
    })
    // The same page posted once more has an old version.
    expect(await correctTracking(actorOf(shipper), correction)).toMatchObject({
      ok: false,
      reason: 'ORDER_CHANGED',
    })
  })

  test('is not for orders that have not been shipped, nor for those who may not ship', async () => {
    const orderId = await newOrder()
    const pending = { ...(await shipment(orderId)), carrier: 'SF' }
    expect((await correctTracking(actorOf(shipper), pending)).ok).toBe(false)
    await shipOrder(actorOf(shipper), await shipment(orderId))
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    const shipped = { ...(await shipment(orderId, 'SF9999999999')), carrier: 'SF' }
    for (const account of [reader, shop.store, shop.supplier, other.owner]) {
      expect((await correctTracking(actorOf(account), shipped)).ok).toBe(false)
    }
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
  })
})

describe('the list', () => {
  test('masks personal data for everybody, and says who may ask for it', async () => {
    const find = async (account: Account, access: OrderListRequest['access']) =>
      (await list(account, { access })).orders.find((order) => order.orderId === shop.orders[0])
    const masked = {
      name: '张*',
      phone: '138****0000',
      address: '***',
      masked: true,
      seal: expect.any(String),
    }
    const owners = await find(shop.owner, FULL)
    expect(owners).toMatchObject({ consignee: masked, mayReveal: true })
    expect(owners?.consignee?.seal).toMatch(/^[\w-]{12}$/)
    expect(await find(reader, NONE)).toMatchObject({ consignee: masked, mayReveal: false })
    // Of what is delivered a store sees nobody, whatever it may.
    expect(await find(shop.store, { ...FULL, storeId: shop.stores[0] })).toMatchObject({
      ...{ consignee: null, mayReveal: false },
    })
  })

  test('a supplier and a store see only theirs', async () => {
    const supplied = (await list(shop.supplier)).orders.map((order) => order.orderId)
    expect(supplied).toContain(shop.orders[0])
    expect(supplied).not.toContain(shop.orders[1])
    const stored = await list(shop.store, { access: NONE })
    expect(stored.orders.map((order) => order.orderId)).toEqual([shop.orders[0]])
    expect(await count(shop.store)).toEqual({
      ...{ due: 1, tomorrow: 0, later: 0, unshipped: 1, held: 0 },
      ...{ shipped: 0, finished: 0, cancelled: 0 },
    })
  })

  test('is found by order number, phone and card serial, and by nothing of another merchant', async () => {
    const search = async (account: Account, q: string, access = FULL) =>
      (await list(account, { search: readSearch(q), access })).orders.map((order) => order.orderNo)
    expect(await search(reader, 'o1')).toEqual(['O1'])
    expect(await search(reader, '2')).toEqual(['O2'])
    expect(await search(reader, '+86 138-0000-0000')).toContain('O1')
    expect(await search(reader, '13800000001')).toEqual([])
    expect(await search(shop.store, '13800000000', NONE)).toEqual([])
    expect(await search(other.owner, '13800000000')).toEqual([])
  })

  test('turns pages both ways without losing or repeating an order, in every view', async () => {
    await fillViews()
    const counts = await count(reader)
    for (const view of ORDER_VIEWS) {
      const first = await list(reader, { access: UNOPENED, view })
      expect([view, first.orders.length, first.previous]).toEqual([view, PAGE_SIZE, undefined])
      const pages = [first]
      for (let next = first.next; next !== undefined; next = pages.at(-1)?.next)
        pages.push(await list(reader, { access: UNOPENED, view, behind: placeSchema.parse(next) }))
      const seen = pages.flatMap((page) => page.orders.map((order) => order.orderId))
      expect(new Set(seen).size, view).toBe(seen.length)
      if (view !== 'all') expect(seen, view).toHaveLength(counts[view])
      const back = await list(reader, {
        access: UNOPENED,
        view,
        front: placeSchema.parse(pages[1]?.previous),
      })
      expect(ids(back.orders), view).toEqual(ids(first.orders))
      expect(back.previous).toBeUndefined()
    }
  })

  test('each view has its own orders in its own order', async () => {
    const rowsOf = async (view: OrderView) => (await list(reader, { access: UNOPENED, view })).orders
    const due = await rowsOf('due')
    expect(due.every((order) => order.shipOn <= TODAY && order.status === 'pending' && !order.held)).toBe(
      true,
    )
    expect(due.some((order) => order.shipOn < TODAY)).toBe(true)
    expect(isSorted(due.map((order) => `${order.shipOn} ${order.createdAt.toISOString()}`))).toBe(true)
    expect((await rowsOf('tomorrow')).every((order) => order.shipOn === dayAfter(TODAY, 1))).toBe(true)
    const later = await rowsOf('later')
    expect(later.every((order) => order.shipOn > dayAfter(TODAY, 1))).toBe(true)
    expect(isSorted(later.map((order) => order.shipOn))).toBe(true)
    expect((await rowsOf('held')).every((order) => order.held)).toBe(true)
    const latestFirst = { shipped: 'shippedAt', finished: 'finishedAt', cancelled: 'cancelledAt' } as const
    for (const [view, moment] of Object.entries(latestFirst) as [OrderView, 'shippedAt'][]) {
      const rows = await rowsOf(view)
      expect(rows.every((order) => order.status === view)).toBe(true)
      expect(isSorted(rows.map((order) => order[moment]?.toISOString() ?? '').reverse()), view).toBe(true)
    }
  })

  test('a supplier who names itself sees the same as by the policy alone', async () => {
    for (const view of ORDER_VIEWS) {
      const all = await list(shop.supplier, { access: UNOPENED, view })
      const own = await list(shop.supplier, { access: UNOPENED, view, supplierId: shop.suppliers[0] })
      expect(ids(own.orders), view).toEqual(ids(all.orders))
      const none = await list(shop.supplier, { access: UNOPENED, view, supplierId: shop.suppliers[1] })
      expect(none.orders, view).toEqual([])
    }
  })
})

const ids = (orders: readonly { orderId: string }[]) => orders.map((order) => order.orderId)
const isSorted = (texts: readonly string[]) =>
  texts.every((text, at) => at === 0 || (texts[at - 1] as string) <= text)
const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

/** More than a page in each view, of two suppliers, with moments that are partly the same. */
async function fillViews(): Promise<void> {
  const states = ['due', 'tomorrow', 'later', 'held', 'shipped', 'finished', 'cancelled'] as const
  for (const state of states) {
    const shipOn = { tomorrow: dayAfter(TODAY, 1), later: dayAfter(TODAY, 2) }[state as string] ?? TODAY
    const status = ['shipped', 'finished', 'cancelled'].includes(state) ? state : 'pending'
    const serialFrom = 1000 * (1 + states.indexOf(state))
    await stack.sql`
      insert into cards (merchant_id, serial, number, batch_id, status)
      select merchant_id, ${serialFrom}::bigint + n, 'V' || ${serialFrom}::bigint + n, batch_id, 'redeemed'
      from cards, generate_series(1, ${PAGE_SIZE + 20}::int) n
      where merchant_id = ${shop.merchantId} and serial = 1`
    const moment = stack.sql`now() - make_interval(hours => n / 3)`
    await stack.sql`
      insert into orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
        supplier_id, status, review, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, region_code, province,
        city, district, deliver_on, created_at, carrier, tracking_no, shipped_at, finished_at, cancelled_at)
      select merchant_id, gen_random_uuid(), ${state} || n, ${serialFrom}::bigint + n, product_id,
        product_name, face_value_minor, case when n % 2 = 0 then supplier_id end, ${status}::order_status,
        ${state === 'held' ? 'held' : null}, consignee_enc, consignee_idx, phone_enc, phone_idx,
        address_enc, region_code, province, city, district,
        case ${state} when 'due' then null when 'later' then ${shipOn}::date + n else ${shipOn}::date + 1 end,
        ${state === 'due' ? stack.sql`now() - make_interval(days => n / 5)` : moment}, 'SF', 'SF12345678', ${moment},
        case when ${state} = 'finished' then ${moment} end, case when ${state} = 'cancelled' then ${moment} end
      from orders, generate_series(1, ${PAGE_SIZE + 20}::int) n where order_id = ${shop.orders[0]}`
  }
}

import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard, scopeOfUser } from '#app/core/db/scope.ts'
import { resolve } from '#app/features/regions/regions.ts'
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
} from '../../../../supabase/tests/support.ts'
import { addressForIndex } from '../../redemptions/place.ts'
import { readOpenOrders } from '../data.ts'
import { type Actor, shipOrder } from '../mutations.ts'
import { chooseCarrier, editOrder, type OrderChange, unshipOrder } from './mutations.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let editor: Account
let shipper: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 60 })
  other = await makeMerchant(stack.sql)
  editor = await addMember(stack.sql, shop.merchantId, {
    permissions: ['order.read', 'order.edit', 'order.ship'],
  })
  shipper = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
})

function actorOf(account: Account, merchantId = shop.merchantId): Actor {
  return { scope: scopeOfUser(account.userId), merchantId, memberId: account.memberId }
}

let nextSerial = 3
/** A pending order, as the sheet has seen it. */
async function newOrder(set: Record<string, string | null> = {}) {
  nextSerial += 1
  const orderId = await addOrder(stack.sql, shop, nextSerial, { product: 1 })
  if (Object.keys(set).length > 0)
    await stack.sql`update orders set ${stack.sql(set)} where order_id = ${orderId}`
  return seen(orderId)
}

async function seen(orderId: string) {
  const [row] = await stack.sql<{ version: string }[]>`
    select to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version
    from orders where order_id = ${orderId}`
  return { orderId, version: row?.version ?? '' }
}

async function rowOf(orderId: string) {
  const access = { ship: true, reveal: true, byPhone: true, handOver: 'all' } as const
  const asking = { merchantId: shop.merchantId, access }
  const [row] = await withTenant(scopeOfUser(shop.owner.userId), ({ tx }) =>
    readOpenOrders(tx, shop.keys, asking, [orderId]),
  )
  return row
}

const logOf = (orderId: string, action: string) => stack.sql`
  select member_id, detail from card_log
  where merchant_id = ${shop.merchantId} and action = ${action} and filter ->> 'orderId' = ${orderId}`

const gusu = resolve('320508')
if (!gusu) throw new Error('no such region')
const place = { region: gusu, street: '平江路 88 号' }
const everything: OrderChange = { consignee: '李四', phone: '13900139000', place, remark: '周末送' }

describe('editing', () => {
  test('seals anew, finds it by its new words, and logs which fields and nothing of them', async () => {
    const order = await newOrder()
    const done = await editOrder(actorOf(editor), order, everything)
    expect(done).toEqual({ ok: true, version: (await seen(order.orderId)).version })
    expect(await rowOf(order.orderId)).toMatchObject({
      consignee: { name: '李四', phone: '13900139000', address: '平江路 88 号' },
      regionCode: '320508',
      province: '江苏省',
      city: '苏州市',
      district: '姑苏区',
      adminRemark: '周末送',
      status: 'pending',
    })
    const { keys } = shop
    const [found] = await stack.sql`
      select consignee_idx = ${keys.index('consignee', '李四')} as name, phone_idx = ${keys.index('phone', '13900139000')} as phone,
        address_idx = ${keys.index('address', addressForIndex('320508', '平江路 88 号'))} as address
      from orders where order_id = ${order.orderId}`
    expect(found).toEqual({ name: true, phone: true, address: true })
    const log = await logOf(order.orderId, 'orders.edit')
    expect(log).toEqual([
      { member_id: editor.memberId, detail: { fields: ['consignee', 'phone', 'place', 'remark'] } },
    ])
  })

  test('what is not said stays', async () => {
    const order = await newOrder()
    await editOrder(actorOf(editor), order, { phone: '010-12345678' })
    expect(await rowOf(order.orderId)).toMatchObject({
      consignee: { name: '张三', phone: '010-12345678', address: '人民路1号' },
      regionCode: '310101',
      adminRemark: '',
    })
  })

  test('of two people the later is told, and nothing is overwritten', async () => {
    const order = await newOrder()
    expect(await editOrder(actorOf(editor), order, { consignee: '李四' })).toMatchObject({ ok: true })
    expect(await editOrder(actorOf(shop.owner), order, { consignee: '王五' })).toMatchObject({
      ok: false,
      reason: 'ORDER_CHANGED',
    })
    expect((await rowOf(order.orderId))?.consignee?.name).toBe('李四')
    const [who] = await as(
      stack.webUrl,
      scopeOfUser(shipper.userId).claims,
      (tx) => tx`
        select private.order_editor(${order.orderId}, ${order.version}::text::timestamptz) ->> 'by' as by`,
    )
    // The shipper may not read the log, and is told all the same.
    const [name] =
      await stack.sql`select display_name as by from members where member_id = ${editor.memberId}`
    expect(who).toEqual(name)
  })

  test.each<[name: string, set: Record<string, string | null>, reason: string]>([
    ['cancelled', { status: 'cancelled' }, 'ORDER_CANCELLED'],
    [
      'shipped',
      { status: 'shipped', carrier: 'SF', tracking_no: 'SF1234567890', shipped_at: new Date().toISOString() },
      'ALREADY_SHIPPED',
    ],
    ['held', { review: 'held' }, 'ORDER_HELD'],
    ['on a label', { fulfilled_by: 'waybill' }, 'ORDER_HAS_WAYBILL'],
    ['at the ERP', { fulfilled_by: 'erp' }, 'ORDER_AT_ERP'],
  ])('of an order that is %s only the remark changes', async (_name, set, reason) => {
    const order = await newOrder(set)
    const before = await rowOf(order.orderId)
    for (const change of [{ consignee: '李四' }, { phone: '13900139000' }, { place }, everything])
      expect(await editOrder(actorOf(editor), order, change)).toMatchObject({ ok: false, reason })
    expect(await rowOf(order.orderId)).toEqual(before)
    expect(await editOrder(actorOf(editor), order, { remark: '注意' })).toMatchObject({ ok: true })
    expect((await rowOf(order.orderId))?.adminRemark).toBe('注意')
  })

  test('what is picked up has no address to change', async () => {
    const order = await newOrder({ pick_up_store_id: shop.stores[0] })
    expect(await editOrder(actorOf(editor), order, { place })).toMatchObject({ reason: 'ORDER_PICKED_UP' })
    expect(await editOrder(actorOf(editor), order, { consignee: '李四' })).toMatchObject({ ok: true })
  })

  test('who may not is refused, and nothing changes', async () => {
    const order = await newOrder()
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    const logBefore = await snapshot(stack.sql, 'card_log', shop.merchantId)
    for (const account of [shipper, shop.store, shop.supplier, shop.staff])
      expect(await codeOf(editOrder(actorOf(account), order, { consignee: '李四' }))).toBe('42501')
    expect(await editOrder(actorOf(other.owner, other.merchantId), order, everything)).toMatchObject({
      ok: false,
      reason: 'ORDER_UNKNOWN',
    })
    const call = `select private.edit_order('${order.orderId}', '${order.version}', null, null, null, null, null, null, null, null, null, null, 'x')`
    const card = scopeOfCard(shop.merchantId, nextSerial).claims
    expect(await codeOf(as(stack.webUrl, card, (tx) => tx.unsafe(call)))).toBe('42501')
    // The columns themselves are nobody's to write.
    for (const account of [editor, shop.owner])
      for (const column of ['consignee_enc', 'phone_idx', 'address_enc', 'region_code', 'city'])
        expect(
          await codeOf(
            as(stack.webUrl, scopeOfUser(account.userId).claims, (tx) =>
              tx.unsafe(`update orders set ${column} = ${column} where order_id = '${order.orderId}'`),
            ),
          ),
        ).toBe('42501')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
    expect(await snapshot(stack.sql, 'card_log', shop.merchantId)).toBe(logBefore)
  })

  test('half a change is none', async () => {
    const order = await newOrder()
    const calls = [
      `null, null, null, null, null, null, null, null, null, null, null`,
      `'\\x01', null, null, null, null, null, null, null, null, null, null`,
      `null, null, null, null, '\\x01', '\\x01', '320508', '江苏省', '苏州市', null, null`,
    ]
    for (const values of calls)
      expect(
        await codeOf(
          as(stack.webUrl, scopeOfUser(editor.userId).claims, (tx) =>
            tx.unsafe(`select private.edit_order('${order.orderId}', '${order.version}', ${values})`),
          ),
        ),
      ).toBe('22023')
  })
})

describe('taking a shipping back', () => {
  const shippedOrder = async (set: Record<string, string | null> = {}) => {
    const order = await newOrder()
    await shipOrder(actorOf(shipper), { ...order, trackingNo: 'SF1234567890123' })
    if (Object.keys(set).length > 0)
      await stack.sql`update orders set ${stack.sql(set)} where order_id = ${order.orderId}`
    return seen(order.orderId)
  }

  test('it waits again, with what it had before, and can be shipped again', async () => {
    const order = await shippedOrder()
    expect(await unshipOrder(actorOf(shipper), order, 'JD')).toMatchObject({ ok: true })
    expect(await rowOf(order.orderId)).toMatchObject({
      status: 'pending',
      carrier: 'JD',
      trackingNo: null,
      shippedAt: null,
    })
    expect(await logOf(order.orderId, 'orders.unship')).toEqual([
      { member_id: shipper.memberId, detail: { oldCarrier: 'SF', oldTrackingNo: 'SF1234567890123' } },
    ])
    const again = { ...(await seen(order.orderId)), trackingNo: 'SF1234567890999' }
    expect(await shipOrder(actorOf(shipper), again)).toMatchObject({ ok: true })
  })

  test.each<[name: string, set: Record<string, string>, reason: string]>([
    ['finished', { status: 'finished' }, 'ORDER_FINISHED'],
    ['at the ERP', { fulfilled_by: 'erp' }, 'ORDER_AT_ERP'],
    [
      'shipped a quarter of an hour ago',
      { shipped_at: new Date(Date.now() - 15 * 60_000 - 1000).toISOString() },
      'SHIPPED_LONG_AGO',
    ],
  ])('not when it is %s', async (_name, set, reason) => {
    const order = await shippedOrder(set)
    const before = await rowOf(order.orderId)
    expect(await unshipOrder(actorOf(shipper), order, null)).toMatchObject({ ok: false, reason })
    expect(await rowOf(order.orderId)).toEqual(before)
  })

  test('not when it was never shipped, is cancelled, or has changed since', async () => {
    const pending = await newOrder()
    expect(await unshipOrder(actorOf(shipper), pending, null)).toMatchObject({ reason: 'NOT_SHIPPED' })
    const cancelled = await newOrder({ status: 'cancelled' })
    expect(await unshipOrder(actorOf(shipper), cancelled, null)).toMatchObject({ reason: 'ORDER_CANCELLED' })
    const order = await shippedOrder()
    await editOrder(actorOf(editor), order, { remark: 'x' })
    expect(await unshipOrder(actorOf(shipper), order, null)).toMatchObject({ reason: 'ORDER_CHANGED' })
  })

  test('who may not is refused, and no update goes around the function', async () => {
    const order = await shippedOrder()
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.edit'] })
    for (const account of [reader, shop.store, shop.supplier])
      expect(await codeOf(unshipOrder(actorOf(account), order, null))).toBe('42501')
    expect(await unshipOrder(actorOf(other.owner, other.merchantId), order, null)).toMatchObject({
      reason: 'ORDER_UNKNOWN',
    })
    for (const account of [shop.owner, shipper])
      expect(
        await codeOf(
          as(
            stack.webUrl,
            scopeOfUser(account.userId).claims,
            (tx) => tx`
            update orders set status = 'pending', tracking_no = null, shipped_at = null where order_id = ${order.orderId}`,
          ),
        ),
      ).toBe('42501')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
  })
})

test('a carrier is chosen for what waits, and for nothing else', async () => {
  const order = await newOrder()
  expect(await chooseCarrier(actorOf(shipper), order, 'ZTO')).toBe(true)
  expect((await rowOf(order.orderId))?.carrier).toBe('ZTO')
  expect(await chooseCarrier(actorOf(shipper), order, 'JD')).toBe(false)
  const held = await newOrder({ review: 'held' })
  expect(await chooseCarrier(actorOf(shipper), held, 'JD')).toBe(false)
})

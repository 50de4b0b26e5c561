// Gifts of several parcels: one card, an order for each part, and all of them together for the consumer.
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfCard, scopeOfUser } from '#app/core/db/scope.ts'
import { as, type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { orderOfCard } from './data.ts'
import { cancelOrder, changeOrder } from './mutations.ts'
import { arrange, delivered, redeem, siteOf } from './test-redemptions.ts'

const stack = useStack('web')
let shop: Merchant
let see: ReturnType<typeof arrange>

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 60 })
  see = arrange(stack.sql, shop)
  await see.product(0, { supply_price_minor: 6000, stock: 100 })
  const part = { merchant_id: shop.merchantId, product_id: shop.products[0] }
  await stack.sql`insert into product_parts ${stack.sql([
    { ...part, part: 2, name: '礼盒', supplier_id: shop.suppliers[1], supply_price_minor: 1250 },
    { ...part, part: 3, name: '贺卡', supplier_id: null, supply_price_minor: null },
  ])}`
})

type Row = {
  order_id: string
  order_no: string
  part: number
  status: string
  supplier_id: string | null
  face_value_minor: number
  [column: string]: unknown
}
const parcels = async (serial: number) =>
  [...((await see.orders(serial)) as unknown as Row[])].sort((a, b) => a.part - b.part)
const scope = (serial: number) => scopeOfCard(shop.merchantId, serial)

/** Redeems a card and gives its parcels. */
async function ordered(serial: number) {
  const orderId = uuid()
  const done = await redeem(shop, serial, delivered(shop), { orderId })
  if (!done.ok) throw new Error(done.reason)
  return { orderId, orderNo: done.orderNo, rows: await parcels(serial) }
}

function ship(order: Row) {
  return see.order(order.order_id, {
    ...{ status: 'shipped', carrier: 'SF', tracking_no: `SF00000000${order.part}`, shipped_at: new Date() },
    updated_at: new Date(),
  })
}

describe('placing an order', () => {
  test('makes one order of each part, each for its own supplier', async () => {
    const stock = await see.stock(0)
    const { orderId, orderNo, rows } = await ordered(10)
    expect(
      rows.map(
        ({
          order_no,
          part,
          parts,
          group_id,
          product_name,
          supplier_id,
          face_value_minor,
          supply_price_minor,
          stock_taken,
        }) => ({
          order_no,
          part,
          parts,
          group_id,
          product_name,
          supplier_id,
          face_value_minor,
          supply_price_minor,
          stock_taken,
        }),
      ),
    ).toEqual([
      {
        ...{ order_no: orderNo, part: 1, parts: 3, group_id: orderId, product_name: 'Product 0' },
        ...{
          supplier_id: shop.suppliers[0],
          face_value_minor: 10_000,
          supply_price_minor: 6000,
          stock_taken: true,
        },
      },
      {
        ...{ order_no: `${orderNo}-2`, part: 2, parts: 3, group_id: orderId, product_name: '礼盒' },
        ...{
          supplier_id: shop.suppliers[1],
          face_value_minor: 0,
          supply_price_minor: 1250,
          stock_taken: false,
        },
      },
      {
        ...{ order_no: `${orderNo}-3`, part: 3, parts: 3, group_id: orderId, product_name: '贺卡' },
        ...{ supplier_id: null, face_value_minor: 0, supply_price_minor: null, stock_taken: false },
      },
    ])
    expect(await see.stock(0)).toBe((stock as number) - 1)
    // Each is sealed for its own row: whoever sends it opens it by its own id.
    for (const row of rows) {
      const open = (column: string) =>
        shop.keys.openText({ table: 'orders', column, row: row.order_id }, row[column] as Buffer)
      expect([open('consignee_enc'), open('phone_enc'), open('address_enc')]).toEqual([
        '欧阳明月',
        '13912345678',
        '玉山镇人民南路888号3幢201室',
      ])
    }
  })

  test('is idempotent, whoever sends it twice at the same moment', async () => {
    const orderId = uuid()
    const all = await Promise.all([1, 2, 3, 4].map(() => redeem(shop, 11, delivered(shop), { orderId })))
    expect(all.every((each) => each.ok)).toBe(true)
    expect(await parcels(11)).toHaveLength(3)
    // Another submit for the same card makes none.
    expect(await redeem(shop, 11)).toMatchObject({ ok: false, reason: 'CARD_REDEEMED' })
    expect(await parcels(11)).toHaveLength(3)
  })

  test('what goes in one parcel is one order, as before', async () => {
    const done = await redeem(shop, 12, delivered(shop, { productId: shop.products[1] }))
    expect(done.ok).toBe(true)
    expect(await parcels(12)).toMatchObject([{ part: 1, parts: 1, group_id: null, supplier_id: null }])
  })

  test('routes: every supplier sees its own parcel alone, and prices stay as they were', async () => {
    const { rows } = await ordered(13)
    await stack.sql`update product_parts set supply_price_minor = 9900 where merchant_id = ${shop.merchantId} and part = 2`
    const seen = await as(
      stack.webUrl,
      scopeOfUser(shop.supplier.userId).claims,
      (tx) => tx<{ order_no: string }[]>`select order_no from orders where card_serial = 13`,
    )
    expect(seen.map((row) => row.order_no)).toEqual([rows[0]?.order_no])
    expect((await parcels(13))[1]).toMatchObject({ supply_price_minor: 1250 })
    await stack.sql`update product_parts set supply_price_minor = 1250 where merchant_id = ${shop.merchantId} and part = 2`
  })
})

describe('the consumer', () => {
  test('sees all parcels, each with its state and number', async () => {
    const { orderNo, rows } = await ordered(14)
    await ship(rows[1] as Row)
    const order = await orderOfCard(scope(14), siteOf(shop))
    expect(order).toMatchObject({ orderNo, status: 'pending', open: false, trackingNo: null })
    expect(order?.parcels).toMatchObject([
      { orderNo, name: 'Product 0', status: 'pending', trackingNo: null },
      { orderNo: `${orderNo}-2`, name: '礼盒', status: 'shipped', carrier: 'SF', trackingNo: 'SF000000002' },
      { orderNo: `${orderNo}-3`, name: '贺卡', status: 'pending' },
    ])
  })

  test('of a gift in one parcel no parcels are told', async () => {
    await redeem(shop, 15, delivered(shop, { productId: shop.products[1] }))
    expect((await orderOfCard(scope(15), siteOf(shop)))?.parcels).toEqual([])
  })

  test('changes all of them at once', async () => {
    const { orderId } = await ordered(16)
    const { productId: _, ...to } = delivered(shop, {
      consignee: '上官云',
      phone: '13700000000',
      street: '新路1号',
    })
    expect(await changeOrder(scope(16), siteOf(shop), to, { orderId, sender: undefined })).toEqual({
      ok: true,
    })
    for (const row of await parcels(16)) {
      const open = (column: string) =>
        shop.keys.openText({ table: 'orders', column, row: row.order_id }, row[column] as Buffer)
      expect([open('consignee_enc'), open('phone_enc'), open('address_enc')]).toEqual([
        '上官云',
        '13700000000',
        '新路1号',
      ])
    }
  })

  test('cancels all of them, and the card and the goods are back', async () => {
    const stock = await see.stock(0)
    const { orderId } = await ordered(17)
    expect(await cancelOrder(scope(17), orderId)).toEqual({ ok: true })
    expect((await parcels(17)).map(({ status, cancelled_by }) => [status, cancelled_by])).toEqual(
      Array.from({ length: 3 }, () => ['cancelled', 'consumer']),
    )
    expect(await see.readCard(17)).toMatchObject({ status: 'active' })
    expect(await see.stock(0)).toBe(stock)
    // Three cancellations a day are three orders, not three parcels.
    for (const _ of [1, 2]) {
      const again = uuid()
      expect(await redeem(shop, 17, delivered(shop), { orderId: again })).toMatchObject({ ok: true })
      expect(await cancelOrder(scope(17), again)).toEqual({ ok: true })
    }
    const fourth = uuid()
    await redeem(shop, 17, delivered(shop), { orderId: fourth })
    expect(await cancelOrder(scope(17), fourth)).toMatchObject({ ok: false, reason: 'CANCELLED_OFTEN' })
  })

  test.each([
    ['shipped', ship],
    ['prepared', (row: Row) => see.order(row.order_id, { prepared_at: new Date() })],
  ] as const)('can change and cancel nothing once one parcel is %s', async (state, begin) => {
    const serial = state === 'shipped' ? 18 : 19
    const { orderId, rows } = await ordered(serial)
    await begin(rows[2] as Row)
    const before = await see.everything()
    const { productId: _, ...to } = delivered(shop, { consignee: '上官云' })
    const refused = { ok: false, reason: 'ORDER_FINAL' }
    expect(await changeOrder(scope(serial), siteOf(shop), to, { orderId, sender: undefined })).toEqual(
      refused,
    )
    expect(await cancelOrder(scope(serial), orderId)).toEqual(refused)
    expect(await see.everything()).toEqual(before)
  })

  test('cannot cancel a parcel by itself', async () => {
    const { rows } = await ordered(20)
    const before = await see.everything()
    expect(await cancelOrder(scope(20), (rows[1] as Row).order_id)).toEqual({
      ok: false,
      reason: 'ORDER_UNKNOWN',
    })
    expect(await see.everything()).toEqual(before)
  })

  test('gets one message for the order, not one for each parcel', async () => {
    await stack.sql`
      update sms_settings set provider = 'aliyun', sign_name = 'X', access_key_enc = '\\x00' where merchant_id = ${shop.merchantId}`
    await stack.sql`
      insert into sms_templates (merchant_id, kind, enabled, template_code, template_text)
      values (${shop.merchantId}, 'order_received', true, 'SMS_1', 'x')`
    const { orderId } = await ordered(21)
    const told = await stack.sql`
      select m.order_id from sms_messages m join orders o using (merchant_id, order_id)
      where o.merchant_id = ${shop.merchantId} and o.card_serial = 21 and m.kind = 'order_received'`
    expect(told).toEqual([{ order_id: orderId }])
    await stack.sql`update sms_settings set provider = 'none' where merchant_id = ${shop.merchantId}`
    const [choice] = await as(
      stack.webUrl,
      scope(21).claims,
      (tx) => tx`select private.sms_choice() ->> 'order_id' as order`,
    )
    expect(choice).toEqual({ order: orderId })
  })
})

describe('a held order', () => {
  const review = (orderId: string, verdict: string, cardTo: string | null) =>
    as(
      stack.webUrl,
      scopeOfUser(shop.owner.userId).claims,
      (tx) => tx`select private.review_order(${orderId}, ${verdict}, ${cardTo}, '') as outcome`,
    )
  const reviews = async (serial: number) =>
    (await parcels(serial)).map(({ review, status }) => [review, status])

  test('is held, released and rejected with all its parcels', async () => {
    for (const serial of [22, 23]) {
      const { orderId } = await ordered(serial)
      await as(
        stack.webUrl,
        scope(serial).claims,
        (tx) => tx`select private.note_assessment(${orderId}, ${Buffer.alloc(16)}, 90, '[]', 'hold', false)`,
      )
      expect(await reviews(serial)).toEqual(Array.from({ length: 3 }, () => ['held', 'pending']))
    }
    const [released, rejected] = [await parcels(22), await parcels(23)]
    // Whichever parcel is named: it is the order that is judged.
    expect(await review((released[2] as Row).order_id, 'released', null)).toMatchObject([
      { outcome: { ok: true, orderNo: released[0]?.order_no } },
    ])
    expect(await reviews(22)).toEqual(Array.from({ length: 3 }, () => ['released', 'pending']))
    await review((rejected[0] as Row).order_id, 'rejected', 'active')
    expect(await reviews(23)).toEqual(Array.from({ length: 3 }, () => ['rejected', 'cancelled']))
    expect(await see.readCard(23)).toMatchObject({ status: 'active' })
  })
})

test('a spent card stays spent while one parcel is on its way', async () => {
  const { rows } = await ordered(24)
  await ship(rows[1] as Row)
  await see.order((rows[0] as Row).order_id, { status: 'cancelled' })
  await see.order((rows[2] as Row).order_id, { status: 'cancelled' })
  await expect(see.card(24, { status: 'active', redeemed_at: null })).rejects.toMatchObject({ code: '23514' })
})

test('a product counts its parts, whatever is written', async () => {
  const own = scopeOfUser(shop.owner.userId).claims
  const parts = async () => {
    const [row] = await stack.sql<{ parts: number }[]>`
      select parts from products where merchant_id = ${shop.merchantId} and product_id = ${shop.products[0]}`
    return row?.parts
  }
  await as(
    stack.webUrl,
    own,
    (tx) => tx`update products set parts = 9 where merchant_id = ${shop.merchantId}`,
  )
  expect(await parts()).toBe(3)
  await stack.sql`delete from product_parts where merchant_id = ${shop.merchantId} and part = 3`
  expect(await parts()).toBe(2)
  const done = await redeem(shop, 25)
  expect(done.ok && (await parcels(25)).length).toBe(2)
})

import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { codeOf, makeMerchant, memberOf, newClient, snapshot } from '../../../supabase/tests/support.ts'
import { verifyCard } from '../redemptions/entry/verify-card.ts'
import { checkView, deskOf, handOverOf } from './data.ts'
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
  show,
  site,
  stack,
  statusOf,
} from './test-counter.ts'

beforeAll(offerPickUp)

const limits = (change: Record<string, number>) =>
  stack.sql`update guard_settings set ${stack.sql(change)} where merchant_id = ${shop.merchantId}`

describe('a card of store A handed over in store B', () => {
  test('is redeemed, and its order tells A, B and the clerk', async () => {
    // Serial 3 belongs to stores[0].
    const checkId = await checkOf(ben, 3)
    expect((await checkView(ben, checkId))?.state).toMatchObject({ is: 'goods' })
    expect(await give(ben, checkId)).toMatchObject({ ok: true, replayed: false })
    const [order, ...more] = await ordersOf(3)
    expect(more).toEqual([])
    expect(order).toMatchObject({
      ...{ order_id: checkId, status: 'finished', fulfilled_by: 'store', region_code: '320583' },
      ...{ store_id: shop.stores[0], verified_store_id: shop.stores[1], verified_by: ben.member_id },
    })
    for (const column of ['consignee_enc', 'phone_enc', 'address_enc'] as const)
      expect(shop.keys.openText({ table: 'orders', column, row: checkId }, order?.[column] as Buffer)).toBe(
        '',
      )
    expect(await statusOf(3)).toBe('redeemed')
    const facts = {
      ...{ cardStore: { name: 'Store 0' }, store: { name: 'Store 1' }, clerk: ben.display_name },
      ...{ goods: ['Product 1'], maskedNumber: 'T0 •••• 03', cardSerial: 3, faceValueMinor: 10_000 },
    }
    expect((await checkView(ben, checkId))?.state).toMatchObject({ is: 'done', handOver: facts })
    expect((await deskOf(ben.scope)).today).toMatchObject([facts])
    const owner = await memberOf(shop.owner.userId)
    expect(await handOverOf(owner.scope, checkId)).toMatchObject(facts)
    // The card's own store sees it too, another merchant does not.
    expect(await handOverOf(amy.scope, checkId)).toMatchObject(facts)
    const other = await memberOf((await makeMerchant(stack.sql)).owner.userId)
    expect(await handOverOf(other.scope, checkId)).toBeUndefined()
    const [entry] = await stack.sql<{ detail: object }[]>`
      select detail from card_log where merchant_id = ${shop.merchantId} and action = 'counter.hand_over'
        and (filter ->> 'cardSerial')::int = 3`
    expect(entry?.detail).toMatchObject({ store: 'Store 1' })
  })

  test('a repeat, also many at once and with other goods, is the same hand-over', async () => {
    const checkId = await checkOf(ben, 4)
    const many = await Promise.all(Array.from({ length: 6 }, () => give(ben, checkId)))
    expect(many.every((each) => each.ok)).toBe(true)
    expect(many.filter((each) => each.ok && !each.replayed)).toHaveLength(1)
    expect(await give(ben, checkId, { productId: shop.products[0] })).toMatchObject({
      ok: true,
      replayed: true,
    })
    // After its time too: what happened stays happened.
    await stack.sql`update counter_checks set expires_at = now() where merchant_id = ${shop.merchantId} and check_id = ${checkId}`
    expect(await give(ben, checkId)).toMatchObject({ ok: true, replayed: true })
    expect(await ordersOf(4)).toHaveLength(1)
  })

  test('a gift of several parts is handed over together', async () => {
    const [, , bare] = shop.products
    await stack.sql`insert into product_parts ${stack.sql({ merchant_id: shop.merchantId, product_id: shop.products[0], part: 2, name: 'Sauce', supplier_id: shop.suppliers[0] })}`
    const checkId = await checkOf(amy, 5)
    expect(await give(amy, checkId, { productId: bare })).toEqual({
      ok: false,
      reason: 'PRODUCT_NOT_ON_CARD',
    })
    expect(await give(amy, checkId, { productId: shop.products[0] })).toMatchObject({ ok: true })
    const orders = await ordersOf(5)
    expect(orders.map((order) => [order.status, order.verified_by])).toEqual([
      ['finished', amy.member_id],
      ['finished', amy.member_id],
    ])
    expect(await handOverOf(amy.scope, orders[1]?.order_id ?? '')).toMatchObject({
      goods: ['Product 0', 'Sauce'],
      orderId: checkId,
    })
    await stack.sql`delete from product_parts where merchant_id = ${shop.merchantId}`
  })

  test('nobody is texted, and what listens is told that it is finished', async () => {
    const { merchantId } = shop
    await stack.sql`
      update sms_settings set provider = 'aliyun', sign_name = 'S', access_key_enc = '\\x00' where merchant_id = ${merchantId}`
    const template = { kind: 'order_received', enabled: true, template_code: 'T', template_text: 'T' }
    await stack.sql`insert into sms_templates ${stack.sql({ merchant_id: merchantId, ...template })}`
    const endpoint = {
      merchant_id: merchantId,
      endpoint_id: uuid(),
      url: 'https://hooks.example',
      active: true,
    }
    await stack.sql`insert into webhook_endpoints ${stack.sql({ ...endpoint, events: ['order.created', 'card.redeemed', 'order.finished'], secret_enc: Buffer.alloc(1) })}`
    const checkId = await checkOf(amy, 6)
    await give(amy, checkId)
    const told = await stack.sql<{ event: string }[]>`
      select event from webhook_messages where merchant_id = ${merchantId} and order_id = ${checkId} order by event`
    expect(told.map((each) => each.event)).toEqual(['card.redeemed', 'order.created', 'order.finished'])
    const texts =
      await stack.sql`select from sms_messages where merchant_id = ${merchantId} and order_id = ${checkId}`
    expect(texts).toHaveLength(0)
    await stack.sql`delete from sms_templates where merchant_id = ${merchantId}`
  })
})

describe('two at once', () => {
  test('of two clerks with one card one hands over, and the other is told who did and when', async () => {
    const [mine, hers] = await Promise.all([checkOf(amy, 7), checkOf(ben, 7)])
    const outcomes = await Promise.all([give(amy, mine), give(ben, hers)])
    expect(outcomes.filter((each) => each.ok)).toHaveLength(1)
    expect(outcomes).toContainEqual({ ok: false, reason: 'ALREADY_HANDED_OVER' })
    expect(await ordersOf(7)).toHaveLength(1)
    const [winner, loser, check] = outcomes[0]?.ok ? [amy, ben, hers] : [ben, amy, mine]
    expect((await checkView(loser, check))?.state).toMatchObject({
      is: 'refused',
      refusal: {
        reason: 'ALREADY_HANDED_OVER',
        handOver: { clerk: winner.display_name, at: expect.any(Date), store: { storeId: winner.store_id } },
      },
    })
  })

  test('a consumer who redeems online at the same moment, and a clerk: one of them', async () => {
    for (const serial of [8, 9, 10, 11]) {
      const checkId = await checkOf(amy, serial)
      const street = { region: '320583', street: '玉山镇人民南路888号' }
      const [online, counter] = await Promise.all([orderOnline(serial, street), give(amy, checkId)])
      expect([online.ok, counter.ok].sort(), `card ${serial}`).toEqual([false, true])
      expect(await ordersOf(serial)).toHaveLength(1)
      if (!counter.ok) expect(counter.reason).toBe('ORDER_IS_SENT')
    }
  })
})

describe('what a check is not good for', () => {
  test('cards that cannot be redeemed are told from each other, once the password is right', async () => {
    const set = (serial: number, values: Record<string, string>) =>
      stack.sql`update cards set ${stack.sql(values)} where merchant_id = ${shop.merchantId} and serial = ${serial}`
    await set(20, { status: 'void' })
    await set(21, { valid_to: '2020-12-31' })
    for (const [serial, reason] of [
      [20, 'CARD_VOID'],
      [21, 'CARD_EXPIRED'],
      [150, 'CARD_INACTIVE'],
      // Ordered to be sent.
      [2, 'ORDER_IS_SENT'],
    ] as const) {
      const checkId = await checkOf(amy, serial)
      const before = await snapshot(stack.sql, 'orders', shop.merchantId)
      expect((await checkView(amy, checkId))?.state, reason).toMatchObject({
        is: 'refused',
        refusal: { reason },
      })
      expect(await give(amy, checkId)).toEqual({ ok: false, reason })
      expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
      // Nobody is told to hand something over that nobody may.
      expect((await deskOf(amy.scope)).open.map((each) => each.checkId)).not.toContain(checkId)
    }
  })

  test('goods out of season, off the shelf or sold out stay where they are; days and regions do not matter', async () => {
    const { merchantId, products } = shop
    const product = (values: Record<string, number | boolean | null>) =>
      stack.sql`update products set ${stack.sql(values)} where merchant_id = ${merchantId} and product_id = ${products[1]}`
    const checkId = await checkOf(amy, 22)
    await product({ stock: 0 })
    expect(await give(amy, checkId)).toEqual({ ok: false, reason: 'PRODUCT_SOLD_OUT' })
    await product({ stock: null, on_shelf: false })
    expect(await give(amy, checkId)).toEqual({ ok: false, reason: 'PRODUCT_OFF_SHELF' })
    await product({ on_shelf: true, daily_capacity: 1 })
    await stack.sql`insert into product_days select ${merchantId}, ${products[1]}, now()::date + d, 1 from generate_series(-1, 1) d`
    await stack.sql`insert into product_seasons ${stack.sql({ merchant_id: merchantId, season_id: uuid(), product_id: products[1], kind: 'fixed', starts_on: '2020-01-01', ends_on: '2020-01-02' })}`
    expect(await give(amy, checkId)).toEqual({ ok: false, reason: 'PRODUCT_OUT_OF_SEASON' })
    await stack.sql`delete from product_seasons where merchant_id = ${merchantId} and product_id = ${products[1]}`
    expect(await statusOf(22)).toBe('active')
    await stack.sql`
      update redemption_settings set date_mode = 'between', date_from = '2020-01-01', date_to = '2020-01-02' where merchant_id = ${merchantId}`
    expect(await give(amy, checkId)).toMatchObject({ ok: true })
    await stack.sql`update redemption_settings set date_mode = 'none' where merchant_id = ${merchantId}`
    await product({ daily_capacity: null })
  })

  test('a check lasts a quarter of an hour', async () => {
    const checkId = await checkOf(amy, 23)
    await stack.sql`update counter_checks set expires_at = now() where merchant_id = ${shop.merchantId} and check_id = ${checkId}`
    expect(await give(amy, checkId)).toEqual({ ok: false, reason: 'CHECK_EXPIRED' })
    expect((await checkView(amy, checkId))?.state).toMatchObject({ refusal: { reason: 'CHECK_EXPIRED' } })
    expect(await statusOf(23)).toBe('active')
  })
})

describe('who may', () => {
  test('a check is of one store; its other clerks may go on with it, nobody else may', async () => {
    const checkId = await checkOf(amy, 24)
    const other = await makeMerchant(stack.sql)
    const stranger = await memberOf(other.store.userId)
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    for (const clerk of [ben, stranger]) {
      expect(await checkView(clerk, checkId)).toBeUndefined()
      expect(await give(clerk, checkId)).toEqual({ ok: false, reason: 'CHECK_UNKNOWN' })
    }
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
    const colleague = await clerkOf(0)
    expect((await deskOf(colleague.scope)).open.map((each) => each.checkId)).toContain(checkId)
    expect(await give(colleague, checkId)).toMatchObject({ ok: true })
    expect((await ordersOf(24))[0]?.verified_by).toBe(colleague.member_id)
  })

  test('a clerk whose right was withdrawn while the page was open changes nothing', async () => {
    const leaver = await clerkOf(0)
    const checkId = await checkOf(leaver, 25)
    const withdrawals = [
      [
        stack.sql`update members set withheld = '{card.verify}' where member_id = ${leaver.member_id}`,
        stack.sql`update members set withheld = '{}' where member_id = ${leaver.member_id}`,
      ],
      [
        stack.sql`update stores set permissions = '{card.read}' where store_id = ${shop.stores[0]}`,
        stack.sql`update stores set permissions = ${amy.permissions} where store_id = ${shop.stores[0]}`,
      ],
      [
        stack.sql`update members set status = 'disabled' where member_id = ${leaver.member_id}`,
        stack.sql`select 1`,
      ],
    ]
    for (const [take, back] of withdrawals) {
      await take
      const now = { ...leaver, scope: { ...leaver.scope, facts: undefined } }
      expect(await give(now, checkId)).toEqual({ ok: false, reason: 'CHECK_UNKNOWN' })
      expect(await codeOf(show(now, 26))).toBe('42501')
      expect(await deskOf(now.scope)).toEqual({ open: [], today: [], count: 0 })
      await back
    }
    expect(await statusOf(25)).toBe('active')
    expect((await stack.sql`select from orders where order_id = ${checkId}`).length).toBe(0)
  })

  test('neither accounts of the merchant itself nor consumers stand at a counter', async () => {
    const owner = await memberOf(shop.owner.userId)
    const checkId = await checkOf(amy, 27)
    expect(await codeOf(show(owner, 27))).toBe('42501')
    expect(await give(owner, checkId)).toEqual({ ok: false, reason: 'CHECK_UNKNOWN' })
    const consumer = { ...owner, scope: scopeOfCard(shop.merchantId, 27) }
    expect(await give(consumer, checkId)).toEqual({ ok: false, reason: 'CHECK_UNKNOWN' })
    // The body of place_order has no rights of its own.
    const call = withTenant(
      scopeOfCard(shop.merchantId, 27),
      ({ tx }) => tx`
        select private.write_order(${shop.merchantId}, 27, ${uuid()}, 'X', ${shop.products[1]}, '', '', '', '', '', '',
          '000000', '', '', '', null, null, ${shop.stores[0]}, false, '[]', ${amy.member_id})`,
    )
    expect(await codeOf(call)).toBe('42501')
    expect(await statusOf(27)).toBe('active')
  })
})

describe('wrong passwords', () => {
  test('count for the number as everywhere, and for the clerk instead of the shop', async () => {
    await limits({ number_lock: 5, client_captcha: 3, client_lock: 5 })
    expect(await show(amy, 30, 'WRONG')).toEqual({ ok: false, reason: 'CARD_MISMATCH', left: 4 })
    // A number that no card has gets the same words.
    const unknown = { how: 'password', number: 'NOSUCHCARD1', password: 'WRONG' } as const
    expect(await verifyAtCounter(amy, unknown, newClient())).toEqual({
      ok: false,
      reason: 'CARD_MISMATCH',
      left: 4,
    })
    for (let wrong = 0; wrong < 4; wrong += 1) await show(amy, 30, 'WRONG')
    // The right password now, too, here and on the redemption site.
    expect(await show(amy, 30)).toMatchObject({ ok: false, reason: 'NUMBER_LOCKED' })
    const card = shop.cards[29]
    const online = { number: card?.number ?? '', password: card?.password ?? '' }
    expect(
      await verifyCard(site(), online, { clientAddress: newClient(), captcha: undefined }),
    ).toMatchObject({ reason: 'NUMBER_LOCKED' })
    // Other cards go on at once, right ones count for nothing, and a colleague at the same address is not concerned.
    expect(await show(amy, 31)).toMatchObject({ ok: true })
    expect(await show(amy, 32)).toMatchObject({ ok: true })
    for (let serial = 33; serial < 37; serial += 1) await show(amy, serial, 'WRONG')
    expect(await show(amy, 31)).toMatchObject({ ok: false, reason: 'CLERK_LOCKED' })
    expect(await show(await clerkOf(0), 31)).toMatchObject({ ok: true })
    const events = await stack.sql<{ kind: string }[]>`
      select kind from security_events where merchant_id = ${shop.merchantId} order by at`
    expect(events.map((each) => each.kind)).toEqual(expect.arrayContaining(['card_locked', 'clerk_locked']))
    await stack.sql`delete from private.guard_counters where merchant_id = ${shop.merchantId}`
    await limits({ number_lock: 10, client_lock: 20 })
  })
})

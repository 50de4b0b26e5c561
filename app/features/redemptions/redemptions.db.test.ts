import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfCard, type TenantScope } from '#app/core/db/scope.ts'
import { allAllow } from '#app/features/regions/rule.ts'
import {
  type Card,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { cardOverview, orderOfCard } from './data.ts'
import { redeemCard, type Submit } from './mutations.ts'
import { nameForIndex } from './normalise.ts'
import { giftRefusal, limitsFor } from './policy.ts'
import type { RedemptionChoice, RedemptionSite } from './types.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let site: RedemptionSite
let otherSite: RedemptionSite

// Serials 1 to 600, so that passwords stand in three blocks; 1 and 2 are redeemed, 1 to 300 active.
beforeAll(async () => {
  ;[shop, other] = await Promise.all([
    makeMerchant(stack.sql, { cards: 600 }),
    makeMerchant(stack.sql, { cards: 40 }),
  ])
  site = siteOf(shop)
  otherSite = siteOf(other)
})

function siteOf(merchant: Merchant): RedemptionSite {
  return {
    merchant_id: merchant.merchantId,
    code: merchant.code,
    time_zone: 'Asia/Shanghai',
    currency: 'CNY',
  }
}

function card(serial: number): Card {
  return shop.cards[serial - 1] as Card
}

const scopeOf = (serial: number, merchant = shop) => scopeOfCard(merchant.merchantId, serial)

const delivered = () => ({
  productId: shop.products[0] as string,
  consignee: '欧阳明月',
  phone: '13912345678',
  region: '320583',
  street: '玉山镇人民南路888号3幢201室',
  deliverOn: undefined as string | undefined,
})
const choice = (changes: Partial<ReturnType<typeof delivered>> = {}) => ({ ...delivered(), ...changes })

/** A submit of its own, as from a fresh review page, by somebody nobody judges. */
const redeem = (
  scope: TenantScope,
  at: RedemptionSite,
  chosen: RedemptionChoice,
  submit: Partial<Submit> = {},
) => redeemCard(scope, at, chosen, { orderId: uuid(), sender: undefined, ...submit })

const setCard = (serial: number, values: Record<string, unknown>) =>
  stack.sql`update cards set ${stack.sql(values)} where merchant_id = ${shop.merchantId} and serial = ${serial}`
const setProduct = (index: 0 | 1 | 2, values: Record<string, unknown>) =>
  stack.sql`update products set ${stack.sql(values)}
    where merchant_id = ${shop.merchantId} and product_id = ${shop.products[index]}`
const everything = async () =>
  Promise.all(['cards', 'orders', 'products'].map((table) => snapshot(stack.sql, table, shop.merchantId)))

describe('cardOverview', () => {
  test('shows the products of the card in the order of the merchant, and no other', async () => {
    await setProduct(1, { sort: 1 })
    const overview = await cardOverview(scopeOf(3), site)
    expect(overview?.gifts.map((gift) => gift.productId)).toEqual([shop.products[1], shop.products[0]])
    expect(overview?.face).toEqual({ maskedNumber: 'T0 •••• 03', faceValueMinor: 10_000, validTo: null })
    expect(overview?.state).toBe('usable')
    expect(JSON.stringify(overview)).not.toContain(card(3).number)
  })

  test('a scope with a serial that does not exist sees nothing', async () => {
    expect(await cardOverview(scopeOf(99_999), site)).toBeUndefined()
  })
})

describe('redeemCard', () => {
  test('makes the order, and coming back shows it', async () => {
    const done = await redeem(scopeOf(10), site, choice())
    expect(done).toEqual({ ok: true, orderNo: expect.stringMatching(/^\d{14}$/), replayed: false })
    const order = await orderOfCard(scopeOf(10), site)
    expect(order).toMatchObject({
      orderNo: done.ok && done.orderNo,
      status: 'pending',
      productName: 'Product 0',
      consignee: '欧阳明月',
      maskedPhone: '139****5678',
      address: '江苏省苏州市昆山市 玉山镇人民南路888号3幢201室',
      trackingNo: null,
    })
  })

  test('writes what the order needs, and no plain text', async () => {
    await redeem(scopeOf(11), site, choice({ productId: shop.products[1], phone: '010-12345678' }))
    const [row] = await stack.sql`
      select o.*, to_jsonb(o)::text as text from orders o
      where merchant_id = ${shop.merchantId} and card_serial = 11`
    expect(row).toMatchObject({
      product_name: 'Product 1',
      face_value_minor: 10_000,
      region_code: '320583',
      province: '江苏省',
      city: '苏州市',
      district: '昆山市',
      deliver_on: null,
      phone_idx: shop.keys.index('phone', '01012345678'),
      consignee_idx: shop.keys.index('consignee', nameForIndex('欧阳明月')),
    })
    const bytes = Object.values(row ?? {}).flatMap((value) => (Buffer.isBuffer(value) ? [value] : []))
    expect(bytes).toHaveLength(6)
    for (const secret of ['欧阳', '明月', '12345678', '010', '玉山', '888号']) {
      expect(Buffer.concat(bytes).includes(Buffer.from(secret)), secret).toBe(false)
      expect(row?.text.includes(Buffer.from(secret).toString('hex')), secret).toBe(false)
    }
    expect(row?.text).not.toMatch(/欧阳|明月|玉山|010-12345678/)
  })

  test('a second submit is told so and changes nothing', async () => {
    await redeem(scopeOf(12), site, choice())
    const before = await everything()
    expect(await redeem(scopeOf(12), site, choice({ consignee: '另一人' }))).toEqual({
      ok: false,
      reason: 'CARD_REDEEMED',
    })
    expect(await everything()).toEqual(before)
  })

  test.each([
    ['CARD_VOID', 20, { status: 'void' }],
    ['CARD_INACTIVE', 21, { status: 'created' }],
    ['CARD_EXPIRED', 22, { valid_to: '2020-12-31' }],
    ['CARD_NOT_YET_VALID', 23, { valid_from: '2099-01-01' }],
  ] as const)('%s, also when it became so after the check', async (reason, serial, values) => {
    await setCard(serial, values)
    const before = await everything()
    expect(await redeem(scopeOf(serial), site, choice())).toEqual({ ok: false, reason })
    expect(await everything()).toEqual(before)
  })

  test('refuses products that are not on the card, whoever they belong to', async () => {
    const before = await everything()
    for (const productId of [shop.products[2], other.products[0], card(30).batchId]) {
      expect(await redeem(scopeOf(30), site, choice({ productId }))).toEqual({
        ok: false,
        reason: 'PRODUCT_NOT_ON_CARD',
      })
    }
    expect(await everything()).toEqual(before)
  })

  test('off shelf and sold out: refused, and nothing is taken from stock', async () => {
    await setProduct(1, { on_shelf: false })
    const take = () => redeem(scopeOf(31), site, choice({ productId: shop.products[1] }))
    expect(await take()).toEqual({ ok: false, reason: 'PRODUCT_OFF_SHELF' })
    expect((await cardOverview(scopeOf(31), site))?.gifts.map((gift) => gift.productId)).toEqual([
      shop.products[0],
    ])
    await setProduct(1, { on_shelf: true, stock: 0 })
    const before = await everything()
    expect(await take()).toEqual({ ok: false, reason: 'PRODUCT_SOLD_OUT' })
    expect((await cardOverview(scopeOf(31), site))?.gifts.map((gift) => gift.soldOut)).toEqual([true, false])
    expect(await everything()).toEqual(before)
    await setProduct(1, { stock: null })
  })

  test('refuses a region that does not exist', async () => {
    for (const region of ['320000', '320500', '999999', '']) {
      expect(await redeem(scopeOf(32), site, choice({ region }))).toEqual({
        ok: false,
        reason: 'REGION_UNKNOWN',
      })
    }
  })

  test('a card of another merchant cannot reach this one’s goods', async () => {
    expect(await redeem(scopeOf(3, other), otherSite, choice())).toEqual({
      ok: false,
      reason: 'PRODUCT_NOT_ON_CARD',
    })
  })

  test('fifty at once: one order, one taken from stock, the others are told', async () => {
    await setProduct(0, { stock: 100 })
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => redeem(scopeOf(40), site, choice({ consignee: `第${i}人` }))),
    )
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'CARD_REDEEMED')).toHaveLength(49)
    const [state] = await stack.sql`
      select (select count(*)::int from orders where merchant_id = ${shop.merchantId} and card_serial = 40) as orders,
        (select stock from products where merchant_id = ${shop.merchantId} and product_id = ${shop.products[0]}) as stock`
    expect(state).toEqual({ orders: 1, stock: 99 })
    await setProduct(0, { stock: null })
  })

  test('the last one in stock goes to one of twenty cards', async () => {
    await setProduct(0, { stock: 1 })
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => redeem(scopeOf(50 + i), site, choice())),
    )
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'PRODUCT_SOLD_OUT')).toHaveLength(
      19,
    )
    await setProduct(0, { stock: null })
  })
})

describe('limits of a single card', () => {
  const limit = async (serial: number, mode: 'only' | 'except', codes: string[]) => {
    const id = uuid()
    await stack.sql`insert into region_rules ${stack.sql({ merchant_id: shop.merchantId, region_rule_id: id, mode, codes })}`
    await setCard(serial, { region_rule_id: id })
  }
  const rebind = async (serial: number, product_ids: string[]) => {
    const id = uuid()
    await stack.sql`insert into product_sets ${stack.sql({ merchant_id: shop.merchantId, product_set_id: id, product_ids })}`
    await setCard(serial, { product_set_id: id })
  }

  test('a card without limits has none, and does not see those of others', async () => {
    await limit(90, 'only', ['33'])
    expect((await cardOverview(scopeOf(91), site))?.limits).toEqual([])
    expect((await cardOverview(scopeOf(90), site))?.limits).toEqual([{ mode: 'only', codes: ['33'] }])
  })

  test.each([
    [92, 'only', ['33', '3201'], '320583', '320102'],
    [93, 'except', ['54', '3205'], '320583', '320102'],
  ] as const)(
    'card %i: refused where it is not served, then delivered where it is',
    async (serial, mode, codes, no, yes) => {
      await limit(serial, mode, [...codes])
      const overview = await cardOverview(scopeOf(serial), site)
      expect(overview && allAllow(limitsFor(overview, undefined), no)).toBe(false)
      expect(overview && allAllow(limitsFor(overview, undefined), yes)).toBe(true)
      const before = await everything()
      expect(await redeem(scopeOf(serial), site, choice({ region: no }))).toEqual({
        ok: false,
        reason: 'REGION_NOT_SERVED',
      })
      expect(await everything()).toEqual(before)
      expect(await redeem(scopeOf(serial), site, choice({ region: yes }))).toMatchObject({ ok: true })
    },
  )

  test('a rebound card shows and takes only its new products, a card beside it the old ones', async () => {
    await rebind(95, [shop.products[2]])
    const overview = await cardOverview(scopeOf(95), site)
    expect(overview?.gifts.map((gift) => gift.productId)).toEqual([shop.products[2]])
    expect(overview && giftRefusal(overview, shop.products[0])).toBe('PRODUCT_NOT_ON_CARD')
    const before = await everything()
    for (const productId of [shop.products[0], shop.products[1]]) {
      expect(await redeem(scopeOf(95), site, choice({ productId }))).toEqual({
        ok: false,
        reason: 'PRODUCT_NOT_ON_CARD',
      })
    }
    expect(await everything()).toEqual(before)
    expect((await cardOverview(scopeOf(96), site))?.gifts.map((gift) => gift.productId).sort()).toEqual(
      [shop.products[0], shop.products[1]].sort(),
    )
    expect(await redeem(scopeOf(95), site, choice({ productId: shop.products[2] }))).toMatchObject({
      ok: true,
    })
    expect(await orderOfCard(scopeOf(95), site)).toMatchObject({ productName: 'Product 2' })
  })

  test('bound back to the batch, the old products count again', async () => {
    await rebind(97, [shop.products[1], shop.products[2]].sort())
    await setCard(97, { product_set_id: null })
    expect(await redeem(scopeOf(97), site, choice({ productId: shop.products[2] }))).toEqual({
      ok: false,
      reason: 'PRODUCT_NOT_ON_CARD',
    })
    expect(await redeem(scopeOf(97), site, choice())).toMatchObject({ ok: true })
  })
})

test('a shipped order shows carrier and number', async () => {
  await redeem(scopeOf(80), site, choice())
  await stack.sql`
    update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF1234567890', shipped_at = now()
    where merchant_id = ${shop.merchantId} and card_serial = 80`
  expect(await orderOfCard(scopeOf(80), site)).toMatchObject({
    status: 'shipped',
    carrier: 'SF',
    trackingNo: 'SF1234567890',
    shippedAt: expect.any(Date),
  })
})

test('one card does not see the order of another', async () => {
  await redeem(scopeOf(81), site, choice())
  expect(await orderOfCard(scopeOf(82), site)).toBeUndefined()
  expect(await orderOfCard(scopeOfCard(other.merchantId, 81), otherSite)).toBeUndefined()
})

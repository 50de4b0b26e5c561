// Redemption and serial numbers: every reason to refuse, and what happens when many come at once.
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { connect } from '#app/core/db/pool.ts'
import { scopeOfCard, scopeOfUser, scopeOfVisitor } from '#app/core/db/scope.ts'
import {
  addBatch,
  addMember,
  as,
  type Claims,
  codeOf,
  type Merchant,
  makeMerchant,
  snapshot,
  type Tx,
  useStack,
} from './support.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql, { cards: 40 }), makeMerchant(stack.sql)])
})

type Redeemed = { ok: true; order_no: string; replayed: boolean } | { ok: false; reason: string }

type Placed = {
  order?: string
  deliverOn?: string | null
  capacityDay?: string
  store?: string | null
  held?: boolean
}

/** Places an order past every page and rule, straight at the database. */
async function redeem(tx: Tx, productId: string, placed: Placed = {}): Promise<Redeemed> {
  const { order = uuid(), deliverOn = null, capacityDay = '2030-01-01', store = null, held = false } = placed
  const bytes = Buffer.from([1])
  const [row] = await tx<{ result: Redeemed }[]>`
    select private.place_order(${order}, ${uuid()}, ${productId}, ${bytes}, ${bytes}, ${bytes}, ${bytes}, ${bytes}, null,
      '310101', '上海市', '上海市', '黄浦区', ${deliverOn}, ${capacityDay}, ${store}, ${held}) as result`
  return (row as { result: Redeemed }).result
}

const WATCHED = ['cards', 'orders', 'products', 'product_days', 'card_batches', 'card_log', 'card_changes']

async function state(): Promise<string[]> {
  return Promise.all(
    [shop, other].flatMap((m) => WATCHED.map((table) => snapshot(stack.sql, table, m.merchantId))),
  )
}

const edit = (serial: number, values: Record<string, string>) =>
  stack.sql`update cards set ${stack.sql(values)} where merchant_id = ${shop.merchantId} and serial = ${serial}`

describe('private.place_order refuses, and changes nothing', () => {
  const day = 86_400_000
  const dayFromNow = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10)
  const own = (serial: number) => scopeOfCard(shop.merchantId, serial).claims

  // Cards 3 to 20 are active. Two days off is past or future in every time zone.
  const refusals: [
    reason: string,
    name: string,
    arrange: () => Promise<unknown>,
    claims: () => Claims,
    product: () => string,
  ][] = [
    [
      'CARD_UNKNOWN',
      'no card in the claims',
      async () => {},
      () => scopeOfVisitor().claims,
      () => shop.products[0],
    ],
    ['CARD_UNKNOWN', 'a serial that is not there', async () => {}, () => own(9_999), () => shop.products[0]],
    [
      'CARD_UNKNOWN',
      'an account without a card, be it the owner',
      async () => {},
      () => scopeOfUser(shop.owner.userId).claims,
      () => shop.products[0],
    ],
    ['CARD_REDEEMED', 'a redeemed card', async () => {}, () => own(1), () => shop.products[0]],
    ['CARD_INACTIVE', 'a card that was not activated', async () => {}, () => own(30), () => shop.products[0]],
    ['CARD_VOID', 'a void card', () => edit(3, { status: 'void' }), () => own(3), () => shop.products[0]],
    [
      'CARD_EXPIRED',
      'an expired card',
      () => edit(4, { valid_to: dayFromNow(-2) }),
      () => own(4),
      () => shop.products[0],
    ],
    [
      'CARD_NOT_YET_VALID',
      'a card not yet valid',
      () => edit(5, { valid_from: dayFromNow(2) }),
      () => own(5),
      () => shop.products[0],
    ],
    [
      'PRODUCT_NOT_ON_CARD',
      'a product that is not bound to the card',
      async () => {},
      () => own(6),
      () => shop.products[2],
    ],
    [
      'PRODUCT_NOT_ON_CARD',
      "another merchant's product",
      async () => {},
      () => own(6),
      () => other.products[0],
    ],
    ['PRODUCT_NOT_ON_CARD', 'a product that does not exist', async () => {}, () => own(6), () => uuid()],
  ]
  test.each(refusals)('%s: %s', async (reason, _name, arrange, claims, product) => {
    await arrange()
    const before = await state()
    expect(await as(stack.webUrl, claims(), (tx) => redeem(tx, product()))).toEqual({ ok: false, reason })
    expect(await state()).toEqual(before)
  })

  test('off the shelf, sold out, and a suspended merchant', async () => {
    const product = (values: Record<string, boolean | number | null>) =>
      stack.sql`update products set ${stack.sql(values)} where merchant_id = ${shop.merchantId} and product_id = ${shop.products[1]}`
    const merchant = (status: string) =>
      stack.sql`update merchants set status = ${status} where merchant_id = ${shop.merchantId}`
    for (const [reason, arrange, restore] of [
      ['PRODUCT_OFF_SHELF', () => product({ on_shelf: false }), () => product({ on_shelf: true })],
      ['PRODUCT_SOLD_OUT', () => product({ stock: 0 }), () => product({ stock: null })],
      ['CARD_UNKNOWN', () => merchant('suspended'), () => merchant('active')],
    ] as const) {
      await arrange()
      const before = await state()
      expect(await as(stack.webUrl, own(6), (tx) => redeem(tx, shop.products[1]))).toEqual({
        ok: false,
        reason,
      })
      expect(await state()).toEqual(before)
      await restore()
    }
  })

  test('a card of one merchant under the name of another', async () => {
    const before = await state()
    // Both merchants have a card 6; the claims decide which is meant, and product and card must be of one.
    const result = await as(stack.webUrl, scopeOfCard(other.merchantId, 6).claims, (tx) =>
      redeem(tx, shop.products[0]),
    )
    expect(result).toEqual({ ok: false, reason: 'PRODUCT_NOT_ON_CARD' })
    expect(await state()).toEqual(before)
  })
})

describe('private.place_order', () => {
  test('makes the order of the product and its supplier, once', async () => {
    const claims = scopeOfCard(shop.merchantId, 7).claims
    expect(await as(stack.webUrl, claims, (tx) => redeem(tx, shop.products[0]))).toMatchObject({
      ok: true,
      replayed: false,
    })
    expect(await as(stack.webUrl, claims, (tx) => redeem(tx, shop.products[0]))).toEqual({
      ok: false,
      reason: 'CARD_REDEEMED',
    })
    const orders = await stack.sql`
      select product_id, supplier_id, store_id, face_value_minor, status from orders where merchant_id = ${shop.merchantId} and card_serial = 7`
    expect([...orders]).toEqual([
      {
        product_id: shop.products[0],
        supplier_id: shop.suppliers[0],
        store_id: null,
        face_value_minor: 10_000,
        status: 'pending',
      },
    ])
  })

  test('of one card fifty times at once gives exactly one order, and takes one piece of stock', async () => {
    await stack.sql`update products set stock = 10 where merchant_id = ${shop.merchantId} and product_id = ${shop.products[1]}`
    const results = await crowd(50, scopeOfCard(shop.merchantId, 8).claims, (tx) =>
      redeem(tx, shop.products[1]),
    )
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    expect(results.filter((result) => !result.ok && result.reason === 'CARD_REDEEMED')).toHaveLength(49)
    const orders =
      await stack.sql`select from orders where merchant_id = ${shop.merchantId} and card_serial = 8`
    expect(orders).toHaveLength(1)
    const [product] = await stack.sql<
      { stock: number }[]
    >`select stock from products where merchant_id = ${shop.merchantId} and product_id = ${shop.products[1]}`
    expect(product?.stock).toBe(9)
  })

  test('of ten cards for the last three pieces gives three orders', async () => {
    await stack.sql`update products set stock = 3 where merchant_id = ${shop.merchantId} and product_id = ${shop.products[1]}`
    const sql = connect(stack.webUrl, 10)
    try {
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          inside(sql, scopeOfCard(shop.merchantId, 10 + i).claims, (tx) => redeem(tx, shop.products[1])),
        ),
      )
      expect(results.filter((result) => result.ok)).toHaveLength(3)
      expect(results.filter((result) => !result.ok && result.reason === 'PRODUCT_SOLD_OUT')).toHaveLength(7)
    } finally {
      await sql.end()
    }
  })
})

describe('the functions of a consumer answer for the card in the claims, and for nothing else', () => {
  type Reads = { facts: { serial: number } | null; found: { orderId: string } | null }
  const read = (claims: Claims, lock = false) =>
    as(stack.webUrl, claims, async (tx) => {
      const [row] = await tx<
        Reads[]
      >`select private.card_facts(${lock}) as facts, private.card_order() as found`
      return row as Reads
    })
  const nobody: [name: string, claims: () => Claims][] = [
    ['nobody', () => scopeOfVisitor().claims],
    ['the owner, without a card', () => scopeOfUser(shop.owner.userId).claims],
    ['a serial that is not there', () => scopeOfCard(shop.merchantId, 9_999).claims],
    ['a merchant that is not there', () => scopeOfCard(uuid(), 1).claims],
    ['half a claim', () => ({ role: 'anon', card: { merchant_id: shop.merchantId } })],
    ['a claim where users may write', () => ({ role: 'anon', user_metadata: { card: { serial: 1 } } })],
  ]
  test.each(nobody)('%s: reads nothing, orders nothing, changes nothing', async (_name, claims) => {
    const before = await state()
    for (const lock of [false, true]) expect(await read(claims(), lock)).toEqual({ facts: null, found: null })
    expect(await as(stack.webUrl, claims(), (tx) => redeem(tx, shop.products[0]))).toMatchObject({
      ok: false,
    })
    const bytes = Buffer.from([1])
    for (const order of shop.orders) {
      const [row] = await as(
        stack.webUrl,
        claims(),
        (tx) => tx`
          select private.cancel_order(${order}) as cancelled,
            private.change_order(${order}, ${bytes}, ${bytes}, ${bytes}, ${bytes}, ${bytes}, null,
              '310101', '', '', '', null, null, null) as changed`,
      )
      const refused = { ok: false, reason: 'ORDER_UNKNOWN' }
      expect(row).toEqual({ cancelled: refused, changed: refused })
    }
    expect(await state()).toEqual(before)
  })

  test('each card reads itself and its own order', async () => {
    for (const [index, serial] of [1, 2].entries()) {
      const { facts, found } = await read(scopeOfCard(shop.merchantId, serial).claims)
      expect(facts?.serial).toBe(serial)
      expect(found?.orderId).toBe(shop.orders[index])
    }
    expect(await read(scopeOfCard(shop.merchantId, 20).claims)).toMatchObject({
      facts: { serial: 20 },
      found: null,
    })
    expect(JSON.stringify(await read(scopeOfCard(other.merchantId, 1).claims))).not.toContain(shop.orders[0])
  })

  test('what they are made of cannot be called past them', async () => {
    const claims = scopeOfCard(shop.merchantId, 20).claims
    const before = await state()
    const calls: ((tx: Tx) => Promise<unknown>)[] = [
      async (tx) => tx`select private.promise_day(${shop.merchantId},
        jsonb_populate_record(null::public.products, ${tx.json({ product_id: shop.products[0], daily_capacity: 5 })}), '2030-01-01')`,
      async (tx) => tx`select private.own_order(${shop.orders[0]})`,
      async (tx) => tx`select private.give_back_goods()`,
    ]
    const codes: string[] = []
    for (const call of calls) codes.push(await codeOf(as(stack.webUrl, claims, call)))
    // own_order only locks and reads what is the card's: here nothing. Triggers are called by triggers alone.
    expect(codes).toEqual(['42501', 'ok', '0A000'])
    expect(await state()).toEqual(before)
  })
})

/** A transaction of a pool of the test's own, for when many must be open at once. */
async function inside<T>(
  sql: ReturnType<typeof connect>,
  claims: Claims,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const done = await sql.begin(async (tx) => {
    await tx`select set_config('role', ${claims.role}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`
    return { value: await fn(tx) }
  })
  return (done as { value: T }).value
}

/** Runs the same thing in so many transactions at once, each on its own connection. */
async function crowd<T>(size: number, claims: Claims, fn: (tx: Tx) => Promise<T>): Promise<T[]> {
  const sql = connect(stack.webUrl, size)
  try {
    return await Promise.all(Array.from({ length: size }, () => inside(sql, claims, fn)))
  } finally {
    await sql.end()
  }
}

describe('serials', () => {
  const take = (tx: Tx, quantity: number) =>
    tx<{ first: number }[]>`select private.take_serials(${quantity}) as first`.then(
      ([row]) => row?.first as number,
    )

  test('batches made at once get adjoining runs, without a gap and without overlap', async () => {
    const sizes = [7, 1, 256, 30, 1000, 2, 64, 11]
    const sql = connect(stack.webUrl, sizes.length)
    const claims = scopeOfUser(shop.owner.userId).claims
    try {
      const firsts = await Promise.all(sizes.map((size) => inside(sql, claims, (tx) => take(tx, size))))
      const runs = firsts
        .map((first, i) => ({ first, size: sizes[i] as number }))
        .sort((a, b) => a.first - b.first)
      let next = 41
      for (const { first, size } of runs) {
        expect(first).toBe(next)
        next += size
      }
    } finally {
      await sql.end()
    }
  })

  test('a batch that is rolled back leaves no gap, though another waits for its serials', async () => {
    const claims = scopeOfUser(other.owner.userId).claims
    let taken!: (first: number) => void
    let release!: () => void
    const first = new Promise<number>((resolve) => (taken = resolve))
    const released = new Promise<void>((resolve) => (release = resolve))
    const failing = as(stack.webUrl, claims, async (tx) => {
      taken(await take(tx, 100))
      await released
      throw new Error('the batch is not made')
    })
    const lost = await first
    const waiting = as(stack.webUrl, claims, (tx) => take(tx, 5))
    release()
    await expect(failing).rejects.toThrow('the batch is not made')
    expect(await waiting).toBe(lost)
  })

  test('are taken only by who may create batches, and at least one', async () => {
    const clerk = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.activate'] })
    for (const [claims, quantity] of [
      [scopeOfUser(clerk.userId).claims, 1],
      [scopeOfVisitor().claims, 1],
      [scopeOfCard(shop.merchantId, 6).claims, 1],
      [scopeOfUser(shop.owner.userId).claims, 0],
      [scopeOfUser(shop.owner.userId).claims, -5],
    ] as const) {
      const before = await snapshot(stack.sql, 'private.merchant_counters', shop.merchantId)
      expect(await codeOf(as(stack.webUrl, claims, (tx) => take(tx, quantity)))).toBe('42501')
      expect(await snapshot(stack.sql, 'private.merchant_counters', shop.merchantId)).toBe(before)
    }
  })

  test('a second batch of the same run is refused', async () => {
    expect(await codeOf(addBatch(stack.sql, shop, shop.owner.memberId, 1, 4))).toBe('23505')
  })
})

// Stories that the outcome tables cannot tell: what may become of a card, and who sees which part of it.
import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfCard, scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  snapshot,
  type Tx,
  undone,
  useStack,
} from './support.ts'

const stack = useStack('web')
let shop: Merchant
let activator: Account
let canceller: Account
let voider: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 300 })
  activator = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.activate'] })
  canceller = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.deactivate'] })
  voider = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.void'] })
})

const by = (account: Account) => scopeOfUser(account.userId).claims

// Cards 1 and 2 are redeemed, 3 to 150 active, 151 to 300 created.
const CARD_IN = { redeemed: 2, active: 10, created: 200, void: 201 } as const
type Status = keyof typeof CARD_IN

beforeAll(async () => {
  await stack.sql`update cards set status = 'void' where merchant_id = ${shop.merchantId} and serial = ${CARD_IN.void}`
})

describe('the state of a card', () => {
  const states = Object.keys(CARD_IN) as Status[]
  const legal: Record<string, Record<string, string>> = {
    activator: { created: 'active' },
    canceller: { active: 'created' },
    voider: { created: 'void', active: 'void', void: 'created' },
  }
  const changes = states.flatMap((from) =>
    states.filter((to) => to !== from).map((to) => [from, to] as const),
  )
  // The moment of activation comes and goes with the state, and stays when a card is made void or restored.
  const set = (tx: Tx, from: Status, to: string) => tx`
    update cards set status = ${to}, activated_at = case
      when ${from}::text = 'created' and ${to}::text = 'active' then now()
      when ${from}::text = 'active' and ${to}::text = 'created' then null
      else activated_at end
    where merchant_id = ${shop.merchantId} and serial = ${CARD_IN[from]}`

  test.each(['activator', 'canceller', 'voider'] as const)(
    '%s makes the changes of the permission and no other',
    async (name) => {
      const account = { activator, canceller, voider }[name]
      for (const [from, to] of changes) {
        const before = await snapshot(stack.sql, 'cards', shop.merchantId)
        const allowed = legal[name]?.[from] === to
        const code = await codeOf(
          (allowed ? undone : as)(stack.webUrl, by(account), (tx) => set(tx, from, to)),
        )
        expect(code, `${from} to ${to}`).toBe(allowed ? 'ok' : '23514')
        expect(await snapshot(stack.sql, 'cards', shop.merchantId)).toBe(before)
      }
    },
  )

  test('the owner too cannot redeem, revive or unredeem a card by hand', async () => {
    for (const [from, to] of [
      ['active', 'redeemed'],
      ['created', 'redeemed'],
      ['void', 'active'],
      ['redeemed', 'active'],
      ['redeemed', 'void'],
    ] as const) {
      expect(
        await codeOf(as(stack.webUrl, by(shop.owner), (tx) => set(tx, from, to))),
        `${from} to ${to}`,
      ).toBe('23514')
    }
  })

  test('a void card becomes again what it was: active only when it had been activated', async () => {
    const { merchantId } = shop
    const restore = (serial: number, to: string) => (tx: Tx) =>
      tx`update cards set status = ${to} where merchant_id = ${merchantId} and serial = ${serial}`
    const made = (serial: number) => stack.sql`
      update cards set status = 'void' where merchant_id = ${merchantId} and serial = ${serial}`
    await made(11)
    expect(await codeOf(undone(stack.webUrl, by(voider), restore(11, 'active')))).toBe('ok')
    expect(await codeOf(as(stack.webUrl, by(voider), restore(11, 'created')))).toBe('23514')
    expect(await codeOf(as(stack.webUrl, by(activator), restore(11, 'active')))).toBe('23514')
    expect(await codeOf(as(stack.webUrl, by(voider), restore(CARD_IN.void, 'active')))).toBe('23514')
  })

  test('the moment of activation is not to be forged', async () => {
    const { merchantId } = shop
    for (const change of [
      (tx: Tx) => tx`update cards set activated_at = now() where merchant_id = ${merchantId} and serial = 12`,
      (tx: Tx) => tx`update cards set activated_at = null where merchant_id = ${merchantId} and serial = 12`,
      (tx: Tx) => tx`update cards set status = 'active' where merchant_id = ${merchantId} and serial = 202`,
      (tx: Tx) => tx`update cards set status = 'created' where merchant_id = ${merchantId} and serial = 12`,
      (tx: Tx) => tx`
        update cards set status = 'void', activated_at = null where merchant_id = ${merchantId} and serial = 12`,
    ])
      expect(await codeOf(as(stack.webUrl, by(shop.owner), change))).toBe('23514')
  })

  test('one illegal change among many undoes them all', async () => {
    const before = await snapshot(stack.sql, 'cards', shop.merchantId)
    // 151 to 300 are created (one void): activating is legal for those, not for the void one.
    const all = as(
      stack.webUrl,
      by(activator),
      (tx) => tx`
        update cards set status = 'active', activated_at = now() where merchant_id = ${shop.merchantId} and serial > 150`,
    )
    expect(await codeOf(all)).toBe('23514')
    expect(await snapshot(stack.sql, 'cards', shop.merchantId)).toBe(before)
  })

  test('a redeemed card stays redeemed even past the policies', async () => {
    const code = await codeOf(
      stack.sql`update cards set status = 'active' where merchant_id = ${shop.merchantId} and serial = ${CARD_IN.redeemed}`,
    )
    expect(code).toBe('23514')
  })

  test('nor does a change of its key smuggle a new state past the check', async () => {
    const code = await codeOf(stack.sql`
      update cards set serial = 999, status = 'active' where merchant_id = ${shop.merchantId} and serial = ${CARD_IN.redeemed}`)
    expect(code).toBe('23514')
  })

  test('what identifies a card nobody can change', async () => {
    const values = {
      serial: 999,
      number: 'X',
      batch_id: shop.batchId,
      redeemed_at: new Date(0),
      merchant_id: shop.merchantId,
    }
    for (const [column, value] of Object.entries(values)) {
      const change = as(
        stack.webUrl,
        by(shop.owner),
        (tx) =>
          tx`update cards set ${tx({ [column]: value })} where merchant_id = ${shop.merchantId} and serial = 10`,
      )
      expect(await codeOf(change), column).toBe('42501')
    }
  })

  test('terms and notes of a card are changed with card.edit alone, terms of spent cards by nobody', async () => {
    const editor = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read', 'card.edit'] })
    const terms = { valid_to: '2099-01-01', product_set_id: null }
    const notes = { channel_id: null, remark: 'For the fair' }
    const change = (serial: number, column: string, value: string | null) => (tx: Tx) =>
      tx`update cards set ${tx({ [column]: value })} where merchant_id = ${shop.merchantId} and serial = ${serial}`
    for (const [column, value] of Object.entries({ ...terms, ...notes })) {
      for (const account of [activator, voider])
        expect(await codeOf(as(stack.webUrl, by(account), change(10, column, value))), column).toBe('42501')
      expect(await codeOf(undone(stack.webUrl, by(editor), change(10, column, value))), column).toBe('ok')
    }
    for (const serial of [CARD_IN.redeemed, CARD_IN.void]) {
      expect(await codeOf(as(stack.webUrl, by(editor), change(serial, 'valid_to', '2099-01-01')))).toBe(
        '23514',
      )
      for (const [column, value] of Object.entries(notes))
        expect(await codeOf(undone(stack.webUrl, by(editor), change(serial, column, value))), column).toBe(
          'ok',
        )
    }
  })

  test('cards are given to stores with stock.manage alone, and sold or spent ones stay where they are', async () => {
    const { merchantId, stores } = shop
    const keeper = await addMember(stack.sql, merchantId, { permissions: ['card.read', 'stock.manage'] })
    const editor = await addMember(stack.sql, merchantId, { permissions: ['card.read', 'card.edit'] })
    const give = (serial: number) => (tx: Tx) =>
      tx`update cards set store_id = ${stores[1]} where merchant_id = ${merchantId} and serial = ${serial}`
    const before = await snapshot(stack.sql, 'cards', merchantId)
    for (const account of [activator, voider, editor, shop.store])
      expect(await codeOf(as(stack.webUrl, by(account), give(CARD_IN.created)))).toBe('42501')
    for (const serial of [CARD_IN.redeemed, CARD_IN.active, CARD_IN.void])
      expect(await codeOf(as(stack.webUrl, by(keeper), give(serial)))).toBe('23514')
    expect(await snapshot(stack.sql, 'cards', merchantId)).toBe(before)
    expect(await codeOf(undone(stack.webUrl, by(keeper), give(CARD_IN.created)))).toBe('ok')
  })

  test('a card gets no channel, products or limits that its merchant does not have', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000'
    for (const column of ['channel_id', 'product_set_id', 'region_rule_id', 'store_id']) {
      const change = as(
        stack.webUrl,
        by(shop.owner),
        (tx) =>
          tx`update cards set ${tx({ [column]: nowhere })} where merchant_id = ${shop.merchantId} and serial = ${CARD_IN.created}`,
      )
      expect(await codeOf(change), column).toBe('23503')
    }
    const foreign = as(
      stack.webUrl,
      by(shop.owner),
      (tx) =>
        tx`insert into product_sets ${tx({ merchant_id: shop.merchantId, product_set_id: nowhere, product_ids: [nowhere] })}`,
    )
    expect(await codeOf(foreign)).toBe('23503')
  })

  test('a new card is created, never active', async () => {
    const row = {
      merchant_id: shop.merchantId,
      serial: 999,
      number: 'NEW',
      batch_id: shop.batchId,
      status: 'active',
    }
    expect(await codeOf(as(stack.webUrl, by(shop.owner), (tx) => tx`insert into cards ${tx(row)}`))).toBe(
      '42501',
    )
  })
})

describe('a store', () => {
  test('sees and changes only the cards allocated to it', async () => {
    const seen = await as(
      stack.webUrl,
      by(shop.store),
      (tx) => tx<{ serial: number }[]>`select serial from cards order by serial`,
    )
    expect(seen.map((row) => row.serial)).toEqual([1, 3, 151])
    const changed = await undone(
      stack.webUrl,
      by(shop.store),
      async (tx) => tx<{ serial: number }[]>`
      update cards set status = 'active', activated_at = now()
      where merchant_id = ${shop.merchantId} and status = 'created' returning serial`,
    )
    expect(changed.map((row) => row.serial)).toEqual([151])
  })

  test('sees the orders of its cards alone, and opens no password', async () => {
    const orders = await as(
      stack.webUrl,
      by(shop.store),
      (tx) => tx<{ order_id: string }[]>`select order_id from orders`,
    )
    expect(orders.map((row) => row.order_id)).toEqual([shop.orders[0]])
    expect(await as(stack.webUrl, by(shop.store), (tx) => tx`select block from card_secrets`)).toHaveLength(0)
  })

  test('holds no more than a store can, whatever was ticked', async () => {
    const greedy = await addMember(stack.sql, shop.merchantId, {
      kind: 'store',
      storeId: shop.stores[0],
      permissions: [
        'card.read',
        'card.export',
        'card.void',
        'account.manage',
        'batch.create',
        'order.ship',
        'settings.write',
      ],
    })
    const [row] = await as(
      stack.webUrl,
      by(greedy),
      (tx) => tx<{ can: string[] }[]>`
      select array(select p from unnest(${['card.read', 'card.export', 'card.void', 'account.manage', 'batch.create', 'order.ship', 'settings.write']}::text[]) p
        where private.can(p)) as can`,
    )
    expect(row?.can).toEqual(['card.read'])
  })
})

describe('a supplier', () => {
  test('sees and ships only its own orders', async () => {
    const orders = await as(
      stack.webUrl,
      by(shop.supplier),
      (tx) => tx<{ order_id: string }[]>`select order_id from orders`,
    )
    expect(orders.map((row) => row.order_id)).toEqual([shop.orders[0]])
    const ship = (order: string) =>
      undone(
        stack.webUrl,
        by(shop.supplier),
        (tx) => tx`
        update orders set status = 'shipped', carrier = 'SF', tracking_no = 'SF123456', shipped_at = now()
        where merchant_id = ${shop.merchantId} and order_id = ${order}`,
      )
    expect((await ship(shop.orders[0])).count).toBe(1)
    expect((await ship(shop.orders[1])).count).toBe(0)
  })

  test('cannot hand an order to somebody else, nor change what was ordered', async () => {
    const values = {
      supplier_id: shop.suppliers[1],
      product_id: shop.products[1],
      face_value_minor: 1,
      consignee_enc: Buffer.alloc(1),
      card_serial: 2,
    }
    for (const [column, value] of Object.entries(values)) {
      const change = as(
        stack.webUrl,
        by(shop.supplier),
        (tx) => tx`update orders set ${tx({ [column]: value })} where merchant_id = ${shop.merchantId}`,
      )
      expect(await codeOf(change), column).toBe('42501')
    }
  })

  test('cannot cancel an order; the merchant can', async () => {
    const cancel = (tx: Tx) =>
      tx`update orders set status = 'cancelled' where merchant_id = ${shop.merchantId} and order_id = ${shop.orders[0]}`
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    expect(await codeOf(as(stack.webUrl, by(shop.supplier), cancel))).toBe('42501')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
    expect((await undone(stack.webUrl, by(shop.owner), cancel)).count).toBe(1)
  })

  test('an order goes forward only', async () => {
    const finish = as(
      stack.webUrl,
      by(shop.supplier),
      (tx) => tx`update orders set status = 'finished' where merchant_id = ${shop.merchantId}`,
    )
    expect(await codeOf(finish)).toBe('23514')
  })
})

describe('a consumer', () => {
  const card = () => scopeOfCard(shop.merchantId, 1).claims

  test('reads no column that is not for consumers', async () => {
    const closed = {
      cards: ['remark', 'store_id', 'channel_id'],
      products: ['supplier_id', 'daily_capacity'],
      card_batches: ['remark', 'created_by', 'password_length'],
      orders: ['admin_remark', 'supplier_id', 'face_value_minor', 'phone_idx'],
      merchants: ['default_carrier'],
      card_secrets: ['passwords_enc', 'block'],
    }
    for (const [table, columns] of Object.entries(closed)) {
      for (const column of columns) {
        const read = as(stack.webUrl, card(), (tx) => tx`select ${tx(column)} from ${tx(table)}`)
        expect(await codeOf(read), `${table}.${column}`).toBe('42501')
      }
    }
  })

  test('a card whose serial or merchant is not there shows nothing', async () => {
    for (const claims of [
      scopeOfCard(shop.merchantId, 999_999).claims,
      { role: 'anon', card: { merchant_id: shop.merchantId } },
      { role: 'anon', card: { serial: 1 } },
      { role: 'anon', user_metadata: { card: { merchant_id: shop.merchantId, serial: 1 } } },
    ]) {
      const [row] = await as(
        stack.webUrl,
        claims,
        (tx) => tx<{ facts: unknown; own: unknown }[]>`
          select private.card_facts(false) as facts, private.card_order() as own`,
      )
      expect(row, JSON.stringify(claims)).toEqual({ facts: null, own: null })
    }
  })
})

test('blocks of sealed passwords open in their place and hold the passwords in order', async () => {
  const blocks = await stack.sql<{ block: number; passwords_enc: Buffer }[]>`
    select block, passwords_enc from card_secrets where merchant_id = ${shop.merchantId} order by block`
  const text = blocks.map(({ block, passwords_enc }) =>
    shop.keys.openText(
      { table: 'card_secrets', column: 'passwords_enc', row: `${shop.batchId}.${block}` },
      passwords_enc,
    ),
  )
  expect(text.map((part) => part.length)).toEqual([256 * 6, 44 * 6])
  expect(text.join('')).toBe(shop.cards.map((card) => card.password).join(''))
  const [check] = await stack.sql<{ block: number; serial: number; serial_from: number }[]>`
    select block, serial, serial_from from private.card_or_decoy(${shop.merchantId}, ${[shop.cards[299]?.number ?? '']})`
  expect(check).toEqual({ block: 1, serial: 300, serial_from: 1 })
})

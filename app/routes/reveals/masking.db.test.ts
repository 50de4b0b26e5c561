// Every page and endpoint that knows of orders, as every kind of account: nobody gets a name, a phone or an address in
// full without asking, who asks needs the right, and every answer with one of them has its line in the log.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import type { Permission } from '#app/core/auth/permissions.ts'
import {
  type Account,
  addMember,
  addOrder,
  dayInShanghai,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import * as home from '../admin._index/route.tsx'
import * as card from '../admin.cards_.$serial/route.tsx'
import * as erpFailures from '../admin.erp.failures/route.tsx'
import * as messages from '../admin.notifications._index/route.tsx'
import * as orders from '../admin.orders/route.tsx'
import * as order from '../admin.orders_.$orderId/route.tsx'
import * as edits from '../admin.orders_.edits/route.ts'
import * as sheetReveal from '../admin.orders_.reveal/route.ts'
import * as rows from '../admin.orders_.rows/route.ts'
import * as selection from '../admin.orders_.selection/route.ts'
import * as reportOrders from '../admin.reports.orders/route.tsx'
import * as log from '../admin.reveals/route.tsx'
import * as logCsv from '../admin.reveals[.]csv/route.ts'
import * as reviews from '../admin.reviews._index/route.tsx'
import * as sms from '../admin.sms._index/route.tsx'
import * as waybills from '../admin.waybills._index/route.tsx'
import * as newWaybills from '../admin.waybills.new/route.tsx'
import * as hooks from '../admin.webhooks._index/route.tsx'
import * as storeOrders from '../store.orders/route.tsx'
import * as supplierOrders from '../supplier.orders/route.tsx'
import * as reveals from './route.tsx'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
/** Of suppliers[0], waiting; picked up at stores[0]; held; redeemed at the counter of stores[1] with a card of stores[0]. */
let toShip: string
let pickUp: string
let held: string
let counter: string

const FULL = /张三|13800000000|人民路1号/
const ACCOUNTS = ['owner', 'ships', 'reads', 'reveals', 'edits', 'blindEditor', 'reviews', 'bare'] as const
const PARTNERS = ['supplier', 'blindSupplier', 'store', 'blindStore'] as const
type Name = (typeof ACCOUNTS)[number] | (typeof PARTNERS)[number]
const people = new Map<Name, Member>()
const person = (name: Name) => people.get(name) as Member

const HELD: Record<Exclude<(typeof ACCOUNTS)[number], 'owner'>, Permission[]> = {
  ships: ['order.read', 'order.ship'],
  reads: ['order.read', 'report.read', 'card.read'],
  reveals: ['order.read', 'contact.reveal', 'log.read'],
  edits: ['order.read', 'order.edit', 'contact.reveal'],
  blindEditor: ['order.read', 'order.ship', 'order.edit'],
  reviews: ['order.read', 'order.review'],
  bare: [],
}

async function join(name: Name, account: Promise<Account> | Account): Promise<void> {
  people.set(name, await memberOf((await account).userId))
}

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 40 })
  other = await makeMerchant(stack.sql)
  const { merchantId, stores, suppliers } = shop
  await join('owner', shop.owner)
  for (const [name, permissions] of Object.entries(HELD))
    await join(name as Name, addMember(stack.sql, merchantId, { permissions }))
  await join('supplier', shop.supplier)
  const kindless = { permissions: ['order.read', 'order.ship'] }
  await join(
    'blindSupplier',
    addMember(stack.sql, merchantId, { kind: 'supplier', supplierId: suppliers[0], ...kindless }),
  )
  // What the store is let do bounds what its accounts can.
  await stack.sql`
    update stores set permissions = permissions || '{contact.reveal}' where merchant_id = ${merchantId} and store_id = ${stores[0]}`
  await join('store', shop.store)
  await join(
    'blindStore',
    addMember(stack.sql, merchantId, { kind: 'store', storeId: stores[0], permissions: ['order.read'] }),
  )
  ;[toShip, pickUp, held, counter] = await Promise.all([
    addOrder(stack.sql, shop, 21, { product: 0, store: stores[0] }),
    addOrder(stack.sql, shop, 22, { product: 1 }),
    addOrder(stack.sql, shop, 23, { product: 1 }),
    addOrder(stack.sql, shop, 24, { product: 1, store: stores[0] }),
  ])
  await stack.sql`update orders set pick_up_store_id = ${stores[0]}, address_idx = null where order_id = ${pickUp}`
  await stack.sql`update orders set review = 'held' where order_id = ${held}`
  await stack.sql`
    insert into risk_assessments (merchant_id, assessment_id, card_serial, client_idx, score, decision, reasons)
    select merchant_id, order_id, card_serial, ${Buffer.alloc(16)}, 70, 'hold', '[]' from orders where order_id = ${held}`
  await redeemedAtCounter()
})

/** As private.redeem_at_counter leaves it: no consignee, finished, handed over. */
async function redeemedAtCounter(): Promise<void> {
  const nothing = (column: string) => shop.keys.seal({ table: 'orders', column, row: counter }, '')
  await stack.sql`
    update orders set consignee_enc = ${nothing('consignee_enc')}, phone_enc = ${nothing('phone_enc')},
      address_enc = ${nothing('address_enc')}, region_code = '000000', province = '', city = '', district = '',
      fulfilled_by = 'store', pick_up_store_id = ${shop.stores[1]}, verified_store_id = ${shop.stores[1]},
      verified_by = ${shop.owner.memberId}, verified_at = now(), status = 'finished', finished_at = now()
    where order_id = ${counter}`
}

type Route = { loader?: unknown; action?: unknown }
type Asked = {
  query?: string
  params?: Record<string, string>
  form?: [string, string][]
  json?: object
}

/** Asks a route as Remix would. @returns the status and everything that would leave the server */
async function ask(route: Route, name: Name, asked: Asked = {}): Promise<{ status: number; body: string }> {
  const { query = '', params = {}, form, json } = asked
  const body = form ? new URLSearchParams(form) : json ? JSON.stringify(json) : undefined
  const request = new Request(`http://127.0.0.1:3000/x?${query}`, {
    headers: { 'accept-language': 'zh-CN' },
    ...(body === undefined ? {} : { method: 'POST', body }),
  })
  const account = person(name)
  const context = { clientAddress: '192.0.2.44', account: async () => account, origin: '', cspNonce: 'n' }
  const run = (body === undefined ? route.loader : route.action) as (args: object) => Promise<unknown>
  const answer = await run({ request, params, context }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown
    throw thrown
  })
  if (answer instanceof Response) return { status: answer.status, body: await answer.text() }
  const given = answer as { init?: { status?: number }; data?: unknown }
  return { status: given.init?.status ?? 200, body: JSON.stringify(answer) }
}

const pages = (): [string, Route, Asked?][] => [
  ['the list', orders, { query: 'view=all' }],
  ['the list, found by number', orders, { query: 'q=O21' }],
  ['the list of one store', orders, { query: `view=all&store=${shop.stores[1]}` }],
  ['rows of the sheet', rows, { query: 'view=all' }],
  ['rows by id', rows, { query: `ids=${[toShip, pickUp, held, counter].join(',')}` }],
  ['an order', order, { params: { orderId: toShip } }],
  ['an order that is picked up', order, { params: { orderId: pickUp } }],
  ['an order of a counter', order, { params: { orderId: counter } }],
  ['a mark', selection, { json: { intent: 'prepare', orders: [{ orderId: toShip, version: VERSION }] } }],
  ['a remark', edits, { json: { edits: [{ orderId: toShip, version: VERSION, remark: 'x' }] } }],
  ['the queue of reviews', reviews],
  ['the messages', sms],
  ['the waybills', waybills],
  ['orders to buy waybills for', newWaybills, { query: `orders=${toShip}` }],
  ['orders behind a figure', reportOrders, { query: `from=2026-01-01&to=${dayInShanghai()}` }],
  ['what the ERP refused', erpFailures],
  ['the notifications', messages],
  ['the web-hooks', hooks],
  ['a card', card, { params: { serial: '21' } }],
  ['the start page', home],
  ['the log of looks', log],
  ['the log as a file', logCsv],
  ['the list of a supplier', supplierOrders, { query: 'view=all' }],
  ['the list of a store', storeOrders, { query: 'view=all' }],
]
const VERSION = '2026-11-22T01:00:00.000000Z'

const logged = () => stack.sql<{ member: string; kind: string; nos: string[]; orders: number }[]>`
  select member_id as member, kind, order_nos as nos, orders from reveals where merchant_id = ${shop.merchantId} order by at, reveal_id`

describe.each([...ACCOUNTS, ...PARTNERS])('%s', (name) => {
  test('gets no consignee in full from any page, and looking there is logged nowhere', async () => {
    const before = await logged()
    const shown: string[] = []
    for (const [what, route, asked] of pages()) {
      const { status, body } = await ask(route, name, asked)
      expect([200, 302, 303, 400, 403, 404], what).toContain(status)
      expect(body, what).not.toMatch(FULL)
      if (status === 200) shown.push(what)
    }
    if (name === 'owner') expect(shown).toHaveLength(pages().length - 2)
    if (name === 'store' || name === 'blindStore') expect(shown).toEqual(['the list of a store'])
    expect(await logged()).toEqual(before)
  })
})

test('with stars it is recognised all the same', async () => {
  for (const [route, name] of [
    [orders, 'reads'],
    [supplierOrders, 'supplier'],
    [storeOrders, 'blindStore'],
    [reviews, 'reviews'],
  ] as const) {
    const { body } = await ask(route, name, { query: 'view=all' })
    for (const text of ['张*', '138****0000', '***']) expect(body).toContain(text)
  }
})

const listed = (route: Route, name: Name) => ask(route, name, { query: 'view=all' })
const show = (name: Name, ids: readonly string[], place = 'list') =>
  ask(reveals, name, { form: [['place', place], ...ids.map((id): [string, string] => ['orders', id])] })

describe('asking', () => {
  test.each([
    ['owner', ['O21', 'O22', 'O23']],
    ['reveals', ['O21', 'O22', 'O23']],
    ['edits', ['O21', 'O22', 'O23']],
    // What it sends; who picks up there.
    ['supplier', ['O21']],
    ['store', ['O22']],
  ] as const)('%s gets what it may see, in one line of the log', async (name, expected) => {
    const before = (await logged()).length
    const { status, body } = await show(name, [toShip, pickUp, held, counter, other.orders[0]])
    expect(status).toBe(200)
    for (const text of ['张三', '13800000000']) expect(body).toContain(text)
    const added = (await logged()).slice(before)
    expect(added.map(({ member, kind, orders: n }) => [member, kind, n])).toEqual([
      [person(name).member_id, 'list', expected.length],
    ])
    expect([...(added[0]?.nos ?? [])].sort()).toEqual(expected)
    // The pages stay as they were.
    for (const route of [orders, supplierOrders, storeOrders])
      expect((await listed(route, name)).body).not.toMatch(FULL)
  })

  test.each(['ships', 'reads', 'blindEditor', 'reviews', 'bare', 'blindSupplier', 'blindStore'] as const)(
    '%s is refused everywhere, and nothing is logged or changed',
    async (name) => {
      const before = await Promise.all(['reveals', 'reveal_orders', 'orders'].map((table) => state(table)))
      for (const answer of [
        await show(name, [toShip]),
        await ask(sheetReveal, name, { json: { orders: [toShip] } }),
      ]) {
        expect(answer.status).toBe(403)
        expect(answer.body).not.toMatch(FULL)
      }
      expect(await Promise.all(['reveals', 'reveal_orders', 'orders'].map((table) => state(table)))).toEqual(
        before,
      )
    },
  )

  test('what is not seen is not there: of other merchants, of nobody, and too much at once', async () => {
    const before = await state('reveals')
    expect(JSON.parse((await show('owner', [other.orders[0], counter])).body)).toMatchObject({
      data: { ok: true, revealed: [] },
    })
    expect((await show('owner', [])).status).toBe(400)
    expect((await show('owner', ['1'])).status).toBe(400)
    expect((await show('owner', Array(101).fill(toShip))).status).toBe(400)
    expect(await state('reveals')).toBe(before)
  })

  test('the sheet asks for rows, and whoever changes a phone has it logged', async () => {
    const before = (await logged()).length
    const asked = await ask(sheetReveal, 'edits', { json: { orders: [toShip, counter] } })
    expect(JSON.parse(asked.body)).toMatchObject({
      ok: true,
      revealed: [{ orderNo: 'O21', consignee: { name: '张三', phone: '13800000000', masked: false } }],
    })
    const [row] = JSON.parse((await ask(rows, 'edits', { query: `ids=${toShip}` })).body).rows
    const edit = { orderId: toShip, version: row.version, phone: '13900139000' }
    const saved = JSON.parse((await ask(edits, 'edits', { json: { edits: [edit] } })).body).results[0]
    expect(saved).toMatchObject({
      saved: ['phone'],
      row: { consignee: { name: '张三', phone: '13900139000', address: '人民路1号', masked: false } },
    })
    // Another one, because what is stored is another.
    expect(saved.row.consignee.seal).not.toBe(row.consignee.seal)
    expect((await logged()).slice(before).map(({ kind, nos }) => [kind, nos])).toEqual([
      ['sheet', ['O21']],
      ['edit', ['O21']],
    ])
  })

  test('who may change orders and see nobody changes no consignee, and is told none', async () => {
    const before = await Promise.all(['orders', 'reveals'].map((table) => state(table)))
    const [row] = JSON.parse((await ask(rows, 'blindEditor', { query: `ids=${toShip}` })).body).rows
    for (const change of [
      { consignee: '李四' },
      { phone: '13700137000' },
      { address: '平江路 88 号 8 幢' },
    ]) {
      const edit = { orderId: toShip, version: row.version, ...change }
      const { body } = await ask(edits, 'blindEditor', { json: { edits: [edit] } })
      expect(JSON.parse(body).results[0]).toMatchObject({ saved: [], problems: [{ reason: 'NOT_EDITABLE' }] })
      expect(body).not.toMatch(/张三|13900139000|人民路1号/)
    }
    expect(await Promise.all(['orders', 'reveals'].map((table) => state(table)))).toEqual(before)
  })

  test('a right that is withdrawn while the page is open is gone at the next press', async () => {
    const { memberId, userId } = await addMember(stack.sql, shop.merchantId, {
      permissions: ['order.read', 'contact.reveal'],
    })
    people.set('reads', await memberOf(userId))
    expect((await show('reads', [toShip])).status).toBe(200)
    await stack.sql`update members set withheld = '{contact.reveal}' where member_id = ${memberId}`
    people.set('reads', await memberOf(userId))
    expect((await show('reads', [toShip])).status).toBe(403)
  })
})

const state = (table: string) => snapshot(stack.sql, table, shop.merchantId)

test('the list says who handed an order over, where the card belonged and where it went; of nobody it shows a dash', async () => {
  const { body } = await ask(orders, 'owner', { query: `view=all&store=${shop.stores[1]}` })
  const found = JSON.parse(body).orders
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({
    ...{ orderNo: 'O24', consignee: null, mayReveal: false, verifiedBy: 'Test owner', fulfilledBy: 'store' },
    ...{ verifiedStoreId: shop.stores[1], verifiedStore: expect.any(String), storeName: expect.any(String) },
  })
  expect(found[0].storeName).not.toBe(found[0].verifiedStore)
})

import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  addOrder,
  type Merchant,
  makeMerchant,
  useStack,
} from '../../../../supabase/tests/support.ts'
import { localTime } from '../../availability/calendar-day.ts'
import { listOrders, readOrders } from '../data.ts'
import type { OrderRow } from '../types.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let clerk: Account
/** Points to everything: a card of stores[0], picked up at stores[1] and handed over in stores[0]. */
let pointing: string
/** Sent by the merchant itself, of a card that no store had. */
let bare: string

const access = { ship: false, reveal: false, byPhone: false, handOver: null }

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 10 })
  other = await makeMerchant(stack.sql)
  clerk = await addMember(stack.sql, shop.merchantId, {
    kind: 'store',
    storeId: shop.stores[0],
    permissions: ['order.read', 'card.verify'],
  })
  pointing = shop.orders[0]
  await stack.sql`
    update orders set channel_id = ${shop.channelId}, pick_up_store_id = ${shop.stores[1]}, status = 'finished',
      finished_at = now(), verified_store_id = ${shop.stores[0]}, verified_by = ${clerk.memberId}, verified_at = now()
    where order_id = ${pointing}`
  bare = await addOrder(stack.sql, shop, 4, { product: 1 })
})

async function nameOf(table: 'stores' | 'suppliers', id: string): Promise<string> {
  const [row] = await stack.sql<{ name: string }[]>`
    select name from ${stack.sql(table)} where ${stack.sql(table === 'stores' ? 'store_id' : 'supplier_id')} = ${id}`
  return row?.name ?? 'no such row'
}

const namesIn = (order: OrderRow | undefined) =>
  order && {
    store: order.storeName,
    pickUp: order.pickUpStore,
    verified: order.verifiedStore,
    by: order.verifiedBy,
    supplier: order.supplierName,
    channel: order.channelName,
  }

async function seenBy(account: Account, orderId: string) {
  const scope = scopeOfUser(account.userId)
  const request = { merchantId: shop.merchantId, access }
  const today = localTime(new Date(), 'Asia/Shanghai').day
  const { orders } = await listOrders(scope, { ...request, today, view: 'all', search: undefined })
  const listed = namesIn(orders.find((order) => order.orderId === orderId))
  const [asked] = await readOrders(scope, request, [orderId])
  // The page of a list, and the same order asked for by its id.
  expect(namesIn(asked)).toEqual(listed)
  return listed
}

describe('names that orders point to', () => {
  test('the merchant sees all of them, each in its place', async () => {
    const [member] = await stack.sql<{ name: string }[]>`
      select display_name as name from members where member_id = ${clerk.memberId}`
    const [here, there] = [await nameOf('stores', shop.stores[0]), await nameOf('stores', shop.stores[1])]
    expect(here).not.toBe(there)
    expect(await seenBy(shop.owner, pointing)).toEqual({
      ...{ store: here, pickUp: there, verified: here, by: member?.name },
      ...{ supplier: await nameOf('suppliers', shop.suppliers[0]), channel: 'Channel' },
    })
  })

  test('an order that points to nothing has none, in a page with orders that do', async () => {
    const nothing = { store: null, pickUp: null, verified: null, by: null, supplier: null, channel: null }
    expect(await seenBy(shop.owner, bare)).toEqual(nothing)
  })

  test('a store is told its own name and its own people; of another store, only that it is one', async () => {
    const here = await nameOf('stores', shop.stores[0])
    const seen = await seenBy(clerk, pointing)
    expect(seen).toMatchObject({ store: here, pickUp: '', verified: here, supplier: null, channel: null })
    expect(seen?.by).toBeTruthy()
  })

  test('a supplier is told its own name and nobody else’s', async () => {
    const supplier = await nameOf('suppliers', shop.suppliers[0])
    const theirs = { store: null, pickUp: '', verified: null, by: null, channel: null }
    expect(await seenBy(shop.supplier, pointing)).toEqual({ ...theirs, supplier })
  })

  test('rows carry no ids beyond those a list shows', async () => {
    const [row] = await readOrders(scopeOfUser(shop.owner.userId), { merchantId: shop.merchantId, access }, [
      pointing,
    ])
    for (const key of ['storeId', 'channelId', 'clerkId', 'pickUpStoreId'])
      expect(row).not.toHaveProperty(key)
  })

  test('another merchant gets no row at all', async () => {
    expect(await seenBy(other.owner, pointing)).toBeUndefined()
  })
})

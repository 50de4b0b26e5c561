import { v7 as uuid } from 'uuid'
import { expect, test } from 'vitest'
import { addMember, makeMerchant, memberOf, useStack } from '../../../../supabase/tests/support.ts'
import { sellCards } from '../mutations.ts'
import { loadStoreHome } from './data.ts'

const { sql } = useStack('web')

test('the first page counts what the lists behind it show, and shows an account no more than it may see', async () => {
  const shop = await makeMerchant(sql, { cards: 40 })
  const { merchantId, stores } = shop
  await sql`update cards set store_id = ${stores[0]} where merchant_id = ${merchantId} and serial > 30`
  await sql`
    update orders set pick_up_store_id = ${stores[0]}, deliver_on = current_date + 3
    where merchant_id = ${merchantId} and order_id = ${shop.orders[1]}`
  const clerk = await memberOf(shop.store.userId)
  await sellCards(clerk, { saleId: uuid(), serials: [31, 32, 33, 34, 35, 36] })
  const home = await loadStoreHome(clerk)
  const [created] = await sql<{ n: number }[]>`
    select count(*)::int as n from cards
    where merchant_id = ${merchantId} and store_id = ${stores[0]} and status = 'created'`
  expect(home.stock?.onHand).toBe(created?.n)
  expect(home.stock?.soldToday).toBe(6)
  expect(home.stock?.days).toHaveLength(14)
  // Five are left, and six were sold in a week.
  expect(home.stock?.batches).toMatchObject([{ name: 'Batch', faceValueMinor: 10_000, onHand: 5, low: true }])
  expect(home.pickUps).toEqual({ waiting: 1, due: 0 })
  expect(home.counter).toEqual({ open: 0, today: 0 })
  const bare = await addMember(sql, merchantId, { kind: 'store', storeId: stores[0], permissions: [] })
  expect(await loadStoreHome(await memberOf(bare.userId))).toMatchObject({
    ...{ stock: undefined, pickUps: undefined, counter: undefined },
  })
  const elsewhere = await addMember(sql, merchantId, {
    ...{ kind: 'store', storeId: stores[1], permissions: ['card.read', 'order.read'] },
  })
  const other = await loadStoreHome(await memberOf(elsewhere.userId))
  expect([other.stock?.onHand, other.stock?.soldToday, other.pickUps?.waiting]).toEqual([0, 0, 0])
})

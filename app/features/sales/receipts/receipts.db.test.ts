import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../../supabase/tests/support.ts'
import { cancelSale, sellCards } from '../mutations.ts'
import { orderReceipt, printingOf, saleReceipt } from './data.ts'
import { notePrint } from './mutations.ts'
import { type PageFrame, receiptPage } from './receipt-page.ts'

const { sql } = useStack('web')

let shop: Merchant
let clerk: Member
let otherStore: Member
let saleId: string

const frame: PageFrame = {
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  nonce: 'abc',
  back: '/store',
}
const site = 'https://tihuo.example/r/moon'

beforeAll(async () => {
  shop = await makeMerchant(sql, { cards: 20 })
  await sql`update cards set store_id = ${shop.stores[0]} where merchant_id = ${shop.merchantId} and serial > 10`
  const elsewhere = await addMember(sql, shop.merchantId, {
    kind: 'store',
    storeId: shop.stores[1],
    permissions: ['card.read', 'order.read', 'card.verify', 'card.activate'],
  })
  ;[clerk, otherStore] = await Promise.all([memberOf(shop.store.userId), memberOf(elsewhere.userId)])
  saleId = uuid()
  await sellCards(clerk, { saleId, serials: [11, 12, 13, 15] })
})

test('has number, store, clerk, lines and totals, and says what was taken back since', async () => {
  const receipt = await saleReceipt(clerk, saleId, site)
  expect(receipt).toMatchObject({
    ...{ store: 'Store 0', clerk: 'Test store', cards: 4, totalMinor: 40_000, cancelled: null },
    lines: [{ name: 'Batch', quantity: 4, amountMinor: 40_000, detail: '11–13、15' }],
  })
  await cancelSale(clerk, saleId, { cancellationId: uuid(), what: 15, count: 1 })
  const after = await saleReceipt(clerk, saleId, site)
  expect(after?.cancelled).toEqual({ cards: 1, amountMinor: 10_000 })
  if (!after) return
  const html = await receiptPage({ ...after, merchant: '<b>蟹府</b>' }, { is: 'first' }, frame)
  expect(html).toContain('已取消 1 张')
  expect(html).toContain(site)
  expect(html).toContain('¥300.00')
  expect(html).toContain('@page{size:80mm')
  expect(html).not.toContain('<b>')
  // Our content policy lets no style attribute through.
  expect(html).not.toMatch(/ style=/)
  expect(html).not.toContain('补打')
})

test('sends nobody to the redemption site with cards that were all taken back', async () => {
  const soldAndBack = uuid()
  await sellCards(clerk, { saleId: soldAndBack, serials: [17, 18] })
  await cancelSale(clerk, soldAndBack, { cancellationId: uuid(), what: 'all', count: 2 })
  const receipt = await saleReceipt(clerk, soldAndBack, site)
  if (!receipt) throw new Error('no receipt')
  const html = await receiptPage(receipt, { is: 'first' }, frame)
  expect(html).toContain('已全部取消激活')
  expect(html).not.toContain(site)
})

test('the first print is the original for five minutes, any other a copy', async () => {
  expect(await printingOf(clerk, saleId, undefined)).toEqual({ is: 'look', printed: 0 })
  const first = await notePrint(clerk, 'sale', saleId)
  expect(await printingOf(clerk, saleId, first)).toEqual({ is: 'first' })
  const second = await notePrint(clerk, 'sale', saleId)
  expect(await printingOf(clerk, saleId, second)).toEqual({ is: 'copy', n: 2 })
  expect(await printingOf(clerk, saleId, uuid())).toEqual({ is: 'look', printed: 2 })
  await sql`update receipt_prints set at = at - interval '6 minutes' where print_id = ${first}`
  expect(await printingOf(clerk, saleId, first)).toEqual({ is: 'copy', n: 2 })
  const receipt = await saleReceipt(clerk, saleId, site)
  if (receipt) expect(await receiptPage(receipt, { is: 'copy', n: 2 }, frame)).toContain('补打（第 2 次）')
})

test('another store has no receipt of it, and none of what it has not handed over', async () => {
  expect(await saleReceipt(otherStore, saleId, site)).toBeUndefined()
  expect(await orderReceipt(otherStore, shop.orders[0], site)).toBeUndefined()
  expect(await orderReceipt(clerk, shop.orders[0], site)).toBeUndefined()
})

test('a hand-over has one for the store that handed over, with the store that sold the card', async () => {
  await sql`
    update orders set pick_up_store_id = ${shop.stores[1]}
    where merchant_id = ${shop.merchantId} and order_id = ${shop.orders[0]}`
  await sql`
    update orders set status = 'finished', finished_at = now(), verified_store_id = ${shop.stores[1]},
      verified_by = ${otherStore.member_id}, verified_at = now()
    where merchant_id = ${shop.merchantId} and order_id = ${shop.orders[0]}`
  expect(await orderReceipt(otherStore, shop.orders[0], site)).toMatchObject({
    ...{ no: 'O1', store: 'Store 1', clerk: 'Test store', soldBy: 'Store 0', cards: 1 },
    lines: [{ name: 'Product 0', quantity: 1 }],
  })
})

import ExcelJS from 'exceljs'
import { beforeAll, expect, test } from 'vitest'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { translator } from '#app/core/i18n/messages.ts'
import {
  addMember,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { addMonths } from '../reports/calendar.ts'
import { insertOrders } from '../reports/test-orders.ts'
import { loadLines, loadSettlement } from './data.ts'
import { messages } from './messages.ts'
import { issueStoreSettlement } from './mutations.ts'
import { settlementWorkbook } from './workbook.ts'

const stack = useStack('web')
const zone = 'Asia/Shanghai'
const t = translator(messages, 'zh-CN')
const thisMonth = new Date().toLocaleDateString('en-CA', { timeZone: zone }).slice(0, 7)
const month = addMonths(thisMonth, -2)
let shop: Merchant
let third: string

/** Hands an order of `sold`'s card over at `handed`. @param at ISO moment */
async function handOver(serial: number, sold: string | null, handed: string, at: string, value = 38_800) {
  const [orderId] = await insertOrders(stack.sql, shop, [
    { serial, at, productId: shop.products[0], storeId: sold, faceValueMinor: value },
  ])
  await stack.sql`
    update orders set status = 'finished', finished_at = ${at}, pick_up_store_id = ${handed}, verified_store_id = ${handed},
      verified_by = ${shop.store.memberId}, verified_at = ${at}
    where merchant_id = ${shop.merchantId} and order_id = ${orderId as string}`
}

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 40 })
  const [a, b] = shop.stores
  third = '00000000-0000-7000-8000-0000000000c0'
  await stack.sql`
    insert into stores (merchant_id, store_id, name) values (${shop.merchantId}, ${third}, 'Store 2')`
  await handOver(11, a, b, `${month}-05T04:00:00Z`)
  await handOver(12, a, b, `${month}-06T04:00:00Z`, 10_001)
  await handOver(13, b, a, `${month}-07T04:00:00Z`, 20_000)
  await handOver(14, b, third, `${month}-08T04:00:00Z`, 500)
  // Own cards, and cards of no store, are nobody's business but the store's.
  await handOver(15, a, a, `${month}-09T04:00:00Z`)
  await handOver(16, null, b, `${month}-09T04:00:00Z`)
  // The last moment of the month where the merchant is, and the first of the next.
  await handOver(17, third, b, `${addMonths(month, 1)}-01T00:00:00+08:00`, 7)
  await handOver(
    18,
    third,
    a,
    new Date(Date.parse(`${addMonths(month, 1)}-01T00:00:00+08:00`) - 1).toISOString(),
    9,
  )
})

const settled = async (userId = shop.owner.userId, of = month) => loadSettlement(await memberOf(userId), of)

test('a month says who owes whom, by the days of the merchant', async () => {
  const [a, b] = shop.stores
  const { pairs, balances, orders, totalMinor, issued, open } = await settled()
  expect(pairs.map((pair) => [pair.soldStoreId, pair.handedStoreId, pair.cards, pair.amountMinor])).toEqual([
    [a, b, 2, 48_801],
    [b, a, 1, 20_000],
    [b, third, 1, 500],
    [third, a, 1, 9],
  ])
  expect([orders, totalMinor, issued, open]).toEqual([5, 69_310, null, false])
  expect(Object.fromEntries(balances.map((each) => [each.storeId, each.netMinor]))).toEqual({
    ...{ [a]: 20_009 - 48_801, [b]: 48_801 - 20_500, [third]: 500 - 9 },
  })
  expect(balances.reduce((sum, each) => sum + each.netMinor, 0)).toBe(0)
  const [row] = await stack.sql<{ n: number; total: number }[]>`
    select count(*)::int as n, sum(face_value_minor)::int as total from orders
    where merchant_id = ${shop.merchantId} and verified_store_id <> store_id
      and to_char(verified_at at time zone ${zone}, 'YYYY-MM') = ${month}`
  expect(row).toEqual({ n: orders, total: totalMinor })
  expect((await settled(shop.owner.userId, addMonths(month, 1))).pairs).toHaveLength(1)
})

test('a store sees what it gets and owes, and nothing between others', async () => {
  const [a, b] = shop.stores
  const mine = await settled(shop.store.userId)
  expect(mine.pairs.map((pair) => [pair.soldStoreId, pair.handedStoreId])).toEqual([
    [a, b],
    [b, a],
    [third, a],
  ])
  expect(mine.pairs.every((pair) => pair.soldStoreName !== '' && pair.handedStoreName !== '')).toBe(true)
  const account = await memberOf(shop.store.userId)
  const lines = await loadLines(account, month, {})
  expect(lines.map((line) => line.cardSerial)).toEqual([11, 12, 13, 18])
  expect(await loadLines(account, month, { soldStoreId: b, handedStoreId: third })).toEqual([])
})

test('the file has sums and every order, with times of the merchant that Excel can sort', async () => {
  const account = await memberOf(shop.owner.userId)
  const bytes = await settlementWorkbook(await settled(), await loadLines(account, month, {}), '门店间结算', {
    ...{ locale: 'zh-CN', currency: 'CNY', merchantName: '=1+1', timeZone: zone },
  })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  expect(workbook.worksheets.map(({ name }) => name)).toEqual([t('balances'), t('pairs'), t('lines')])
  const sheet = workbook.getWorksheet(t('lines')) as ExcelJS.Worksheet
  expect(sheet.views).toMatchObject([{ state: 'frozen', ySplit: 6 }])
  const titles = ['orderNo', 'product', 'card', 'soldAt', 'handedAt', 'by', 'at', 'amount'] as const
  expect((sheet.getRow(6).values as string[]).slice(1)).toEqual(titles.map((title) => t(title)))
  const rows = [7, 8, 9, 10, 11].map((at) => sheet.getRow(at))
  expect(rows.map((row) => [row.getCell(3).value, row.getCell(8).value])).toEqual([
    [11, 388],
    [12, 100.01],
    [13, 200],
    [14, 5],
    [18, 0.09],
  ])
  expect(rows.map((row) => (row.getCell(7).value as Date).toISOString().slice(0, 19))).toEqual([
    ...['05', '06', '07', '08'].map((day) => `${month}-${day}T12:00:00`),
    new Date(Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`) - 1000).toISOString().slice(0, 19),
  ])
  expect(rows.map((row) => [row.getCell(7).numFmt, row.getCell(8).numFmt])).toEqual(
    rows.map(() => ['yyyy-mm-dd hh:mm', '#,##0.00']),
  )
  expect(sheet.getRow(12).getCell(8).value).toEqual({ formula: 'SUM(H7:H11)', result: 693.1 })
})

test('nobody else is shown a thing, nobody else issues, and nothing has changed', async () => {
  const before = await snapshot(stack.sql, 'store_settlements', shop.merchantId)
  const reader = await addMember(stack.sql, shop.merchantId, { permissions: ['report.read'] })
  const settler = await addMember(stack.sql, shop.merchantId, { permissions: ['settlement.manage'] })
  for (const { userId } of [reader, shop.store, shop.supplier])
    expect(
      await codeOf(issueStoreSettlement(await memberOf(userId), month, { orders: 5, total: 69_310 })),
    ).toBe('42501')
  for (const { userId } of [settler, shop.supplier]) expect(await codeOf(settled(userId))).toBe('42501')
  for (const { userId } of [shop.owner, reader, shop.store, shop.supplier]) {
    const wrong = (statement: string) =>
      codeOf(withTenant(scopeOfUser(userId), ({ tx }) => tx.unsafe(statement)))
    expect(await wrong(`delete from store_settlements`)).toBe('42501')
    expect(await wrong(`update store_settlement_lines set amount_minor = 0`)).toBe('42501')
    expect(await wrong(`update store_sums set handed_minor = 0`)).toBe('42501')
  }
  expect(await snapshot(stack.sql, 'store_settlements', shop.merchantId)).toBe(before)
})

test('issuing is refused for what has changed, is not over, or is empty; and what is issued stays', async () => {
  const owner = await memberOf(shop.owner.userId)
  const issue = (of: string, orders: number, total: number) =>
    issueStoreSettlement(owner, of, { orders, total })
  expect(await issue(month, 5, 69_309)).toEqual({ ok: false, reason: 'TOTAL_CHANGED' })
  expect(await issue(month, 4, 69_310)).toEqual({ ok: false, reason: 'TOTAL_CHANGED' })
  expect(await issue(thisMonth, 0, 0)).toEqual({ ok: false, reason: 'MONTH_OPEN' })
  expect(await issue(addMonths(month, -5), 0, 0)).toEqual({ ok: false, reason: 'NOTHING_TO_SETTLE' })
  // Two at once: one of them issues.
  const both = await Promise.all([issue(month, 5, 69_310), issue(month, 5, 69_310)])
  expect(both.map((outcome) => outcome.ok).sort()).toEqual([false, true])
  expect(both.find((outcome) => !outcome.ok)).toEqual({ ok: false, reason: 'ALREADY_ISSUED' })
  const issued = await settled()
  expect(issued.issued?.statementNo).toBe(`MD${month.replace('-', '')}`)
  expect([issued.orders, issued.totalMinor]).toEqual([5, 69_310])
  await stack.sql`update orders set face_value_minor = 1 where merchant_id = ${shop.merchantId} and card_serial = 11`
  expect(await settled()).toEqual(issued)
  for (const table of ['store_settlements', 'store_settlement_lines'])
    expect(
      await codeOf(stack.sql`delete from ${stack.sql(table)} where merchant_id = ${shop.merchantId}`),
    ).toBe('42501')
  const [entry] = await stack.sql<{ card_count: number }[]>`
    select card_count from card_log where merchant_id = ${shop.merchantId} and action = 'stores.settle'`
  expect(entry?.card_count).toBe(5)
})

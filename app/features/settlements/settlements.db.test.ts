// Statements of suppliers: what is in them, who may do what with them, and that they are right to the cent.
import ExcelJS from 'exceljs'
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  addMember,
  as,
  codeOf,
  dayInShanghai,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import {
  countOpen,
  draftLines,
  listMonth,
  listOpen,
  listStatements,
  loadDraft,
  loadStatement,
  statementLines,
} from './data.ts'
import {
  addAdjustment,
  issueSettlement,
  moveSettlement,
  noteDownload,
  priceOrders,
  removeAdjustment,
} from './mutations.ts'
import { type Month, OPEN_STATUSES } from './types.ts'
import { statementWorkbook } from './workbook.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let owner: Member
let supplier: Member
let rival: Member

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  other = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
  supplier = await memberOf(shop.supplier.userId)
  const account = await addMember(stack.sql, shop.merchantId, {
    ...{ kind: 'supplier', supplierId: shop.suppliers[1], permissions: ['order.read', 'order.ship'] },
  })
  rival = await memberOf(account.userId)
})

let serial = 1000

/** An order that was shipped at a moment, behind everything. @param price in minor units */
async function shipped(
  shippedAt: string,
  price: number | null,
  options: { supplierId?: string | null; status?: string; merchant?: Merchant } = {},
): Promise<string> {
  const { supplierId = shop.suppliers[0], status = 'shipped', merchant = shop } = options
  const orderId = uuid()
  serial += 1
  await stack.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`insert into orders ${tx({
      ...{ merchant_id: merchant.merchantId, order_id: orderId, order_no: `S${serial}`, card_serial: serial },
      ...{ product_id: merchant.products[0], product_name: 'Product 0', face_value_minor: 10_000 },
      ...{ supplier_id: supplierId, supply_price_minor: price, status, ship_on: '2026-01-01' },
      ...{ carrier: 'SF', tracking_no: `SF${serial}00000`, shipped_at: shippedAt },
      finished_at: status === 'finished' ? shippedAt : null,
      ...{ consignee_enc: '', consignee_idx: '', phone_enc: '', phone_idx: '', address_enc: '' },
      ...{ region_code: '310101', province: '上海市', city: '上海市', district: '黄浦区' },
    })}`
  })
  return orderId
}

/** Plain arithmetic over the table, in the merchant's time zone and nothing else. */
async function recount(supplierId: string, month: Month) {
  const [row] = await stack.sql<{ orders: number; total: string }[]>`
    select count(*)::int as orders, coalesce(sum(supply_price_minor), 0)::text as total from orders
    where merchant_id = ${shop.merchantId} and supplier_id = ${supplierId} and status in ('shipped', 'finished')
      and to_char(shipped_at at time zone 'Asia/Shanghai', 'YYYY-MM') = ${month}`
  return { orders: row?.orders, totalMinor: Number(row?.total) }
}

const [A, B] = [0, 1] as const
const of = (supplier: 0 | 1, month: Month) => ({ supplierId: shop.suppliers[supplier], month })

/** Issues a month as the page does. */
async function issue(at: 0 | 1, month: Month) {
  const draft = await loadDraft(owner, shop.suppliers[at], month)
  return issueSettlement(owner, of(at, month), draft?.totalMinor ?? 0)
}

const logged = (action: string) => stack.sql<{ detail: Record<string, string>; member_id: string }[]>`
  select detail, member_id from card_log where merchant_id = ${shop.merchantId} and action = ${action} order by at`

describe('a statement', () => {
  test('has what was shipped in the month of the merchant, to the cent', async () => {
    // The month begins and ends at midnight in Shanghai, eight hours before that in Greenwich.
    await shipped('2026-05-31T15:59:59Z', 700)
    await shipped('2026-05-31T16:00:00Z', 1999)
    await shipped('2026-06-15T03:00:00Z', 3333, { status: 'finished' })
    await shipped('2026-06-30T15:59:59Z', 1)
    await shipped('2026-06-30T16:00:00Z', 5000)
    await shipped('2026-06-10T03:00:00Z', 4444, { supplierId: shop.suppliers[1] })
    await shipped('2026-06-10T03:00:00Z', 8888, { supplierId: null })
    for (let i = 0; i < 60; i += 1)
      await shipped(`2026-06-${String((i % 28) + 1).padStart(2, '0')}T05:00:00Z`, 1007 + i)
    for (const at of [A, B]) {
      const draft = await loadDraft(owner, shop.suppliers[at], '2026-06')
      expect(draft).toMatchObject(await recount(shop.suppliers[at], '2026-06'))
    }
    const [first, second] = await listMonth(owner, '2026-06')
    expect(first).toMatchObject({
      ...(await recount(shop.suppliers[A], '2026-06')),
      status: null,
      unpriced: 0,
    })
    expect(second).toMatchObject({ orders: 1, totalMinor: 4444 })
  })

  test('is issued once, with a number, and its lines stay as they were', async () => {
    const before = await recount(shop.suppliers[A], '2026-06')
    const issued = await issue(A, '2026-06')
    expect(issued).toMatchObject({ ok: true, statementNo: 'JS202606-01' })
    expect(await issue(A, '2026-06')).toEqual({ ok: false, reason: 'ALREADY_ISSUED' })
    expect(await issue(B, '2026-06')).toMatchObject({ ok: true, statementNo: 'JS202606-02' })
    const statement = await loadStatement(owner, of(A, '2026-06'))
    expect(statement).toMatchObject({ ...before, status: 'issued', supplierName: 'Supplier 0' })
    const lines = await statementLines(owner, statement?.settlementId as string)
    expect(lines.reduce((sum, line) => sum + (line.amountMinor as number), 0)).toBe(before.totalMinor)
    expect(lines).toHaveLength(before.orders as number)
    // Whatever becomes of the orders.
    await stack.sql`update orders set supply_price_minor = 1, product_name = 'X' where merchant_id = ${shop.merchantId} and supplier_id = ${shop.suppliers[A]}`
    expect(await statementLines(owner, statement?.settlementId as string)).toEqual(lines)
    expect((await listMonth(owner, '2026-06'))[0]).toMatchObject({ ...before, statementNo: 'JS202606-01' })
    expect((await logged('settlements.issue'))[0]).toMatchObject({
      member_id: shop.owner.memberId,
      detail: {
        statementNo: 'JS202606-01',
        supplier: 'Supplier 0',
        amount: (before.totalMinor / 100).toFixed(2),
      },
    })
  })

  test('of a month takes along what turned up late for an issued one, and every order once', async () => {
    // The ERP tells of a parcel of June when June is issued.
    await shipped('2026-06-20T03:00:00Z', 2500)
    await shipped('2026-07-02T03:00:00Z', 100)
    // May was never issued: what belongs to it waits for its own statement.
    const lines = await draftLines(owner, shop.suppliers[A], '2026-07')
    expect(lines.filter((line) => line.late)).toMatchObject([{ amountMinor: 2500, shippedOn: '2026-06-20' }])
    expect(lines).toHaveLength(3)
    expect(await issue(A, '2026-07')).toMatchObject({ ok: true })
    expect(await loadDraft(owner, shop.suppliers[A], '2026-08')).toMatchObject({ orders: 0, totalMinor: 0 })
    const [twice] = await stack.sql`
      select count(*)::int as n from (select order_id from settlement_lines
      where merchant_id = ${shop.merchantId} and kind = 'order' group by 1 having count(*) > 1) x`
    expect(twice).toEqual({ n: 0 })
  })

  test('is not issued over something else than was shown, nor before the month is over', async () => {
    await shipped('2026-08-05T03:00:00Z', 900)
    expect(await issueSettlement(owner, of(A, '2026-08'), 899)).toEqual({
      ok: false,
      reason: 'TOTAL_CHANGED',
    })
    expect(await issueSettlement(owner, of(B, '2026-08'), 0)).toEqual({
      ok: false,
      reason: 'NOTHING_TO_SETTLE',
    })
    const now = dayInShanghai().slice(0, 7)
    expect(await issueSettlement(owner, of(A, now), 0)).toEqual({ ok: false, reason: 'MONTH_OPEN' })
    const strange = { supplierId: other.suppliers[0], month: '2026-08' }
    expect(await issueSettlement(owner, strange, 0)).toEqual({ ok: false, reason: 'SUPPLIER_UNKNOWN' })
    expect(await loadDraft(owner, other.suppliers[0], '2026-08')).toBeUndefined()
  })

  test('waits until every order has a price', async () => {
    const orderId = await shipped('2026-08-06T03:00:00Z', null)
    const draft = await loadDraft(owner, shop.suppliers[A], '2026-08')
    expect(draft).toMatchObject({
      ...{ orders: 2, totalMinor: 900 },
      unpriced: [{ productId: shop.products[0], part: 1, productName: 'Product 0', orders: 1 }],
    })
    // First in the list, because it is what is to be done.
    expect(draft?.lines[0]).toMatchObject({ amountMinor: null })
    expect(await issueSettlement(owner, of(A, '2026-08'), 900)).toEqual({ ok: false, reason: 'UNPRICED' })
    const price = { productId: shop.products[0], part: 1, price: 1234 }
    expect(await priceOrders(owner, of(A, '2026-08'), price)).toBe(1)
    // What has a price keeps it.
    expect(await priceOrders(owner, of(A, '2026-08'), { ...price, price: 1 })).toBe(0)
    expect(await loadDraft(owner, shop.suppliers[A], '2026-08')).toMatchObject({
      totalMinor: 2134,
      unpriced: [],
    })
    const [order] = await stack.sql`select supply_price_minor as p from orders where order_id = ${orderId}`
    expect(order).toEqual({ p: 1234 })
    expect(await logged('settlements.price')).toMatchObject([
      { detail: { amount: '12.34', month: '2026-08' } },
    ])
  })

  test('takes corrections along, which go into one statement and no other', async () => {
    const form = { intent: 'adjust', orderNo: 'S1001', note: '破损' } as const
    await addAdjustment(owner, shop.suppliers[A], { ...form, direction: 'deduct', amount: 2001 })
    await addAdjustment(owner, shop.suppliers[A], { ...form, direction: 'pay', amount: 50 })
    await addAdjustment(owner, shop.suppliers[A], { ...form, direction: 'pay', amount: 7 })
    const draft = await loadDraft(owner, shop.suppliers[A], '2026-08')
    expect(draft).toMatchObject({ orders: 2, totalMinor: 2134 - 2001 + 50 + 7 })
    const seven = draft?.adjustments.find((each) => each.amountMinor === 7)?.adjustmentId as string
    expect(await removeAdjustment(owner, shop.suppliers[A], seven)).toBe(true)
    expect(await issue(A, '2026-08')).toMatchObject({ ok: true })
    const statement = await loadStatement(owner, of(A, '2026-08'))
    expect(statement).toMatchObject({ orders: 2, totalMinor: 183 })
    const lines = await statementLines(owner, statement?.settlementId as string)
    expect(lines.slice(2)).toMatchObject([
      { kind: 'adjustment', orderNo: 'S1001', amountMinor: -2001, note: '破损' },
      { kind: 'adjustment', amountMinor: 50 },
    ])
    expect((await loadDraft(owner, shop.suppliers[A], '2026-09'))?.adjustments).toEqual([])
    const gone = await stack.sql<{ id: string }[]>`
      select adjustment_id as id from settlement_adjustments where merchant_id = ${shop.merchantId}`
    for (const { id } of gone) expect(await removeAdjustment(owner, shop.suppliers[A], id)).toBe(false)
    expect((await logged('settlements.adjust')).map((row) => row.detail.amount)).toEqual([
      '-20.01',
      '0.50',
      '0.07',
    ])
    expect(await logged('settlements.unadjust')).toHaveLength(1)
  })
})

describe('what becomes of it', () => {
  const idOf = async (at: 0 | 1, month: Month) =>
    (await loadStatement(owner, of(at, month)))?.settlementId as string

  test('confirmed by the supplier and paid by the merchant, each logged', async () => {
    const id = await idOf(A, '2026-06')
    expect(await moveSettlement(owner, id, 'paid')).toEqual({ ok: false, reason: 'STATUS_CHANGED' })
    expect(await moveSettlement(supplier, id, 'confirmed')).toEqual({ ok: true, statementNo: 'JS202606-01' })
    expect(await moveSettlement(supplier, id, 'confirmed')).toEqual({ ok: false, reason: 'STATUS_CHANGED' })
    expect(await moveSettlement(supplier, id, 'disputed', 'zu spät')).toEqual({
      ...{ ok: false, reason: 'STATUS_CHANGED' },
    })
    expect(await moveSettlement(owner, id, 'paid', '招商银行转账')).toMatchObject({ ok: true })
    expect(await loadStatement(supplier, { settlementId: id })).toMatchObject({
      ...{ status: 'paid', answeredFor: false, paymentNote: '招商银行转账' },
    })
    expect(await logged('settlements.confirm')).toMatchObject([
      { member_id: shop.supplier.memberId, detail: { statementNo: 'JS202606-01' } },
    ])
    expect(await logged('settlements.pay')).toMatchObject([{ detail: { note: '招商银行转账' } }])
  })

  test('disputed with a reason, then settled by other means', async () => {
    const id = await idOf(A, '2026-07')
    expect(await codeOf(moveSettlement(supplier, id, 'disputed', ' '))).toBe('22023')
    expect(await moveSettlement(supplier, id, 'disputed', 'S1003 应为 26 元')).toMatchObject({ ok: true })
    expect(await loadStatement(owner, { settlementId: id })).toMatchObject({
      ...{ status: 'disputed', disputeNote: 'S1003 应为 26 元' },
    })
    expect(await moveSettlement(owner, id, 'confirmed')).toMatchObject({ ok: true })
    expect(await loadStatement(owner, { settlementId: id })).toMatchObject({
      ...{ status: 'confirmed', answeredFor: true, disputeNote: 'S1003 应为 26 元' },
    })
    expect(await logged('settlements.dispute')).toMatchObject([{ detail: { note: 'S1003 应为 26 元' } }])
  })

  test('stands in the list of its state whatever its month is, the oldest first', async () => {
    const month = (day: string) => day.slice(0, 7)
    for (const state of OPEN_STATUSES) {
      const rows = await stack.sql<{ id: string; month: string }[]>`
        select settlement_id as id, month from settlements
        where merchant_id = ${shop.merchantId} and status = ${state} order by month, statement_no`
      const ids = (list: readonly { settlementId: string }[]) => list.map(({ settlementId }) => settlementId)
      expect(ids(await listOpen(owner, state, undefined))).toEqual(rows.map(({ id }) => id))
      expect((await countOpen(owner))[state]).toBe(rows.length)
      for (const of of new Set(rows.map((row) => month(row.month))))
        expect(ids(await listOpen(owner, state, of))).toEqual(
          rows.filter((row) => month(row.month) === of).map(({ id }) => id),
        )
    }
    const issued = await listOpen(owner, 'issued', undefined)
    expect(new Set(issued.map((each) => each.month)).size).toBeGreaterThan(1)
    // Somebody without the right, and another merchant, find nothing there.
    for (const stranger of [(await addMember(stack.sql, shop.merchantId)).userId, other.owner.userId]) {
      const account = await memberOf(stranger)
      expect([await listOpen(account, 'issued', undefined), (await countOpen(account)).issued]).toEqual([
        [],
        0,
      ])
    }
  })

  test('another supplier sees nothing of it and can do nothing with it', async () => {
    const id = await idOf(A, '2026-08')
    const tables = ['settlements', 'settlement_lines', 'settlement_adjustments', 'orders', 'card_log']
    const state = () => Promise.all(tables.map((table) => snapshot(stack.sql, table, shop.merchantId)))
    const before = await state()
    expect((await listStatements(rival)).map((each) => each.statementNo)).toEqual(['JS202606-02'])
    expect((await listStatements(supplier)).map((each) => each.month)).toEqual([
      '2026-08',
      '2026-07',
      '2026-06',
    ])
    expect(await loadStatement(rival, { settlementId: id })).toBeUndefined()
    expect(await statementLines(rival, id)).toEqual([])
    for (const verdict of ['confirmed', 'disputed', 'paid'] as const) {
      expect(await moveSettlement(rival, id, verdict, 'x')).toEqual({
        ok: false,
        reason: 'SETTLEMENT_UNKNOWN',
      })
      const stranger = await memberOf(other.owner.userId)
      expect(await moveSettlement(stranger, id, verdict, 'x')).toEqual({
        ...{ ok: false, reason: 'SETTLEMENT_UNKNOWN' },
      })
    }
    // A supplier neither pays itself, nor issues, prices or corrects anything.
    expect(await codeOf(moveSettlement(supplier, id, 'paid'))).toBe('42501')
    expect(await codeOf(issueSettlement(supplier, of(A, '2026-05'), 700))).toBe('42501')
    const price = { productId: shop.products[0], part: 1, price: 1 }
    expect(await codeOf(priceOrders(supplier, of(A, '2026-05'), price))).toBe('42501')
    const form = { intent: 'adjust', direction: 'pay', amount: 1, orderNo: '', note: 'x' } as const
    expect(await codeOf(addAdjustment(supplier, shop.suppliers[A], form))).toBe('42501')
    expect(await state()).toEqual(before)
  })

  test('what is issued is changed by nobody, owner included', async () => {
    const own = scopeOfUser(shop.owner.userId).claims
    for (const table of ['settlements', 'settlement_lines'] as const) {
      const change = as(
        stack.webUrl,
        own,
        (tx) => tx`delete from ${tx(table)} where merchant_id = ${shop.merchantId}`,
      )
      expect(await codeOf(change)).toBe('42501')
    }
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
    expect(await listStatements(await memberOf(staff.userId))).toEqual([])
    expect(await codeOf(issueSettlement(await memberOf(staff.userId), of(A, '2026-05'), 700))).toBe('42501')
  })
})

test('the file adds up, and nothing in it is a formula but the sum', async () => {
  await addAdjustment(owner, shop.suppliers[B], {
    ...{ intent: 'adjust', direction: 'deduct', amount: 1, orderNo: '=1+1', note: '=HYPERLINK("http://x")' },
  })
  await shipped('2026-09-03T03:00:00Z', 1010, { supplierId: shop.suppliers[1] })
  await shipped('2026-09-04T03:00:00Z', 2020, { supplierId: shop.suppliers[1] })
  const draft = await loadDraft(owner, shop.suppliers[B], '2026-09')
  const lines = await draftLines(owner, shop.suppliers[B], '2026-09')
  const file = { merchantName: 'M', supplierName: 'S', month: '2026-09', statementNo: null, status: null }
  const total = draft?.totalMinor as number
  const bytes = await statementWorkbook({ ...file, totalMinor: total, lines }, 'zh-CN')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  const [sheet] = workbook.worksheets
  expect(sheet?.getRow(6).getCell(4).value).toEqual(new Date('2026-09-03T00:00:00Z'))
  expect([6, 7, 8].map((row) => sheet?.getRow(row).getCell(5).value)).toEqual([10.1, 20.2, -0.01])
  expect(sheet?.getRow(8).getCell(2).value).toBe('=1+1')
  expect(sheet?.getRow(8).getCell(6).value).toBe('=HYPERLINK("http://x")')
  expect(sheet?.getRow(9).getCell(5).value).toMatchObject({ formula: 'ROUND(SUM(E6:E8),2)', result: 30.29 })
  expect(total).toBe(3029)
  await noteDownload(owner, lines.length, { statementNo: '', supplier: 'S', month: '2026-09' })
  expect(await logged('settlements.export')).toMatchObject([{ detail: { supplier: 'S', month: '2026-09' } }])
})

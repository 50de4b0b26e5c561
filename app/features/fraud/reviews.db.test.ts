import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import {
  type Account,
  addMember,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { shipOrder } from '../orders/mutations.ts'
import { orderAccess } from '../orders/policy.ts'
import { countWaiting, listHeldOrders, loadSettings } from './data.ts'
import { reviewOrder, saveSettings } from './mutations.ts'
import { arrange, heldOrder, keptOf, shop } from './test-redemptions.ts'

const stack = useStack('web')
let other: Merchant
let reviewer: Account
let bare: Account

beforeAll(async () => {
  await arrange(stack)
  other = await makeMerchant(stack.sql)
  reviewer = await addMember(stack.sql, shop.merchantId, {
    permissions: ['order.read', 'order.review', 'card.void', 'card.read'],
  })
  bare = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
})

describe('reviews', () => {
  const scope = (account: Account) => ({ scope: scopeOfUser(account.userId) })
  const cardOf = async (orderId: string) => {
    const [row] = await stack.sql<{ card: string; status: string; review: string; by: string | null }[]>`
      select c.status as card, o.status, o.review, o.cancelled_by as by
      from orders o join cards c on c.merchant_id = o.merchant_id and c.serial = o.card_serial
      where o.order_id = ${orderId}`
    return row
  }
  const seen = async (orderId: string) => {
    const [row] = await stack.sql<{ version: string }[]>`
      select to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version from orders where order_id = ${orderId}`
    return { orderId, version: row?.version ?? '', trackingNo: 'SF1234567890' }
  }
  const shipper = () => ({ ...scope(bare), merchantId: shop.merchantId, memberId: bare.memberId })

  test('the queue shows why, who, and what else went there; as far as the account may see it', async () => {
    const orderId = await heldOrder()
    const access = orderAccess({ kind: 'staff', permissions: ['order.read', 'order.review'], store_id: null })
    const list = await listHeldOrders(scopeOfUser(reviewer.userId), shop.merchantId, access)
    const held = list.find((order) => order.orderId === orderId)
    expect(held).toMatchObject({
      consignee: {
        name: '张*',
        phone: expect.stringMatching(/^139\*{4}\d{4}$/),
        address: '***',
        masked: true,
      },
      mayReveal: false,
      samePhone: { count: 30 },
      sameAddress: { count: 30 },
    })
    expect(held?.samePhone.newest).toHaveLength(5)
    expect(held?.reasons.map((reason) => reason.signal)).toContain('phoneCardsDay')
    const may = { orders: true, logins: true }
    expect((await countWaiting(scopeOfUser(reviewer.userId), shop.merchantId, may)).orders).toBe(list.length)
    for (const account of [bare, shop.store, shop.supplier, other.owner]) {
      expect(await listHeldOrders(scopeOfUser(account.userId), shop.merchantId, access)).toEqual([])
    }
  })

  test('released: it can be shipped, and everything is written down', async () => {
    const orderId = await heldOrder()
    expect(await shipOrder(shipper(), await seen(orderId))).toMatchObject({ reason: 'ORDER_HELD' })
    expect(await reviewOrder(scope(reviewer), orderId, { verdict: 'released' }, '电话核实')).toMatchObject({
      ok: true,
    })
    expect(await cardOf(orderId)).toMatchObject({ card: 'redeemed', status: 'pending', review: 'released' })
    expect(await keptOf(orderId)).toMatchObject({
      outcome: 'released',
      by: reviewer.memberId,
      note: '电话核实',
    })
    expect(await shipOrder(shipper(), await seen(orderId))).toMatchObject({ ok: true })
    const [log] = await stack.sql`
      select member_id, detail from card_log where action = 'orders.release' and filter ->> 'orderId' = ${orderId}`
    expect(log).toEqual({ member_id: reviewer.memberId, detail: { note: '电话核实' } })
  })

  test('rejected: cancelled, and the card given back or made void, with its history beside the log', async () => {
    const back = await heldOrder()
    expect(
      await reviewOrder(scope(reviewer), back, { verdict: 'rejected', card: 'active' }, '黄牛'),
    ).toMatchObject({ ok: true })
    expect(await cardOf(back)).toEqual({
      card: 'active',
      status: 'cancelled',
      review: 'rejected',
      by: 'merchant',
    })
    const gone = await heldOrder()
    expect(
      await reviewOrder(scope(reviewer), gone, { verdict: 'rejected', card: 'void' }, '盗用'),
    ).toMatchObject({ ok: true })
    expect(await cardOf(gone)).toEqual({
      card: 'void',
      status: 'cancelled',
      review: 'rejected',
      by: 'merchant',
    })
    const [log] = await stack.sql<{ changes: number; detail: object }[]>`
      select l.detail, (select count(*)::int from card_changes h where h.merchant_id = l.merchant_id and h.operation_id = l.log_id) as changes
      from card_log l where l.action = 'orders.reject' and l.filter ->> 'orderId' = ${gone}`
    expect(log).toEqual({ detail: { card: 'void', note: '盗用' }, changes: 2 })
  })

  test('of several at once one decides, and the others are told who', async () => {
    const orderId = await heldOrder()
    const results = await Promise.all([
      reviewOrder(scope(reviewer), orderId, { verdict: 'released' }, ''),
      reviewOrder(scope(shop.owner), orderId, { verdict: 'rejected', card: 'active' }, 'x'),
      reviewOrder(scope(reviewer), orderId, { verdict: 'rejected', card: 'void' }, 'y'),
    ])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    for (const loser of results.filter((result) => !result.ok)) {
      expect(loser).toMatchObject({ reason: 'ALREADY_REVIEWED', by: expect.stringMatching(/^Test /) })
    }
  })

  test('an order that its consumer has cancelled needs no review', async () => {
    const orderId = await heldOrder()
    await stack.sql`update orders set status = 'cancelled', cancelled_by = 'consumer' where order_id = ${orderId}`
    expect(await reviewOrder(scope(reviewer), orderId, { verdict: 'released' }, '')).toMatchObject({
      reason: 'ORDER_CANCELLED',
    })
  })

  test('without the permission, of another merchant, or of an order that was never held: nothing changes', async () => {
    const orderId = await heldOrder()
    const noVoid = await addMember(stack.sql, shop.merchantId, {
      permissions: ['order.read', 'order.review'],
    })
    const tables = ['orders', 'cards', 'risk_assessments', 'card_log', 'card_changes', 'fraud_settings']
    const look = () => Promise.all(tables.map((table) => snapshot(stack.sql, table, shop.merchantId)))
    const before = await look()
    for (const account of [bare, shop.staff, shop.store, shop.supplier]) {
      expect(await reviewOrder(scope(account), orderId, { verdict: 'released' }, '')).toEqual({
        ok: false,
        reason: 'NOT_PERMITTED',
      })
      expect(
        await saveSettings(
          { merchant_id: shop.merchantId, ...scope(account) },
          { captchaAt: 1, holdAt: 1, signalsOff: [] },
        ),
      ).toBe(false)
      expect(await loadSettings(scopeOfUser(account.userId), shop.merchantId)).toBeUndefined()
    }
    expect(await reviewOrder(scope(other.owner), orderId, { verdict: 'released' }, '')).toEqual({
      ok: false,
      reason: 'ORDER_UNKNOWN',
    })
    expect(
      await reviewOrder(scope(noVoid), orderId, { verdict: 'rejected', card: 'void' }, 'x'),
    ).toMatchObject({
      reason: 'NOT_PERMITTED',
    })
    expect(await reviewOrder(scope(reviewer), shop.orders[0], { verdict: 'released' }, '')).toMatchObject({
      reason: 'ORDER_UNKNOWN',
    })
    expect(await look()).toEqual(before)
  })
})

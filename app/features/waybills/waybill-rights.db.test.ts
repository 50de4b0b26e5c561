import { describe, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { addMember, as, codeOf, makeMerchant, memberOf, snapshot } from '../../../supabase/tests/support.ts'
import { testInput } from '../jobs/test-input.ts'
import { buyAll } from './jobs.ts'
import { giveUp, requestPurchase } from './purchase/mutations.ts'
import { buy, choice, ordersOf, owner, shop, sold, stack, waybills } from './test-shop.ts'
import { addOrders } from './test-waybills.ts'

describe('who may', () => {
  const claims = (userId: string) => scopeOfUser(userId).claims

  test('a supplier reserves no order, lets none go, and buys nothing', async () => {
    const before = await snapshot(stack.sql, 'orders', shop.merchantId)
    const set = (value: string | null, userId: string) =>
      codeOf(
        as(
          stack.webUrl,
          claims(userId),
          (tx) => tx`
          update orders set fulfilled_by = ${value} where merchant_id = ${shop.merchantId} and order_id = ${shop.orders[0]}`,
        ),
      )
    expect(await set('waybill', shop.supplier.userId)).toBe('42501')
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
    const supplier = await memberOf(shop.supplier.userId)
    expect(
      await requestPurchase(supplier, { kind: 'orders', orderIds: [shop.orders[0]] }, choice()),
    ).toMatchObject({ ok: false })
    expect(await snapshot(stack.sql, 'orders', shop.merchantId)).toBe(before)
  })

  test('the account is given to who ships for the merchant, and to nobody else', async () => {
    const account = async (userId: string) => {
      const [row] = await as(
        stack.webUrl,
        claims(userId),
        (tx) => tx<{ sealed: Buffer | null }[]>`
        select private.waybill_account('kdniao') as sealed`,
      )
      return row?.sealed != null
    }
    const ships = await addMember(stack.sql, shop.merchantId, { permissions: ['order.ship'] })
    const reads = await addMember(stack.sql, shop.merchantId, {
      permissions: ['order.read', 'settings.write'],
    })
    const other = await makeMerchant(stack.sql)
    expect(await account(ships.userId)).toBe(true)
    for (const { userId } of [reads, shop.supplier, shop.store, other.owner])
      expect(await account(userId)).toBe(false)
  })

  test('no number is forgotten or swapped, and no state invented', async () => {
    const ids = await addOrders(stack.sql, shop, 10, 1)
    await buy(ids)
    const before = await snapshot(stack.sql, 'waybills', shop.merchantId)
    const change = (set: (tx: Parameters<Parameters<typeof as>[2]>[0]) => PromiseLike<unknown>) =>
      codeOf(as(stack.webUrl, claims(shop.owner.userId), async (tx) => set(tx)))
    const mine = shop.merchantId
    expect(
      await change(
        (tx) => tx`update waybills set tracking_no = 'SF0000000000001' where merchant_id = ${mine}`,
      ),
    ).toBe('23514')
    expect(
      await change(
        (tx) => tx`update waybills set state = 'failed', tracking_no = null where merchant_id = ${mine}`,
      ),
    ).toBe('23514')
    expect(await change((tx) => tx`update waybills set state = 'queued' where merchant_id = ${mine}`)).toBe(
      '23514',
    )
    expect(
      await change((tx) => tx`update waybills set order_code = 'W9999999999' where merchant_id = ${mine}`),
    ).toBe('42501')
    expect(await change((tx) => tx`delete from waybills where merchant_id = ${mine}`)).toBe('42501')
    expect(await snapshot(stack.sql, 'waybills', shop.merchantId)).toBe(before)
  })

  test('a purchase of somebody who may ship no more buys nothing', async () => {
    const staff = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read', 'order.ship'] })
    const ids = await addOrders(stack.sql, shop, 10, 1)
    const asked = await requestPurchase(
      await memberOf(staff.userId),
      { kind: 'orders', orderIds: ids },
      choice(),
    )
    if (!asked.ok) throw new Error(asked.reason)
    await stack.sql`update members set permissions = '{order.read}' where member_id = ${staff.memberId}`
    await expect(
      buyAll(testInput({ merchantId: shop.merchantId, userId: staff.userId }, asked.jobId), []),
    ).rejects.toThrow()
    expect(await sold()).toEqual([])
    // A colleague takes care of what is left.
    const [row] = await waybills()
    expect(await giveUp(owner, [row?.waybill_id ?? ''])).toBe(1)
    expect((await ordersOf(ids))[0]).toMatchObject({ fulfilled_by: null })
  })
})

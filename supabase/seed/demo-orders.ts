import { v7 as uuid } from 'uuid'
import { loadAccount } from '#app/core/auth/account.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { shipOrder } from '#app/features/orders/mutations.ts'
import { redeemCard } from '#app/features/redemptions/mutations.ts'
import { newOrderNumber } from '#app/features/redemptions/order-number.ts'
import { DEMO_CONSIGNEES, type DemoConsignee } from './demo-catalogue.ts'
import type { OpenedMerchant } from './demo-people.ts'

/** A card that is redeemed by the seed, and what becomes of its order. */
export type DemoOrder = {
  serial: number
  productId: string
  becomes: 'pending' | 'shipped' | 'finished' | 'cancelled'
  /** How long ago it was redeemed. */
  hoursAgo: number
  /** Who gets it; left out: the consumers of the demo in turn. */
  to?: DemoConsignee
}

const TIME_ZONE = 'Asia/Shanghai'
const CARRIERS = ['SF', 'SF', 'JD', 'ZTO']

/** Redeems active cards as consumers do, and carries some of the orders on. */
export async function placeOrders(sql: Sql, merchant: OpenedMerchant, orders: DemoOrder[]): Promise<void> {
  for (const [at, order] of orders.entries()) {
    const orderId = await redeem(sql, merchant, order, at)
    const redeemedAt = new Date(Date.now() - order.hoursAgo * 3_600_000)
    const orderNo = newOrderNumber(TIME_ZONE, redeemedAt)
    await sql`
      update orders set created_at = ${redeemedAt}, updated_at = ${redeemedAt},
        order_no = ${orderNo} || case when part > 1 then '-' || part else '' end,
        ship_on = private.ship_day(merchant_id, ${redeemedAt}, deliver_on)
      where merchant_id = ${merchant.merchantId} and (order_id = ${orderId} or group_id = ${orderId})`
    await sql`
      update cards set redeemed_at = ${redeemedAt}
      where merchant_id = ${merchant.merchantId} and serial = ${order.serial}`
    if (order.becomes === 'cancelled') {
      await sql`
        update orders set status = 'cancelled'
        where merchant_id = ${merchant.merchantId} and (order_id = ${orderId} or group_id = ${orderId})`
    } else if (order.becomes !== 'pending') {
      const parcels = await sql<{ order_id: string; part: number }[]>`
        select order_id, part from orders
        where merchant_id = ${merchant.merchantId} and (order_id = ${orderId} or group_id = ${orderId}) order by part`
      // Of what is on its way, further parcels still wait, so that this can be seen too.
      for (const { order_id, part } of parcels)
        if (part === 1 || order.becomes === 'finished')
          await ship(sql, merchant, order_id, order, at + part - 1)
    }
  }
}

async function redeem(sql: Sql, merchant: OpenedMerchant, order: DemoOrder, at: number): Promise<string> {
  const { merchantId: merchant_id, code } = merchant
  const [consignee, phone, region, street] =
    order.to ?? (DEMO_CONSIGNEES[at % DEMO_CONSIGNEES.length] as DemoConsignee)
  const done = await redeemCard(
    scopeOfCard(merchant_id, order.serial),
    { merchant_id, code, time_zone: TIME_ZONE, currency: 'CNY' },
    { productId: order.productId, consignee, phone, region, street },
    { orderId: uuid(), sender: undefined },
  )
  if (!done.ok) throw new Error(`demo card ${order.serial} was not redeemed: ${done.reason}`)
  const [row] = await sql<{ order_id: string }[]>`
    select order_id from orders where merchant_id = ${merchant_id} and order_no = ${done.orderNo}`
  return (row as { order_id: string }).order_id
}

async function ship(
  sql: Sql,
  merchant: OpenedMerchant,
  orderId: string,
  order: DemoOrder,
  at: number,
): Promise<void> {
  const { merchantId, shipper } = merchant
  const account = await loadAccount(shipper.userId)
  const [row] = await sql<{ version: string }[]>`
    select updated_at::text as version from orders where merchant_id = ${merchantId} and order_id = ${orderId}`
  if (!account || !row) throw new Error('the demo shipper or its order is gone')
  const carrier = CARRIERS[at % CARRIERS.length] as string
  const shipped = await shipOrder(
    { scope: account.scope, merchantId, memberId: shipper.memberId },
    {
      orderId,
      version: row.version,
      carrier,
      trackingNo: `${carrier}${2_026_110_000_000 + order.serial * 7919}`,
    },
  )
  if (!shipped.ok) throw new Error(`demo order was not shipped: ${shipped.reason}`)
  const shippedAt = new Date(Date.now() - (order.hoursAgo * 3_600_000) / 2)
  await sql`
    update orders set shipped_at = ${shippedAt}, updated_at = ${shippedAt}
    where merchant_id = ${merchantId} and order_id = ${orderId}`
  if (order.becomes === 'finished') {
    await sql`
      update orders set status = 'finished', finished_at = now()
      where merchant_id = ${merchantId} and order_id = ${orderId}`
  }
}

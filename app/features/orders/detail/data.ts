import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { offeredCarriers } from '../../carriers/data.ts'
import type { SmsKind, SmsStatus } from '../../sms/types.ts'
import { parcelOfOrder, type TrackingOffer, trackingOffer } from '../../tracking/data.ts'
import type { CarrierCode } from '../carriers.ts'
import { readOrders } from '../data.ts'
import type { OrderAccess, OrderRow } from '../types.ts'

/** A message about an order. */
export type OrderSms = { kind: SmsKind; status: SmsStatus; phone: string | null; at: Date }

/** One order with everything that is known of it. */
export type OrderDetail = {
  order: OrderRow
  /** Undefined when nobody follows its parcel, or nothing was shipped yet. */
  parcel: Awaited<ReturnType<typeof parcelOfOrder>>
  offer: TrackingOffer
  messages: OrderSms[]
  defaultCarrier: string
  /** Those that the merchant offers. */
  carriers: CarrierCode[]
}

/**
 * An order; needs order.read, and shows the consignee as far as `access` allows.
 * @returns undefined when it is not there or not to be seen
 */
export async function loadOrderDetail(
  scope: TenantScope,
  request: { merchantId: string; access: OrderAccess; orderId: string },
): Promise<OrderDetail | undefined> {
  const { merchantId, orderId } = request
  const [order] = await readOrders(scope, request, [orderId])
  if (!order) return undefined
  const keys = await keysOf(merchantId)
  return withTenant(scope, async ({ tx }) => {
    const { carrier, trackingNo } = order
    const parcel =
      carrier && trackingNo ? await parcelOfOrder(tx, keys, merchantId, { carrier, trackingNo }) : undefined
    const messages = await tx<OrderSms[]>`
      select kind, status, phone_masked as phone, coalesce(delivered_at, sent_at, created_at) as at
      from sms_messages where merchant_id = ${merchantId} and order_id = ${orderId} order by created_at desc`
    const [merchant] = await tx<{ carrier: string }[]>`
      select default_carrier as carrier from merchants where merchant_id = ${merchantId}`
    return {
      order,
      parcel,
      offer: await trackingOffer(tx),
      messages: [...messages],
      defaultCarrier: merchant?.carrier ?? '',
      carriers: await offeredCarriers(tx, merchantId),
    }
  })
}

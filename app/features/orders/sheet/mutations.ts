import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { nameForIndex } from '../../redemptions/normalise.ts'
import { phoneForIndex } from '../../redemptions/phone.ts'
import { addressForIndex } from '../../redemptions/place.ts'
import type { CarrierCode } from '../carriers.ts'
import { type Actor, type SeenOrder, writeLog } from '../mutations.ts'
import type { ReadPlace } from './address-cell.ts'
import type { EditableColumn } from './types.ts'

/** Why private.edit_order or private.unship_order has changed nothing. */
export type EditRefusal =
  | 'ORDER_UNKNOWN'
  | 'ORDER_CANCELLED'
  | 'ORDER_FINISHED'
  | 'ALREADY_SHIPPED'
  | 'NOT_SHIPPED'
  | 'ORDER_HELD'
  | 'ORDER_PICKED_UP'
  | 'ORDER_HAS_WAYBILL'
  | 'ORDER_AT_ERP'
  | 'SHIPPED_LONG_AGO'
  | 'ORDER_CHANGED'

type Refused = { ok: false; reason: EditRefusal; orderNo?: string }

/** What changes of an order, checked; what is left out stays. */
export type OrderChange = {
  consignee?: string | undefined
  phone?: string | undefined
  place?: Pick<ReadPlace, 'region' | 'street'> | undefined
  remark?: string | undefined
}

type Edited = { ok: true; orderNo: string; cardSerial: number; version: string } | Refused

/**
 * Changes who gets an order, where, and what the merchant notes about it. The log says what was changed and by whom,
 * and none of it in plain text.
 * @returns the version that it has now, or why nothing was changed
 */
export async function editOrder(
  actor: Actor,
  order: SeenOrder,
  change: OrderChange,
): Promise<{ ok: true; version: string } | Refused> {
  const keys = await keysOf(actor.merchantId)
  const sealed = sealedChange(keys, order.orderId, change)
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ outcome: Edited }[]>`
      select private.edit_order(${order.orderId}, ${order.version}::text::timestamptz,
        ${sealed.consignee}, ${sealed.consigneeIdx}, ${sealed.phone}, ${sealed.phoneIdx},
        ${sealed.address}, ${sealed.addressIdx}, ${sealed.regionCode}, ${sealed.province}, ${sealed.city}, ${sealed.district},
        ${change.remark ?? null}) as outcome`
    if (!row) throw new Error('private.edit_order gave no answer')
    if (!row.outcome.ok) return row.outcome
    const { orderNo, cardSerial, version } = row.outcome
    const fields = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [name]))
    await writeLog(tx, actor, 'orders.edit', 1, { orderId: order.orderId, orderNo, cardSerial }, { fields })
    return { ok: true, version }
  })
}

/** The columns of an order that a change writes, as redemptions/mutations.ts writes them; null: stays. */
function sealedChange(keys: MerchantKeys, orderId: string, { consignee, phone, place }: OrderChange) {
  const seal = (column: string, plain: string | undefined) =>
    plain === undefined ? null : keys.seal({ table: 'orders', column, row: orderId }, plain)
  const index = (name: Parameters<MerchantKeys['index']>[0], plain: string | undefined) =>
    plain === undefined ? null : keys.index(name, plain)
  return {
    consignee: seal('consignee_enc', consignee),
    consigneeIdx: index('consignee', consignee && nameForIndex(consignee)),
    phone: seal('phone_enc', phone),
    phoneIdx: index('phone', phone && phoneForIndex(phone)),
    address: seal('address_enc', place?.street),
    addressIdx: index('address', place && addressForIndex(place.region.code, place.street)),
    regionCode: place?.region.code ?? null,
    province: place?.region.province ?? null,
    city: place?.region.city ?? null,
    district: place?.region.district ?? null,
  }
}

type Unshipped =
  | { ok: true; orderNo: string; cardSerial: number; carrier: string; trackingNo: string }
  | Refused

/**
 * Takes back a shipping of the last minutes: the order waits again. The number it was shipped with stays in the log.
 * @param carrier what the row had before it was shipped
 */
export async function unshipOrder(
  actor: Actor,
  order: SeenOrder,
  carrier: CarrierCode | null,
): Promise<{ ok: true; orderNo: string } | Refused> {
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ outcome: Unshipped }[]>`
      select private.unship_order(${order.orderId}, ${order.version}::text::timestamptz, ${carrier}) as outcome`
    if (!row) throw new Error('private.unship_order gave no answer')
    if (!row.outcome.ok) return row.outcome
    const { orderNo, cardSerial, carrier: oldCarrier, trackingNo: oldTrackingNo } = row.outcome
    const filter = { orderId: order.orderId, orderNo, cardSerial }
    await writeLog(tx, actor, 'orders.unship', 1, filter, { oldCarrier, oldTrackingNo })
    return { ok: true, orderNo }
  })
}

/**
 * Says with whom a pending order will go. Nothing is shipped by that, so nothing is logged.
 * @param carrier null: as the merchant usually ships
 * @returns false when the order is not as it was seen, or waits for nothing any more
 */
export async function chooseCarrier(
  actor: Actor,
  order: SeenOrder,
  carrier: CarrierCode | null,
): Promise<boolean> {
  return withTenant(actor.scope, async ({ tx }) => {
    const changed = await tx`
      update orders set carrier = ${carrier}, updated_at = now()
      where merchant_id = ${actor.merchantId} and order_id = ${order.orderId} and status = 'pending'
        and review is distinct from 'held' and pick_up_store_id is null
        and updated_at = ${order.version}::text::timestamptz
      returning 1`
    return changed.length > 0
  })
}

/** Who has last changed an order since a version of it, as far as the log knows. */
export async function readEditor(
  tx: Tx,
  order: SeenOrder,
): Promise<{ by: string | null; at: string | null }> {
  const [row] = await tx<{ editor: { by: string | null; at: string } | null }[]>`
    select private.order_editor(${order.orderId}, ${order.version}::text::timestamptz) as editor`
  return row?.editor ?? { by: null, at: null }
}

/** Columns of a change, as the sheet names them. */
export const COLUMNS_OF: Record<keyof OrderChange, readonly EditableColumn[]> = {
  consignee: ['consignee'],
  phone: ['phone'],
  place: ['region', 'address'],
  remark: ['remark'],
}

import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { openCredentials } from '../../carriers/data.ts'
import type { CarrierCode } from '../../orders/carriers.ts'
import { accessPlace } from '../places.ts'
import type { WaybillAccount } from '../provider.ts'
import { MOST_NAMED, MOST_ORDERS } from '../schema.ts'
import { openSender, partyOf } from '../settings/data.ts'
import type { CarrierAccess, Party, PayType, WaybillProvider } from '../types.ts'

/** Orders by their ids, all that have to leave by today, or the next ones that leave, to choose from. */
export type Selection = { kind: 'orders'; orderIds: readonly string[] } | { kind: 'due' } | { kind: 'next' }

/** An order that a number can be bought for; nothing of its consignee but the region. */
export type Eligible = {
  orderId: string
  orderNo: string
  productName: string
  province: string
  city: string
  district: string
  shipOn: string
  /** It has to leave today, or should have left before. */
  due: boolean
  late: boolean
  supplierName: string | null
}

export type Preview = {
  orders: Eligible[]
  /** All that the purchase would take; `orders` may show fewer of them. */
  count: number
  /** Of the orders that were named, those for which no number can be bought. */
  left: number
}

/**
 * The orders that a purchase may take: waiting, not held, delivered to a door, in nobody's hands. By orders o.
 * Suppliers send theirs themselves, so these are taken only when somebody names them.
 */
export function eligible(tx: Tx, merchantId: string, selection: Selection) {
  const free = tx`
    o.merchant_id = ${merchantId} and o.status = 'pending' and o.review is distinct from 'held'
    and o.pick_up_store_id is null and o.fulfilled_by is null`
  if (selection.kind === 'orders')
    return tx`${free} and o.order_id = any (${selection.orderIds as string[]}::uuid[])`
  const own = tx`${free} and o.supplier_id is null`
  if (selection.kind === 'next') return own
  return tx`${own} and o.ship_on <= (
    select (now() at time zone m.time_zone)::date from merchants m where m.merchant_id = ${merchantId})`
}

/** What a purchase would take. Needs order.read. */
export function previewPurchase(
  scope: TenantScope,
  merchantId: string,
  selection: Selection,
): Promise<Preview> {
  return withTenant(scope, async ({ tx }) => {
    const orders = await tx<Eligible[]>`
      select o.order_id as "orderId", o.order_no as "orderNo", o.product_name as "productName", o.province, o.city,
        o.district, o.ship_on as "shipOn", s.name as "supplierName",
        o.ship_on <= today.day as due, o.ship_on < today.day as late
      from (select (now() at time zone m.time_zone)::date as day from merchants m
          where m.merchant_id = ${merchantId}) today
        cross join orders o
        left join suppliers s on s.merchant_id = o.merchant_id and s.supplier_id = o.supplier_id
      where ${eligible(tx, merchantId, selection)}
      order by o.ship_on, o.created_at, o.order_id limit ${MOST_NAMED}`
    if (selection.kind === 'orders') {
      const named = new Set(selection.orderIds).size
      return { orders, count: orders.length, left: named - orders.length }
    }
    if (selection.kind === 'next') return { orders, count: orders.length, left: 0 }
    const [all] = await tx<{ count: number }[]>`
      select count(*) as count from (
        select from orders o where ${eligible(tx, merchantId, selection)} limit ${MOST_ORDERS}) counted`
    return { orders, count: all?.count ?? 0, left: 0 }
  })
}

/** The account at a vendor, opened; undefined: there is none, or it cannot buy. Needs order.ship. */
export async function openAccount(
  tx: Tx,
  keys: MerchantKeys,
  provider: WaybillProvider,
): Promise<WaybillAccount | undefined> {
  const [row] = await tx<{ sealed: Buffer | null }[]>`select private.waybill_account(${provider}) as sealed`
  if (!row?.sealed) return undefined
  const account = openCredentials(keys, provider, row.sealed)
  // Kuaidi100 signs purchases with a secret that following parcels does not need.
  return account.provider === 'kuaidi100' && account.secret === '' ? undefined : account
}

/** The contract with a carrier, opened; undefined: there is none that is switched on. Needs order.ship. */
export async function openAccess(
  tx: Tx,
  keys: MerchantKeys,
  merchantId: string,
  carrier: CarrierCode,
): Promise<CarrierAccess | undefined> {
  const [row] = await tx<{ sealed: Buffer; payType: PayType; expType: string }[]>`
    select access_enc as sealed, pay_type::text as "payType", exp_type as "expType" from waybill_carriers
    where merchant_id = ${merchantId} and carrier = ${carrier}`
  if (!row) return undefined
  const codes = JSON.parse(keys.openText(accessPlace(carrier), row.sealed)) as Pick<
    CarrierAccess,
    'customer' | 'password' | 'month' | 'site'
  >
  return { carrier, ...codes, payType: row.payType, expType: row.expType }
}

/** A sender, opened; also one that was taken off the list meanwhile. Needs order.ship. */
export async function openSenderParty(
  tx: Tx,
  keys: MerchantKeys,
  merchantId: string,
  senderId: string,
): Promise<Party | undefined> {
  const [row] = await tx<{ regionCode: string; sealed: Buffer }[]>`
    select region_code as "regionCode", sender_enc as sealed from waybill_senders
    where merchant_id = ${merchantId} and sender_id = ${senderId}`
  return row && partyOf(openSender(keys, senderId, row.sealed), row.regionCode)
}

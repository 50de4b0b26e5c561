// For tests: a merchant with an ERP, and orders to tell it of.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../../../supabase/tests/support.ts'
import { secretPlace } from './push/data.ts'
import { TEST_ERP } from './test-account.ts'

/** Switches the ERP on, past the settings page; products[1] has its numbers, products[0] only when asked. */
export async function setUpErp(
  sql: Sql,
  shop: Merchant,
  options: { dropShip?: boolean; goods?: readonly (0 | 1)[]; account?: typeof TEST_ERP } = {},
): Promise<void> {
  const { merchantId: merchant_id } = shop
  const { sid, appKey: app_key, secret, shops } = options.account ?? TEST_ERP
  await sql`
    update erp_settings set ${sql({
      ...{ enabled: true, sid, app_key, shop_no: shops[0] as string, drop_ship: options.dropShip ?? false },
      secret_enc: shop.keys.seal(secretPlace(merchant_id), secret),
    })} where merchant_id = ${merchant_id}`
  const goods = (options.goods ?? [1]).map((at) => ({
    ...{ merchant_id, product_id: shop.products[at] },
    ...{ goods_no: `G${at}`, spec_no: `G${at}-1` },
  }))
  await sql`insert into erp_goods ${sql(goods)}`
}

export type TestOrder = {
  product?: 0 | 1
  consignee?: string
  phone?: string
  address?: string
  region?: readonly [code: string, province: string, city: string, district: string]
  faceMinor?: number
  deliverOn?: string
  pickUp?: boolean
  held?: boolean
  channelId?: string | null
}

/**
 * Orders of the cards from a serial on, in few statements.
 * @returns ids and numbers, in the same order
 */
export async function addErpOrders(
  sql: Sql,
  shop: Merchant,
  firstSerial: number,
  orders: readonly TestOrder[],
): Promise<{ orderId: string; orderNo: string }[]> {
  const made = orders.map((order, at) => ({ ...row(shop, firstSerial + at, order), at }))
  for (let from = 0; from < made.length; from += 500) {
    const part = made.slice(from, from + 500).map(({ at: _, ...each }) => each)
    await sql`insert into orders ${sql(part)}`
  }
  return made.map(({ order_id: orderId, order_no: orderNo }) => ({ orderId, orderNo }))
}

function row(shop: Merchant, serial: number, order: TestOrder) {
  const order_id = uuid()
  const { product = 1, consignee = '张三丰', phone = '13800138000', address = '人民路1号' } = order
  const [region_code, province, city, district] = order.region ?? ['310101', '上海市', '上海市', '黄浦区']
  const seal = (column: string, text: string) =>
    shop.keys.seal({ table: 'orders', column, row: order_id }, text)
  return {
    ...{ merchant_id: shop.merchantId, order_id, order_no: `E${serial}`, card_serial: serial },
    ...{ product_id: shop.products[product], product_name: `Product ${product}` },
    face_value_minor: order.faceMinor ?? 38_800,
    supplier_id: product === 0 ? shop.suppliers[0] : null,
    channel_id: order.channelId ?? null,
    consignee_enc: seal('consignee_enc', consignee),
    consignee_idx: shop.keys.index('consignee', consignee),
    phone_enc: seal('phone_enc', phone),
    phone_idx: shop.keys.index('phone', phone),
    address_enc: seal('address_enc', address),
    ...{ region_code, province, city, district, deliver_on: order.deliverOn ?? null },
    pick_up_store_id: order.pickUp ? shop.stores[0] : null,
    review: order.held ? 'held' : null,
  }
}

// Stories of orders, of who looked at the people in them, and of files that ship many.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { SEALED, type Story, staff } from './story.ts'

export const orderStories: Story[] = [
  {
    table: 'orders',
    // Orders come into being by private.place_order alone. The store sees that of its card, and that picked up at it.
    select: staff('order.read').and({ store: '2', supplier: '1' }),
    update: staff('order.read', 'order.ship').and({ supplier: '1' }),
    row: ({ shop }) => ({
      ...{ order_id: uuid(), order_no: uuid(), card_serial: 3, product_id: shop.products[0] },
      ...{ product_name: 'New', face_value_minor: 1, consignee_enc: SEALED, consignee_idx: SEALED },
      ...{ phone_enc: SEALED, phone_idx: SEALED, address_enc: SEALED, region_code: '310101' },
      ...{ province: '上海市', city: '上海市', district: '黄浦区' },
    }),
    change: { admin_remark: 'Changed' },
    // Face value, card and price are in the row; the application shows what a store or supplier needs.
    throughApi: { select: { store: '0', supplier: '0' }, update: { supplier: '0' } },
  },
  {
    table: 'reveals',
    // Everybody writes in the own name, and who may look may write that down. What stands there stays.
    select: staff('log.read'),
    insert: staff('contact.reveal').and({ store: '1', supplier: '1' }),
    row: ({ shop }, { memberId }) => ({
      ...{ member_id: memberId, kind: 'list', fields: '{phone}', order_ids: `{${shop.orders[0]}}` },
      ...{ order_nos: '{O1}', orders: 1 },
    }),
    change: { about: 'Changed' },
  },
  {
    table: 'reveal_orders',
    select: staff('log.read'),
    row: () => ({ order_no: 'O2', at: '2026-01-01T00:00:00Z', reveal_id: uuid() }),
    change: { order_no: 'O3' },
  },
  {
    table: 'bulk_shipments',
    // Two files: the merchant's own and one of the supplier's. A supplier's new one must carry its name.
    select: staff('order.ship').and({ supplier: '1' }),
    insert: staff('order.ship'),
    update: staff('order.ship').and({ supplier: '1' }),
    row: (_, { memberId }) => ({
      ...{ shipment_id: uuid(), file_name: 'new.xlsx', file_bytes: 1, sha256: 'a'.repeat(64), source: '{}' },
      created_by: memberId,
    }),
    change: { problem: 'Changed' },
  },
  {
    table: 'bulk_shipment_parts',
    select: staff('order.ship').and({ supplier: '1' }),
    insert: staff('order.ship'),
    delete: staff('order.ship').and({ supplier: '1' }),
    row: ({ shipmentId }) => ({ shipment_id: shipmentId, part: 9, bytes_enc: SEALED }),
    change: { bytes_enc: SEALED },
  },
  {
    table: 'bulk_shipment_blocks',
    select: staff('order.ship').and({ supplier: '1' }),
    insert: staff('order.ship'),
    delete: staff('order.ship').and({ supplier: '1' }),
    row: ({ shipmentId }) => ({
      ...{ shipment_id: shipmentId, block: 9, lines: '{2}', order_nos: '{O1}', carriers: '{SF}' },
      ...{ tracking_nos: '{SF1000000001}', verdicts: '{SHIPPED}', notes: '{""}' },
    }),
    change: { lines: '{3}' },
  },
  {
    table: 'bulk_shipment_lines',
    // What has become of a line stays.
    select: staff('order.ship').and({ supplier: '1' }),
    insert: staff('order.ship'),
    row: ({ shipmentId }) => ({
      ...{ shipment_id: shipmentId, line: 9, order_no: 'O1', carrier: 'SF', tracking_no: 'SF1000000001' },
      result: 'SHIPPED',
    }),
    change: { result: 'SHIPPED' },
  },
]

/** Somebody looked at orders[0]; orders[1], of no card of the store, is picked up at it. */
export async function addOrderThings(admin: Sql, shop: Merchant): Promise<void> {
  const { merchantId: merchant_id, owner, orders } = shop
  await admin`update orders set pick_up_store_id = ${shop.stores[0]} where merchant_id = ${merchant_id} and order_id = ${orders[1]}`
  const seen = { kind: 'detail', fields: ['name'], order_ids: [orders[0]], order_nos: ['O1'], orders: 1 }
  await admin`insert into reveals ${admin({ merchant_id, member_id: owner.memberId, ...seen })}`
}

/** Two files to ship: the merchant's own, whose id is returned, and one of a supplier. */
export async function addShipments(
  admin: Sql,
  { merchantId: merchant_id, owner, suppliers }: Merchant,
): Promise<string> {
  const ids = [null, suppliers[0]].map((supplier_id) => ({ merchant_id, shipment_id: uuid(), supplier_id }))
  for (const { supplier_id, ...key } of ids) {
    const file = { file_name: 'ship.xlsx', file_bytes: 1, sha256: 'a'.repeat(64), source: '{}' }
    await admin`insert into bulk_shipments ${admin({ ...key, supplier_id, ...file, created_by: owner.memberId })}`
    await admin`insert into bulk_shipment_parts ${admin({ ...key, part: 0, bytes_enc: Buffer.alloc(1) })}`
    await admin`
      insert into bulk_shipment_blocks
      values (${merchant_id}, ${key.shipment_id}, 0, '{2}', '{O1}', '{SF}', '{SF1000000001}', '{SHIPPED}', '{""}')`
    const line = { line: 2, order_no: 'O1', carrier: 'SF', tracking_no: 'SF1000000001', result: 'SHIPPED' }
    await admin`insert into bulk_shipment_lines ${admin({ ...key, ...line })}`
  }
  return ids[0]?.shipment_id ?? ''
}

// Stories of the merchant's ERP: what is called how there, what it was told, and what it has shipped.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { managedWith, type Story, staff } from './story.ts'

export const erpStories: Story[] = [
  {
    table: 'erp_settings',
    // Made with the merchant. The sealed secret of its account is in it.
    select: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({}),
    change: { shop_no: 'S2' },
  },
  {
    table: 'erp_goods',
    ...managedWith('erp.manage'),
    row: ({ shop }) => ({ product_id: shop.products[1], goods_no: 'N', spec_no: 'N' }),
    change: { spec_no: 'S2' },
  },
  {
    table: 'erp_shops',
    ...managedWith('erp.manage'),
    row: ({ bareChannel }) => ({ channel_id: bareChannel, shop_no: 'S3' }),
    change: { shop_no: 'S2' },
  },
  {
    table: 'erp_carriers',
    ...managedWith('erp.manage'),
    row: () => ({ erp_name: 'X001', carrier: 'ZTO' }),
    change: { carrier: 'JD' },
  },
  {
    table: 'erp_regions',
    ...managedWith('erp.manage'),
    row: () => ({ region_code: '82', erp_name: '澳门' }),
    change: { erp_name: '香港特区' },
  },
  {
    table: 'erp_batches',
    // Written by the workers alone.
    select: staff('erp.manage'),
    row: () => ({ batch_id: uuid(), shop_no: 'S1', trades: 1 }),
    change: { trades: 2 },
  },
  {
    table: 'erp_pushes',
    // Written by the workers alone.
    select: staff('erp.manage'),
    row: ({ shop }) => ({ order_id: shop.orders[1], tid: 'O2', shop_no: 'S1' }),
    change: { status: 'pushed' },
  },
  {
    table: 'erp_results',
    // Written by the workers; an account ticks off what it has looked at.
    select: staff('erp.manage'),
    update: staff('erp.manage'),
    row: () => ({
      ...{ sid: 'sid', rec_id: '2', shop_no: 'S1', tid: 'O2', logistics_no: 'SF2', outcome: 'SHIPPED' },
      ack_status: 0,
    }),
    change: { settled_at: '2026-01-01T00:00:00Z' },
  },
]

/** A name of each kind, and an order that was told and came back. */
export async function addErp(
  admin: Sql,
  { merchantId: merchant_id, products, channelId, orders }: Merchant,
): Promise<void> {
  await admin`insert into erp_goods ${admin({ merchant_id, product_id: products[0], goods_no: 'G', spec_no: 'S' })}`
  await admin`insert into erp_shops ${admin({ merchant_id, channel_id: channelId, shop_no: 'S1' })}`
  await admin`insert into erp_carriers ${admin({ merchant_id, erp_name: 'YS001', carrier: 'SF' })}`
  await admin`insert into erp_regions ${admin({ merchant_id, region_code: '81', erp_name: '香港' })}`
  await admin`insert into erp_batches ${admin({ merchant_id, batch_id: uuid(), shop_no: 'S1', trades: 1 })}`
  await admin`insert into erp_pushes ${admin({ merchant_id, order_id: orders[0], tid: 'O1', shop_no: 'S1' })}`
  const line = {
    rec_id: '7300000000000000001',
    tid: 'O1',
    logistics_no: 'SF1',
    outcome: 'CONFLICT',
    ack_status: 1,
  }
  await admin`insert into erp_results ${admin({ merchant_id, sid: 'sid', shop_no: 'S1', ...line })}`
}

// Stories of parcels: the carriers, where parcels are, and the waybills that are bought for them.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { SEALED, type Story, staff } from './story.ts'

export const parcelStories: Story[] = [
  {
    table: 'carrier_accounts',
    // The sealed keys of the merchant's account are in it.
    select: staff('settings.write'),
    insert: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({
      ...{ provider: 'kuaidi100', credentials_enc: SEALED, callback_enc: SEALED },
      ...{ callback_hash: 'A'.repeat(32), callback_origin: 'https://b.test' },
    }),
    change: { daily_queries: 9 },
  },
  {
    table: 'merchant_carriers',
    select: staff('order.read').and({ store: 'all', supplier: 'all' }),
    insert: staff('settings.write'),
    delete: staff('order.read', 'settings.write'),
    row: () => ({ carrier: 'JD', enabled: true, position: 2 }),
    change: { enabled: false },
  },
  {
    table: 'trackings',
    // Written by a trigger, by what services push, and by the workers. This one is in no order of theirs.
    select: staff('order.read'),
    row: () => ({ carrier: 'SF', tracking_no: 'SF1312345678902' }),
    change: { state: 'signed' },
  },
  {
    table: 'tracking_events',
    select: staff('order.read'),
    row: () => ({
      ...{ carrier: 'SF', tracking_no: 'SF1312345678901', happened_at: '2030-10-01T00:00:00Z' },
      ...{ text_idx: 'A'.repeat(16), text_enc: SEALED },
    }),
    change: { state: 'signed' },
  },
  {
    table: 'waybill_settings',
    // Made with the merchant. Who ships reads it, too; a supplier's account does not.
    select: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({}),
    change: { remark: 'Changed' },
  },
  {
    table: 'waybill_carriers',
    select: staff('order.ship'),
    insert: staff('settings.write'),
    update: staff('settings.write'),
    delete: staff('settings.write'),
    row: () => ({ carrier: 'ZTO', access_enc: SEALED }),
    change: { exp_type: '2' },
  },
  {
    table: 'waybill_senders',
    select: staff('order.ship'),
    insert: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({ sender_id: uuid(), name: 'New', region_code: '310101', sender_enc: SEALED }),
    change: { name: 'Changed' },
  },
  {
    table: 'waybills',
    // They are bought on the merchant's account: nothing of suppliers, who hold order.ship all the same.
    select: staff('order.read'),
    insert: staff('order.ship'),
    update: staff('order.read', 'order.ship'),
    row: ({ shop, jobId, senderId }, actor) => ({
      ...{ waybill_id: uuid(), order_id: shop.orders[1], order_no: 'O2' },
      ...{
        job_id: jobId,
        requested_by: actor.memberId,
        provider: 'kdniao',
        carrier: 'SF',
        sender_id: senderId,
      },
      ...{ label_size: '76x130', order_code: 'W0123456789B' },
    }),
    change: { reason: 'Changed' },
  },
]

/** An account of a service, a carrier, and a parcel of no order: so nobody who is confined sees it. */
export async function addTracking(admin: Sql, { merchantId: merchant_id }: Merchant): Promise<void> {
  const callback = {
    callback_enc: Buffer.alloc(1),
    callback_hash: Buffer.alloc(32),
    callback_origin: 'https://a.test',
  }
  await admin`insert into carrier_accounts ${admin({ merchant_id, provider: 'kdniao', credentials_enc: Buffer.alloc(1), ...callback })}`
  await admin`insert into merchant_carriers ${admin({ merchant_id, carrier: 'SF', enabled: true, position: 1 })}`
  const parcel = { merchant_id, carrier: 'SF', tracking_no: 'SF1312345678901' }
  await admin`insert into trackings ${admin(parcel)}`
  await admin`insert into tracking_events ${admin({ ...parcel, happened_at: new Date(), text_idx: Buffer.alloc(16), text_enc: Buffer.alloc(1) })}`
}

/** A contract, a sender, whose id is returned, and a waybill bought for orders[0] in a job of the owner's. */
export async function addWaybill(admin: Sql, shop: Merchant, job_id: string): Promise<string> {
  const { merchantId: merchant_id, owner, orders } = shop
  const sealed = Buffer.alloc(1)
  const sender_id = uuid()
  await admin`insert into waybill_carriers ${admin({ merchant_id, carrier: 'SF', access_enc: sealed })}`
  const sender = { name: 'Sender', region_code: '320583', sender_enc: sealed, is_default: true }
  await admin`insert into waybill_senders ${admin({ merchant_id, sender_id, ...sender })}`
  const key = { waybill_id: uuid(), order_id: orders[0], order_no: 'O1', order_code: 'W0123456789A' }
  const asked = { job_id, requested_by: owner.memberId, provider: 'kdniao', carrier: 'SF', sender_id }
  const sold = {
    state: 'bought',
    tracking_no: 'SF1000000000001',
    bought_at: new Date(),
    label_size: '76x130',
  }
  await admin`insert into waybills ${admin({ merchant_id, ...key, ...asked, ...sold })}`
  return sender_id
}

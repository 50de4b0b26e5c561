// Stories of messages to consumers, and of those who want none.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { SEALED, type Story, staff } from './story.ts'

export const smsStories: Story[] = [
  {
    table: 'sms_settings',
    // Made with the merchant. The sealed key of the merchant's account is in it.
    select: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({}),
    change: { sign_name: 'Changed' },
  },
  {
    table: 'sms_templates',
    select: staff('settings.write'),
    insert: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({ kind: 'order_shipped' }),
    change: { template_code: 'SMS_2' },
  },
  {
    table: 'sms_messages',
    // Orders make messages, by a trigger; an account makes try-outs alone. A store's or supplier's sees none.
    select: staff('order.read'),
    insert: staff('settings.write'),
    row: () => ({
      ...{ message_id: uuid(), kind: 'order_received', test: true, phone_enc: SEALED, phone_idx: SEALED },
    }),
    change: { reason: 'Changed' },
  },
  {
    table: 'sms_opt_outs',
    // The consumer's own wish goes through private.choose_sms.
    select: staff('order.read'),
    insert: staff('order.ship'),
    delete: staff('order.read', 'order.ship'),
    row: () => ({ phone_idx: '\\x01', phone_masked: '139****0000', source: 'merchant' }),
    change: { phone_masked: '137****0000' },
  },
]

/** A template, a message and somebody who wants none; settings come with the merchant. */
export async function addMessages(admin: Sql, { merchantId: merchant_id, orders }: Merchant): Promise<void> {
  await admin`insert into sms_templates ${admin({ merchant_id, kind: 'order_received' })}`
  const phone = { phone_idx: Buffer.alloc(16), phone_masked: '138****0000' }
  const received = { message_id: uuid(), kind: 'order_received', order_id: orders[0] }
  await admin`insert into sms_messages ${admin({ merchant_id, ...received, ...phone })}`
  await admin`insert into sms_opt_outs ${admin({ merchant_id, ...phone, source: 'consumer' })}`
}

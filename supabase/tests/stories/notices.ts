// Stories of what the merchant is told: by robots and mail, and by web-hooks.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { managedWith, SEALED, type Story, staff, type World } from './story.ts'

export const noticeStories: Story[] = [
  {
    table: 'notification_channels',
    select: staff('settings.write'),
    insert: staff('settings.write'),
    update: staff('settings.write'),
    row: () => ({ channel: 'dingtalk' }),
    change: { summary_hour: 8 },
  },
  {
    table: 'notification_events',
    // Triggers write them and workers make messages of them; nobody else does.
    select: staff('settings.write'),
    row: () => ({ channel: 'email', event: 'attack' }),
    change: { event: 'attack' },
  },
  {
    table: 'notification_messages',
    // An account makes try-outs alone.
    select: staff('order.read'),
    insert: staff('settings.write'),
    row: () => ({ message_id: uuid(), channel: 'dingtalk', test: true }),
    change: { reason: 'Changed' },
  },
  {
    table: 'webhook_endpoints',
    ...managedWith('settings.write'),
    row: () => ({
      ...{ endpoint_id: uuid(), url: 'https://shop.example', events: '{order.created}', secret_enc: SEALED },
    }),
    change: { name: 'Changed' },
  },
  {
    table: 'webhook_messages',
    // Who gets a parcel is sealed in them, and that column nobody reads.
    select: staff('order.read'),
    row: () => ({ message_id: uuid(), event: 'order.created', data: '{}' }),
    change: { data: '{}' },
  },
  {
    table: 'webhook_deliveries',
    select: staff('job.read'),
    row: ({ webhook }) => ({ endpoint_id: webhook.endpointId, message_id: webhook.messageId }),
    change: { status: 'queued' },
  },
  {
    table: 'webhook_attempts',
    select: staff('order.read'),
    row: ({ webhook }) => ({
      ...{ delivery_id: webhook.deliveryId, attempt: 2, url: 'https://shop.example', duration_ms: 1 },
    }),
    change: { duration_ms: 0 },
  },
]

/** Settings and outboxes of what the merchant is told: switched off, so that no other story writes to them. */
export async function addNotices(
  admin: Sql,
  { merchantId: merchant_id }: Merchant,
): Promise<World['webhook']> {
  await admin`insert into notification_channels ${admin({ merchant_id, channel: 'email' })}`
  await admin`insert into notification_events ${admin({ merchant_id, channel: 'email', event: 'attack' })}`
  await admin`insert into notification_messages ${admin({ merchant_id, message_id: uuid(), channel: 'email', recipient_id: uuid() })}`
  const [endpointId, messageId, deliveryId] = [uuid(), uuid(), uuid()]
  const url = 'https://shop.example'
  const off = { active: false, events: ['order.created'], secret_enc: Buffer.alloc(1) }
  await admin`insert into webhook_endpoints ${admin({ merchant_id, endpoint_id: endpointId, url, ...off })}`
  await admin`insert into webhook_messages ${admin({ merchant_id, message_id: messageId, event: 'order.created', data: admin.json({}) })}`
  await admin`insert into webhook_deliveries ${admin({ merchant_id, delivery_id: deliveryId, endpoint_id: endpointId, message_id: messageId, due_at: null })}`
  // The insert that is tried is of another endpoint: one is told of a message once.
  const other = uuid()
  await admin`insert into webhook_endpoints ${admin({ merchant_id, endpoint_id: other, url, ...off })}`
  await admin`insert into webhook_attempts ${admin({ merchant_id, delivery_id: deliveryId, attempt: 1, url, duration_ms: 1 })}`
  return { endpointId: other, messageId, deliveryId }
}

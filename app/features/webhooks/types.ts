/** What an endpoint can be told of (docs/webhooks.md). */
export const WEBHOOK_EVENTS = [
  'order.created',
  'order.changed',
  'order.shipped',
  'order.finished',
  'order.cancelled',
  'card.redeemed',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** What a delivery can be about: the events, and somebody trying out an endpoint. */
export type DeliveredEvent = WebhookEvent | 'webhook.test'

export const DELIVERY_STATUSES = ['queued', 'sending', 'delivered', 'failed'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** Why an attempt failed; screens say it in words (messages.ts). */
const DELIVERY_REASONS = [
  'TIMEOUT',
  'UNREACHABLE',
  'HUNG_UP',
  'TOO_LARGE',
  'NOT_PUBLIC',
  'STATUS',
  'REDIRECT',
  'GONE',
  'DISABLED',
] as const
export type DeliveryReason = (typeof DELIVERY_REASONS)[number]

/** Who gets a parcel, for endpoints that are told. */
export type Consignee = { name: string; phone: string; address: string }

/** What is told once, as it is stored. */
export type HookMessage = {
  messageId: string
  event: DeliveredEvent
  createdAt: Date
  data: Readonly<Record<string, unknown>>
}

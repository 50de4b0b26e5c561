/** By what a merchant is told. */
export const CHANNELS = ['email', 'dingtalk'] as const
export type Channel = (typeof CHANNELS)[number]

/** What a merchant can be told of, the most urgent first: so they also stand in a message. */
export const EVENTS = [
  'attack',
  'order_held',
  'sms_failed',
  'erp_refused',
  'task_failed',
  'job_failed',
  'webhook_disabled',
  'stock_low',
  'orders_overdue',
  'order_cancelled',
  'new_order',
] as const
export type EventName = (typeof EVENTS)[number]

/** Something that has happened; the facts are those of private.notify_merchant and of the daily summary. */
export type Happening = { event: string; facts: Readonly<Record<string, unknown>> }

/**
 * What a message says about one kind of event. `items` are names of goods, order numbers or codes; `more`: how many
 * further ones there are.
 */
export type Line = { event: EventName; n: number; items: LineItem[]; more: number }
export type LineItem = { text: string; n: number | null }

export const MESSAGE_STATUSES = ['queued', 'sending', 'sent', 'failed', 'skipped', 'uncertain'] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

/** Why a message did not go out, or what is not known of it; screens say it in words (messages.ts). */
const REASONS = [
  'CREDENTIALS',
  'KEYWORD',
  'IP',
  'ADDRESS',
  'REFUSED',
  'THROTTLED',
  'UNREACHABLE',
  'VENDOR',
  'NO_ANSWER',
  'NOT_SET_UP',
  'OFF',
  'RECIPIENT_GONE',
  'TOO_OLD',
] as const
export type Reason = (typeof REASONS)[number]

/**
 * What became of an attempt. `certain: false`: it may have been taken all the same. `retry`: later it may go through.
 * `blockedSeconds`: the other side takes nothing at all for so long.
 */
export type SendResult =
  | { ok: true }
  | {
      ok: false
      certain: boolean
      retry: boolean
      reason: Reason
      code: string
      text: string
      blockedSeconds?: number
    }

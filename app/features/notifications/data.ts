import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { type Place, pageOf } from '#app/core/paging/page.ts'
import type { Robot } from './dingtalk.ts'
import type { NotificationFilter } from './schema.ts'
import { configPlace, type Recipient } from './sealed-config.ts'
import type { Channel, EventName, Line, MessageStatus, Reason } from './types.ts'

type Reader = Pick<Member, 'merchant_id' | 'scope'>

export const PAGE = 50

/** What the settings page shows. The robot's token and secret are not among it. */
export type NotificationSettings = {
  email: { enabled: boolean; events: EventName[]; recipients: Recipient[]; updatedAt: number }
  dingtalk: {
    enabled: boolean
    events: EventName[]
    locale: Locale
    /** First and last letters of the token; null when none is stored. */
    maskedToken: string | null
    updatedAt: number
  }
  summaryHour: number
  lowStock: number
}

type Row = {
  channel: Channel
  enabled: boolean
  events: EventName[]
  locale: Locale
  config_enc: Buffer | null
  summaryHour: number
  lowStock: number
  at: Date
}

/** @param account must hold settings.write; the policy shows nobody else anything */
export async function loadSettings(account: Reader): Promise<NotificationSettings> {
  const { merchant_id: merchantId } = account
  const keys = await keysOf(merchantId)
  const rows = await withTenant(
    account.scope,
    ({ tx }) => tx<Row[]>`
      select channel, enabled, events, locale, config_enc, summary_hour as "summaryHour", low_stock as "lowStock",
        updated_at as at
      from notification_channels where merchant_id = ${merchantId}`,
  )
  const of = (channel: Channel) => rows.find((row) => row.channel === channel)
  const open = (row: Row | undefined): unknown =>
    row?.config_enc ? JSON.parse(keys.openText(configPlace(merchantId, row.channel), row.config_enc)) : null
  const [email, dingtalk] = [of('email'), of('dingtalk')]
  const robot = open(dingtalk) as Robot | null
  return {
    email: {
      enabled: email?.enabled ?? false,
      events: email?.events ?? [],
      recipients: (open(email) as Recipient[] | null) ?? [],
      updatedAt: email?.at.getTime() ?? 0,
    },
    dingtalk: {
      enabled: dingtalk?.enabled ?? false,
      events: dingtalk?.events ?? [],
      locale: dingtalk?.locale ?? 'zh-CN',
      maskedToken: robot ? `${robot.accessToken.slice(0, 4)}****${robot.accessToken.slice(-4)}` : null,
      updatedAt: dingtalk?.at.getTime() ?? 0,
    },
    summaryHour: (email ?? dingtalk)?.summaryHour ?? 9,
    lowStock: (email ?? dingtalk)?.lowStock ?? 10,
  }
}

/** A line of the log. */
export type NotificationEntry = {
  messageId: string
  channel: Channel
  recipient: string | null
  test: boolean
  lines: Line[]
  status: MessageStatus
  reason: Reason | null
  errorCode: string | null
  errorText: string | null
  attempts: number
  createdAt: Date
  sentAt: Date | null
  /** When it goes on by itself; null: it does not. */
  dueAt: Date | null
}

export type NotificationPage = {
  entries: NotificationEntry[]
  previous: string | undefined
  next: string | undefined
}

/**
 * A page of the log, newest first.
 * @param account must hold order.read or job.read and be of the merchant itself, as the policy says too
 * @param place behind (older than) a message, or right before (newer than) one
 */
export function listNotifications(
  account: Reader,
  filter: NotificationFilter,
  place: Place,
): Promise<NotificationPage> {
  return withTenant(account.scope, async ({ tx }) => {
    const { beyond, order } = newestFirst(
      tx,
      [tx`m.created_at`, tx`m.message_id`],
      place,
      (message) => tx`(
      select p.created_at, p.message_id from notification_messages p
      where p.merchant_id = ${account.merchant_id} and p.message_id = ${message})`,
    )
    const rows = await tx<NotificationEntry[]>`
      select m.message_id as "messageId", m.channel, m.recipient_masked as recipient, m.test, m.content as lines, m.status,
        m.reason, m.error_code as "errorCode", m.error_text as "errorText", m.attempts, m.created_at as "createdAt",
        m.sent_at as "sentAt", m.due_at as "dueAt"
      from notification_messages m
      where m.merchant_id = ${account.merchant_id}
        ${filter.channel === undefined ? tx`` : tx`and m.channel = ${filter.channel}`}
        ${filter.status === undefined ? tx`` : tx`and m.status = ${filter.status}`}
        ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
    const { rows: entries, ...beside } = pageOf(rows, PAGE, place, ({ messageId }) => messageId)
    return { entries, ...beside }
  })
}

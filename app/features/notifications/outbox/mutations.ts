import { v7 as uuid } from 'uuid'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem } from '#app/core/db/door.ts'
import { env } from '#app/core/env/env.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { digest } from '../digest.ts'
import { type Robot, robotIndex } from '../dingtalk.ts'
import { configPlace, maskAddress, type Recipient } from '../sealed-config.ts'
import type { Channel, Line, MessageStatus, Reason } from '../types.ts'
import { GATHERED, LEASE, TOO_OLD } from './schedule.ts'
import type { Change } from './settle.ts'

// The outbox as workers see it, past row-level security: a message is theirs for as long as its row says so.

export type DueChannel = { merchantId: string; channel: Channel }
export type DueMessage = { merchantId: string; messageId: string }

/**
 * Channels with something to say. A robot is told nothing new while something old waits for it: that joins the rest.
 * @param only of these merchants
 */
export function dueChannels(only?: readonly string[]): Promise<DueChannel[]> {
  return withSystem(
    'events of all merchants',
    ({ tx }) => tx<DueChannel[]>`
      select c.merchant_id as "merchantId", c.channel from notification_channels c
      where exists (select from notification_events e
          where e.merchant_id = c.merchant_id and e.channel = c.channel and e.due_at <= now())
        and (c.channel = 'email' or not exists (select from notification_messages m
          where m.merchant_id = c.merchant_id and m.channel = c.channel and m.status in ('queued', 'sending') and not m.test))
        ${only === undefined ? tx`` : tx`and c.merchant_id = any (${only as string[]}::uuid[])`}
      limit 50`,
  )
}

/**
 * Makes messages of what has happened: one for the robot, or one for each recipient. What waits and is not due yet goes
 * with it.
 * @param keys of the merchant
 * @returns how many messages
 */
export function gather(due: DueChannel, keys: MerchantKeys): Promise<number> {
  const { merchantId, channel } = due
  return withSystem('events of a merchant', async ({ tx }) => {
    const [settings] = await tx<{ enabled: boolean; events: string[]; config_enc: Buffer | null }[]>`
      select enabled, events, config_enc from notification_channels
      where merchant_id = ${merchantId} and channel = ${channel} for update skip locked`
    if (!settings) return 0
    const happenings = await tx<{ event: string; facts: Record<string, unknown> }[]>`
      with taken as (
        delete from notification_events e using (
          select o.event_id from notification_events o where o.merchant_id = ${merchantId} and o.channel = ${channel}
          order by o.due_at, o.event_id limit ${GATHERED}) first
        where e.merchant_id = ${merchantId} and e.event_id = first.event_id
        returning e.event, e.facts, e.at, e.event_id)
      select event, facts from taken order by at, event_id`
    if (!settings.enabled || !settings.config_enc) return 0
    const lines = digest(happenings.filter(({ event }) => settings.events.includes(event)))
    if (lines.length === 0) return 0
    if (channel === 'dingtalk') {
      await addMessage(tx, due, lines, null)
      return 1
    }
    const place = configPlace(merchantId, channel)
    const recipients = JSON.parse(keys.openText(place, settings.config_enc)) as Recipient[]
    for (const recipient of recipients) await addMessage(tx, due, lines, recipient)
    return recipients.length
  })
}

async function addMessage(
  tx: Tx,
  { merchantId, channel }: DueChannel,
  lines: readonly Line[],
  recipient: Recipient | null,
): Promise<void> {
  await tx`
    insert into notification_messages (merchant_id, message_id, channel, recipient_id, recipient_masked, content)
    values (${merchantId}, ${uuid()}, ${channel}, ${recipient?.id ?? null},
      ${recipient ? maskAddress(recipient.address) : null}, ${tx.json(lines as never)})`
}

/** Messages that somebody must look at now, a few of each merchant. @param only of these merchants */
export function dueMessages(only?: readonly string[]): Promise<DueMessage[]> {
  return withSystem(
    'notifications of all merchants',
    ({ tx }) => tx<DueMessage[]>`
      select m.merchant_id as "merchantId", m.message_id as "messageId"
      from (
        select distinct merchant_id from notification_channels
        ${only === undefined ? tx`` : tx`where merchant_id = any (${only as string[]}::uuid[])`}) c cross join lateral (
        select n.merchant_id, n.message_id from notification_messages n
        where n.merchant_id = c.merchant_id and n.due_at <= now() order by n.due_at limit 20) m
      limit 200`,
  )
}

/** What a worker has taken on; `attempts` tells this turn from all others. */
export type Task = DueMessage & {
  attempts: number
  merchant: string
  lines: Line[]
  test: boolean
  locale: Locale
} & ({ channel: 'email'; address: string } | { channel: 'dingtalk'; robot: Robot })

type Row = {
  channel: Channel
  status: MessageStatus
  test: boolean
  content: Line[]
  attempts: number
  waited: number
  recipientId: string | null
  open: boolean
  merchant: string
  enabled: boolean
  locale: Locale
  config_enc: Buffer | null
}

/**
 * Takes a message on, so that no other worker does: it is being sent, in the row too, before anybody hears of it.
 * @returns undefined when there is nothing to send: another worker has it, it must wait, or it was settled here
 */
export function claim(due: DueMessage, keys: MerchantKeys): Promise<Task | undefined> {
  return withSystem('a notification to send', async ({ tx }) => {
    const [row] = await readRow(tx, due)
    if (!row) return undefined
    if (row.status === 'sending' && row.channel === 'dingtalk') {
      // Whoever began to send it is gone, and no robot can be asked what it has got.
      return settled(tx, due, 'uncertain', 'NO_ANSWER')
    }
    if (row.status !== 'queued' && row.status !== 'sending') return settled(tx, due, row.status, null)
    if (!row.open || !row.config_enc || !(row.enabled || row.test)) return settled(tx, due, 'skipped', 'OFF')
    if (row.waited > TOO_OLD) return settled(tx, due, 'skipped', 'TOO_OLD')
    const config = keys.openText(configPlace(due.merchantId, row.channel), row.config_enc)
    return row.channel === 'email' ? takeMail(tx, due, row, config) : takeRobot(tx, due, row, config)
  })
}

function readRow(tx: Tx, { merchantId, messageId }: DueMessage) {
  return tx<Row[]>`
    select m.channel, m.status, m.test, m.content, m.attempts, m.recipient_id as "recipientId",
      extract(epoch from now() - m.queued_at)::float8 as waited, t.status = 'active' as open, t.name as merchant,
      c.enabled, c.locale, c.config_enc
    from notification_messages m
    join merchants t on t.merchant_id = m.merchant_id
    join notification_channels c on c.merchant_id = m.merchant_id and c.channel = m.channel
    where m.merchant_id = ${merchantId} and m.message_id = ${messageId} and m.due_at <= now()
    for update of m skip locked`
}

async function settled(
  tx: Tx,
  due: DueMessage,
  status: MessageStatus,
  reason: Reason | null,
): Promise<undefined> {
  await tx`
    update notification_messages set status = ${status}, reason = ${reason}, due_at = null
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId}`
  return undefined
}

async function takeMail(tx: Tx, due: DueMessage, row: Row, config: string): Promise<Task | undefined> {
  if (env().TIHUO_SMTP_URL === undefined) return settled(tx, due, 'failed', 'NOT_SET_UP')
  const recipients = JSON.parse(config) as Recipient[]
  const recipient = recipients.find((each) => each.id === row.recipientId)
  if (!recipient) return settled(tx, due, 'skipped', 'RECIPIENT_GONE')
  const taken = await begin(tx, due, row)
  return { ...taken, channel: 'email', locale: recipient.locale, address: recipient.address }
}

async function takeRobot(tx: Tx, due: DueMessage, row: Row, config: string): Promise<Task | undefined> {
  const robot = JSON.parse(config) as Robot
  const [turn] = await tx<{ wait: number }[]>`select private.take_robot_turn(${robotIndex(robot)}) as wait`
  const wait = turn?.wait ?? 0
  if (wait > 0) {
    await tx`
      update notification_messages set due_at = now() + make_interval(secs => ${wait})
      where merchant_id = ${due.merchantId} and message_id = ${due.messageId}`
    return undefined
  }
  return { ...(await begin(tx, due, row)), channel: 'dingtalk', locale: row.locale, robot }
}

async function begin(tx: Tx, due: DueMessage, row: Row) {
  const [taken] = await tx<{ attempts: number }[]>`
    update notification_messages set status = 'sending', attempts = attempts + 1, sent_at = now(), reason = null,
      error_code = null, error_text = null, due_at = now() + make_interval(secs => ${LEASE})
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId}
    returning attempts`
  return {
    ...due,
    attempts: taken?.attempts ?? 0,
    merchant: row.merchant,
    lines: row.content,
    test: row.test,
  }
}

/** Writes down what became of a turn, if the message still is in it: another one may have begun after the lease. */
export async function settle(task: Task, change: Change): Promise<boolean> {
  const rows = await withSystem(
    'what became of a notification',
    ({ tx }) => tx`
    update notification_messages set status = ${change.status}, reason = ${change.reason},
      due_at = now() + make_interval(secs => ${change.dueIn}::float8), error_code = ${change.errorCode},
      error_text = ${change.errorText}, attempts = attempts - ${change.counts ? 0 : 1}::integer
    where merchant_id = ${task.merchantId} and message_id = ${task.messageId}
      and status = 'sending' and attempts = ${task.attempts}`,
  )
  return rows.count === 1
}

/** The robot has said that it takes nothing for a while: no worker asks it before. */
export async function blockRobot(robot: Robot, seconds: number): Promise<void> {
  await withSystem(
    'a robot that takes nothing',
    ({ tx }) => tx`select private.block_robot(${robotIndex(robot)}, ${seconds}::integer)`,
  )
}

/** Leaves a message alone for a while: looking at it has failed for a reason that has nothing to do with it. */
export async function postpone(due: DueMessage, seconds: number): Promise<void> {
  await withSystem(
    'a notification that cannot be handled now',
    ({ tx }) => tx`
    update notification_messages set due_at = now() + make_interval(secs => ${seconds})
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId} and due_at is not null`,
  )
}

/** Leaves a channel's events alone for a while, for the same reason. */
export async function postponeEvents(due: DueChannel, seconds: number): Promise<void> {
  await withSystem(
    'events that cannot be gathered now',
    ({ tx }) => tx`
    update notification_events set due_at = now() + make_interval(secs => ${seconds})
    where merchant_id = ${due.merchantId} and channel = ${due.channel} and due_at <= now()`,
  )
}

/**
 * Says, on the merchant's own day and after the hour it has chosen, which orders should have left already.
 * @returns how many channels were told
 */
export function summarise(merchantId: string): Promise<number> {
  return withSystem('the daily summary of a merchant', async ({ tx }) => {
    const told = await tx`
      with moment as (
        select now() at time zone m.time_zone as here from merchants m where m.merchant_id = ${merchantId}),
      due as (
        update notification_channels c set summary_day = moment.here::date from moment
        where c.merchant_id = ${merchantId} and c.enabled and 'orders_overdue' = any (c.events)
          and c.summary_day is distinct from moment.here::date and extract(hour from moment.here) >= c.summary_hour
        returning c.channel),
      late as (
        select count(*)::int as n, min(o.ship_on) as since from orders o, moment
        where o.merchant_id = ${merchantId} and o.status = 'pending' and o.pick_up_store_id is null
          and o.review is distinct from 'held' and o.ship_on < moment.here::date)
      insert into notification_events (merchant_id, channel, event, facts)
      select ${merchantId}, due.channel, 'orders_overdue', jsonb_build_object('n', late.n, 'since', late.since)
      from due, late where late.n > 0`
    return told.count
  })
}

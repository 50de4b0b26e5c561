import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { scheduleTask, stopTask } from '../tasks/mutations.ts'
import { robotIndex } from './dingtalk.ts'
import type { DingtalkForm, EmailForm, GeneralForm } from './schema.ts'
import { configPlace, maskAddress, type Recipient } from './sealed-config.ts'
import type { Channel } from './types.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/** How often the clock is looked at for the daily summary. */
const SUMMARY_SECONDS = 600

/** Stores who gets e-mail, and of what; needs settings.write. */
export async function saveEmail(actor: Actor, form: EmailForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const recipients = form.recipients.map((each): Recipient => ({ ...each, id: each.id ?? uuid() }))
  const sealed = keys.seal(configPlace(merchantId, 'email'), JSON.stringify(recipients))
  await withTenant(scope, async ({ tx }) => {
    await tx`
      insert into notification_channels (merchant_id, channel, enabled, events, config_enc)
      values (${merchantId}, 'email', ${form.enabled}, ${form.events}, ${sealed})
      on conflict (merchant_id, channel) do update set enabled = excluded.enabled, events = excluded.events,
        config_enc = excluded.config_enc, updated_at = now()`
    await keepSummary(tx, merchantId)
  })
  log.info({ enabled: form.enabled, recipients: recipients.length }, 'e-mail notifications saved')
}

/** Stores the robot, and what it is told; needs settings.write. An empty token keeps the stored one. */
export async function saveDingtalk(actor: Actor, form: DingtalkForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  const { accessToken, secret } = form
  const robot = { accessToken, secret }
  const place = configPlace(merchantId, 'dingtalk')
  const sealed = accessToken === '' ? null : keys.seal(place, JSON.stringify(robot))
  const index = accessToken === '' ? null : robotIndex(robot)
  await withTenant(scope, async ({ tx }) => {
    await tx`
      insert into notification_channels (merchant_id, channel, enabled, events, locale, config_enc, robot)
      values (${merchantId}, 'dingtalk', ${form.enabled && sealed !== null}, ${form.events}, ${form.locale}, ${sealed}, ${index})
      on conflict (merchant_id, channel) do update set
        enabled = ${form.enabled} and coalesce(excluded.config_enc, notification_channels.config_enc) is not null,
        events = excluded.events, locale = excluded.locale,
        config_enc = coalesce(excluded.config_enc, notification_channels.config_enc),
        robot = coalesce(excluded.robot, notification_channels.robot), updated_at = now()`
    await keepSummary(tx, merchantId)
  })
  log.info({ enabled: form.enabled, newRobot: sealed !== null }, 'dingtalk notifications saved')
}

/** Stores what holds for both channels; needs settings.write. */
export async function saveGeneral(actor: Actor, form: GeneralForm): Promise<void> {
  const { merchant_id: merchantId, scope } = actor
  await withTenant(
    scope,
    ({ tx }) => tx`
      insert into notification_channels (merchant_id, channel, summary_hour, low_stock)
      select ${merchantId}, channel, ${form.summaryHour}, ${form.lowStock} from unnest(array['email', 'dingtalk']) channel
      on conflict (merchant_id, channel) do update set summary_hour = excluded.summary_hour,
        low_stock = excluded.low_stock, updated_at = now()`,
  )
}

/** The clock runs for merchants that want the summary, and for no others. */
async function keepSummary(tx: Tx, merchantId: string): Promise<void> {
  const wanted = await tx`
    select from notification_channels
    where merchant_id = ${merchantId} and enabled and 'orders_overdue' = any (events)`
  if (wanted.length > 0) await scheduleTask(tx, merchantId, 'notifications.summary', SUMMARY_SECONDS)
  else await stopTask(tx, merchantId, 'notifications.summary')
}

/** Puts a test into the outbox, one for each recipient of the channel; needs settings.write. */
export async function sendTest(actor: Actor, channel: Channel): Promise<Outcome<object, 'NOT_SET_UP'>> {
  const { merchant_id: merchantId, scope } = actor
  const keys = await keysOf(merchantId)
  return withTenant(scope, async ({ tx }) => {
    const [row] = await tx<{ config_enc: Buffer | null }[]>`
      select config_enc from notification_channels where merchant_id = ${merchantId} and channel = ${channel}`
    const config = row?.config_enc && keys.openText(configPlace(merchantId, channel), row.config_enc)
    const recipients = config && channel === 'email' ? (JSON.parse(config) as Recipient[]) : []
    if (!config || (channel === 'email' && recipients.length === 0))
      return { ok: false, reason: 'NOT_SET_UP' }
    const of = channel === 'email' ? recipients : [null]
    for (const recipient of of)
      await tx`
        insert into notification_messages (merchant_id, message_id, channel, recipient_id, recipient_masked, test)
        values (${merchantId}, ${uuid()}, ${channel}, ${recipient?.id ?? null},
          ${recipient ? maskAddress(recipient.address) : null}, true)`
    return { ok: true }
  })
}

/** Sends messages of the log again; needs settings.write. @returns how many go out again */
export async function resendNotifications(
  scope: TenantScope,
  messageIds: readonly string[],
): Promise<number> {
  const [row] = await withTenant(
    scope,
    ({ tx }) =>
      tx<{ sent: number }[]>`select private.resend_notifications(${messageIds as string[]}::uuid[]) as sent`,
  )
  return row?.sent ?? 0
}

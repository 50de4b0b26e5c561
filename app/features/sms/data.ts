import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { type Place, pageOf } from '#app/core/paging/page.ts'
import { maskPhone } from '../orders/masking.ts'
import { phoneForIndex } from '../redemptions/phone.ts'
import { accessKeyPlace } from './outbox/mutations.ts'
import type { SmsFilter } from './schema.ts'
import type { SmsKind, SmsProviderName, SmsReason, SmsStatus, SmsValue } from './types.ts'

type Reader = Pick<Member, 'merchant_id' | 'scope' | 'time_zone'>

export const PAGE = 50

/** A merchant's settings as their page shows them: the secret is not among them. */
export type SmsSettings = {
  provider: SmsProviderName
  signName: string
  appId: string
  /** Milliseconds since 1970. */
  updatedAt: number
  /** First and last letters of the key's id; null when none is stored. */
  maskedKeyId: string | null
  templates: Record<SmsKind, SmsTemplate>
}

export type SmsTemplate = {
  enabled: boolean
  templateCode: string
  templateText: string
  params: SmsValue[]
  /** Of messages about what is shipped: how long they wait. */
  delayMinutes: number
}

const NO_TEMPLATE: SmsTemplate = {
  ...{ enabled: false, templateCode: '', templateText: '', params: [] },
  delayMinutes: 2,
}

/** @param account must hold settings.write; the policy shows nobody else anything */
export async function loadSettings(account: Reader): Promise<SmsSettings> {
  const { merchant_id: merchantId } = account
  const keys = await keysOf(merchantId)
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<
      (Pick<SmsSettings, 'provider' | 'signName' | 'appId'> & { access_key_enc: Buffer | null; at: Date })[]
    >`
      select provider, sign_name as "signName", app_id as "appId", access_key_enc, updated_at as at from sms_settings
      where merchant_id = ${merchantId}`
    const templates = await tx<(SmsTemplate & { kind: SmsKind })[]>`
      select kind, enabled, template_code as "templateCode", template_text as "templateText", params,
        delay_minutes as "delayMinutes"
      from sms_templates where merchant_id = ${merchantId}`
    const of = (kind: SmsKind) => templates.find((template) => template.kind === kind) ?? NO_TEMPLATE
    const sealed = row?.access_key_enc
    const key = sealed && (JSON.parse(keys.openText(accessKeyPlace(merchantId), sealed)) as { id: string })
    return {
      provider: row?.provider ?? 'none',
      signName: row?.signName ?? '',
      appId: row?.appId ?? '',
      updatedAt: row?.at.getTime() ?? 0,
      maskedKeyId: key ? `${key.id.slice(0, 4)}****${key.id.slice(-4)}` : null,
      templates: { order_received: of('order_received'), order_shipped: of('order_shipped') },
    }
  })
}

/** A line of the log. */
export type SmsEntry = {
  messageId: string
  kind: SmsKind
  test: boolean
  orderNo: string | null
  /** null until a worker has looked at it: only it opens numbers. */
  phone: string | null
  status: SmsStatus
  reason: SmsReason | null
  errorCode: string | null
  errorText: string | null
  attempts: number
  createdAt: Date
  sentAt: Date | null
  deliveredAt: Date | null
  /** When it goes on by itself; null: it does not. */
  dueAt: Date | null
}

export type SmsPage = { entries: SmsEntry[]; previous: string | undefined; next: string | undefined }

/**
 * A page of the log, newest first.
 * @param account must hold order.read, as the policy says too
 * @param place behind (older than) a message, or right before (newer than) one
 */
export async function listMessages(account: Reader, filter: SmsFilter, place: Place): Promise<SmsPage> {
  const keys = await keysOf(account.merchant_id)
  const index = filter.phone === undefined ? undefined : keys.index('phone', phoneForIndex(filter.phone))
  return withTenant(account.scope, async ({ tx }) => {
    const { beyond, order } = newestFirst(
      tx,
      [tx`m.created_at`, tx`m.message_id`],
      place,
      (message) => tx`(
      select p.created_at, p.message_id from sms_messages p
      where p.merchant_id = ${account.merchant_id} and p.message_id = ${message})`,
    )
    const rows = await tx<SmsEntry[]>`
      select m.message_id as "messageId", m.kind, m.test, m.phone_masked as phone, m.status, m.reason,
        m.error_code as "errorCode", m.error_text as "errorText", m.attempts, m.created_at as "createdAt",
        m.sent_at as "sentAt", m.delivered_at as "deliveredAt", m.due_at as "dueAt",
        (select o.order_no from orders o where o.merchant_id = m.merchant_id and o.order_id = m.order_id) as "orderNo"
      from sms_messages m
      where ${matching(tx, account, filter, index)} ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
    const { rows: entries, ...beside } = pageOf(rows, PAGE, place, ({ messageId }) => messageId)
    return { entries, ...beside }
  })
}

function matching(tx: Tx, account: Reader, filter: SmsFilter, index: Buffer | undefined) {
  const { status, orderNo, from, to } = filter
  return tx`
    m.merchant_id = ${account.merchant_id}
    ${status === undefined ? tx`` : tx`and ${statusIs(tx, status)}`}
    ${index === undefined ? tx`` : tx`and m.phone_idx = ${index}`}
    ${
      orderNo === undefined
        ? tx``
        : tx`and m.order_id = any (array(
        select o.order_id from orders o where o.merchant_id = ${account.merchant_id} and o.order_no = ${orderNo}))`
    }
    ${onLocalDays(tx, tx`m.created_at`, { from, to }, account.time_zone)}`
}

// Literals, so that the partial indexes of the rare states can serve (see orders/data.ts).
function statusIs(tx: Tx, status: SmsStatus) {
  const conditions: Record<SmsStatus, ReturnType<Tx>> = {
    queued: tx`m.status = 'queued'`,
    sending: tx`m.status = 'sending'`,
    sent: tx`m.status = 'sent'`,
    delivered: tx`m.status = 'delivered'`,
    failed: tx`m.status = 'failed'`,
    skipped: tx`m.status = 'skipped'`,
    uncertain: tx`m.status = 'uncertain'`,
  }
  return conditions[status]
}

/** A number that wants no messages: what of it can be shown, and base64url of its index. */
export type OptOut = { number: string; phone: string; source: 'consumer' | 'merchant'; at: Date }

const OPT_OUT_LIMIT = 500

/** Numbers that want no messages, the latest 500. @param account must hold order.read */
export function listOptOuts(account: Reader): Promise<OptOut[]> {
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<(Omit<OptOut, 'number'> & { phone_idx: Buffer })[]>`
      select phone_idx, phone_masked as phone, source, created_at as at from sms_opt_outs
      where merchant_id = ${account.merchant_id} order by created_at desc, phone_idx limit ${OPT_OUT_LIMIT}`
    return rows.map(({ phone_idx: index, ...row }) => ({ ...row, number: index.toString('base64url') }))
  })
}

/** What the order page needs to offer "no more messages". */
export type SmsChoice = { offered: boolean; optedOut: boolean; maskedPhone: string }

/**
 * Whether the merchant sends messages about the order of the card in the scope, and whether its number wants none.
 * @param scope of the card
 * @returns undefined when the card has no order (any more)
 */
export async function smsChoice(
  scope: TenantScope,
  site: { merchant_id: string },
): Promise<SmsChoice | undefined> {
  const keys = await keysOf(site.merchant_id)
  const [row] = await withTenant(
    scope,
    ({ tx }) =>
      tx<
        { choice: { offered: boolean; opted_out: boolean; order_id: string; phone_enc: string } | null }[]
      >`select private.sms_choice() as choice`,
  )
  const choice = row?.choice
  if (!choice) return undefined
  const place = { table: 'orders', column: 'phone_enc', row: choice.order_id }
  const phone = keys.openText(place, Buffer.from(choice.phone_enc, 'base64'))
  if (phone === '') return undefined
  return { offered: choice.offered, optedOut: choice.opted_out, maskedPhone: maskPhone(phone) }
}

import { v7 as uuid } from 'uuid'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem } from '#app/core/db/door.ts'
import { carrierName } from '../../orders/carriers.ts'
import { maskPhone } from '../../orders/masking.ts'
import { phoneForIndex } from '../../redemptions/phone.ts'
import { LIMIT_WINDOW_MS, nextAllowed } from '../limits.ts'
import { SAMPLE_ORDER, valuesOf, variablesOf } from '../template.ts'
import type {
  OutgoingSms,
  SmsAccount,
  SmsKind,
  SmsProviderName,
  SmsReason,
  SmsStatus,
  SmsValue,
  TraceRequest,
} from '../types.ts'
import { CHECK_UNCERTAIN, FORGOTTEN, LEASE, TOO_OLD } from './schedule.ts'
import type { Change } from './settle.ts'

// The outbox as workers see it, past row-level security: a message is theirs for as long as its row says so.

export type Due = { merchantId: string; messageId: string }

/** What a worker has taken on. `attempts` and `checks` tell this turn from all others. */
export type Task = Due & { attempts: number; checks: number; account: SmsAccount } & (
    | { type: 'send'; message: OutgoingSms }
    | { type: 'trace'; status: 'sent' | 'uncertain'; sentAt: Date; request: TraceRequest }
  )

/** Where a merchant's key to its vendor is sealed. */
export function accessKeyPlace(merchantId: string) {
  return { table: 'sms_settings', column: 'access_key_enc', row: merchantId }
}

/** Where the number of a try-out is sealed. */
export function phonePlace(messageId: string) {
  return { table: 'sms_messages', column: 'phone_enc', row: messageId }
}

/** Messages that somebody must look at now, a few of each merchant: none waits for the flood of another. @param only of this one */
export function dueMessages(only?: string): Promise<Due[]> {
  return withSystem('messages of all merchants', async ({ tx }) => [
    ...(await tx<Due[]>`
      select m.merchant_id as "merchantId", m.message_id as "messageId"
      from sms_settings s cross join lateral (
        select merchant_id, message_id from sms_messages
        where merchant_id = s.merchant_id and due_at <= now()
        order by due_at limit 20) m
      where s.access_key_enc is not null ${only === undefined ? tx`` : tx`and s.merchant_id = ${only}`} limit 200`),
  ])
}

/** Leaves a message alone for a while: looking at it has failed for a reason that has nothing to do with it. */
export async function postpone(due: Due, seconds: number): Promise<void> {
  await withSystem(
    'a message that cannot be handled now',
    ({ tx }) => tx`
    update sms_messages set due_at = now() + make_interval(secs => ${seconds})
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId} and due_at is not null`,
  )
}

type Row = {
  kind: SmsKind
  status: SmsStatus
  test: boolean
  attempts: number
  checks: number
  reason: string | null
  messageProvider: SmsProviderName | null
  reference: string | null
  providerId: string | null
  sentAt: Date | null
  waited: number
  phone_enc: Buffer | null
  merchantOpen: boolean
  merchant: string
  provider: SmsProviderName
  signName: string
  appId: string
  access_key_enc: Buffer | null
  enabled: boolean | null
  templateCode: string | null
  templateText: string | null
  params: string[] | null
  orderId: string | null
  cancelled: boolean
  onTheWay: boolean
  order_phone_enc: Buffer | null
  product: string | null
  orderNo: string | null
  orderDay: string | null
  deliverOn: string | null
  carrier: string | null
  trackingNo: string | null
}

/**
 * Takes a message on, so that no other worker does: what is queued is then being sent, in the row too, before any
 * vendor hears of it.
 * @param keys of the merchant
 * @returns undefined when there is nothing to ask a vendor: another worker has it, or it was settled here
 */
export function claim(due: Due, keys: MerchantKeys): Promise<Task | undefined> {
  return withSystem('a message to send or to ask about', async ({ tx }) => {
    const [row] = await readRow(tx, due)
    if (!row) return undefined
    if (row.status === 'queued') return takeToSend(tx, due, keys, row)
    if (row.status === 'sending') {
      // Whoever began to send it is gone, or hangs where it can do no more harm: settle() would not find its turn.
      await tx`
        update sms_messages set status = 'uncertain', reason = 'NO_ANSWER', checks = 0,
          due_at = now() + make_interval(secs => ${CHECK_UNCERTAIN[0]})
        where merchant_id = ${due.merchantId} and message_id = ${due.messageId}`
      return undefined
    }
    if (row.status === 'sent' || row.status === 'uncertain') return takeToAsk(tx, due, keys, row, row.status)
    await settled(tx, due, row.status, row.reason)
    return undefined
  })
}

function readRow(tx: Tx, { merchantId, messageId }: Due) {
  return tx<Row[]>`
    select m.kind, m.status, m.test, m.attempts, m.checks, m.reason, m.provider as "messageProvider",
      m.reference, m.provider_id as "providerId", m.sent_at as "sentAt", extract(epoch from now() - m.queued_at)::float8 as waited,
      m.phone_enc, t.status = 'active' as "merchantOpen", t.name as merchant, s.provider, s.sign_name as "signName",
      s.app_id as "appId", s.access_key_enc, p.enabled, p.template_code as "templateCode",
      p.template_text as "templateText", p.params, o.order_id as "orderId", coalesce(o.status = 'cancelled', false) as cancelled,
      coalesce(o.status in ('shipped', 'finished'), false) as "onTheWay", o.carrier, o.tracking_no as "trackingNo",
      o.phone_enc as order_phone_enc, o.product_name as product, o.order_no as "orderNo",
      (o.created_at at time zone t.time_zone)::date as "orderDay", o.deliver_on as "deliverOn"
    from sms_messages m
    join merchants t on t.merchant_id = m.merchant_id
    join sms_settings s on s.merchant_id = m.merchant_id
    left join sms_templates p on p.merchant_id = m.merchant_id and p.kind = m.kind
    left join orders o on o.merchant_id = m.merchant_id and o.order_id = m.order_id
    where m.merchant_id = ${merchantId} and m.message_id = ${messageId} and m.due_at <= now()
    for update of m skip locked`
}

async function settled(tx: Tx, due: Due, status: SmsStatus, reason: string | null): Promise<undefined> {
  await tx`
    update sms_messages set status = ${status}, reason = ${reason}, due_at = null
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId}`
  return undefined
}

async function takeToSend(tx: Tx, due: Due, keys: MerchantKeys, row: Row): Promise<Task | undefined> {
  const skip = (reason: SmsReason) => settled(tx, due, 'skipped', reason)
  const { access_key_enc: key, templateCode, templateText } = row
  const on = row.merchantOpen && (row.enabled || row.test)
  if (!on || row.provider === 'none' || !key || !templateCode || !templateText) return skip('OFF')
  if (row.cancelled) return skip('ORDER_CANCELLED')
  // Taken back since: the next shipping asks for it again.
  if (row.kind === 'order_shipped' && !row.test && !row.onTheWay) return skip('ORDER_NOT_SHIPPED')
  if (row.waited > TOO_OLD) return skip(row.reason === 'TOO_MANY' ? 'TOO_MANY' : 'TOO_OLD')
  const phone = phoneOf(due, keys, row)
  const index = keys.index('phone', phoneForIndex(phone))
  await tx`
    update sms_messages set phone_idx = ${index}, phone_masked = ${maskPhone(phone)}
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId}`
  if (!/^1\d{10}$/.test(phone)) return skip('NOT_A_MOBILE')
  if (await optedOut(tx, due.merchantId, index)) return skip('OPTED_OUT')
  const wait = await secondsToWait(tx, due, index)
  if (wait !== undefined) {
    await tx`
      update sms_messages set reason = 'TOO_MANY', due_at = now() + make_interval(secs => ${wait})
      where merchant_id = ${due.merchantId} and message_id = ${due.messageId}`
    return undefined
  }
  const reference = uuid()
  const [taken] = await tx<{ attempts: number }[]>`
    update sms_messages set status = 'sending', attempts = attempts + 1, checks = 0, sent_at = now(), reason = null,
      provider = ${row.provider}, reference = ${reference}, provider_id = null, error_code = null, error_text = null,
      due_at = now() + make_interval(secs => ${LEASE})
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId}
    returning attempts`
  return {
    ...due,
    ...{ type: 'send', attempts: taken?.attempts ?? 0, checks: 0 },
    account: accountOf(due, keys, row, row.provider, key),
    message: {
      reference,
      phone,
      signName: row.signName,
      templateCode,
      params: paramsOf(row, row.provider, templateText),
    },
  }
}

/** The number as it is now: until an order is prepared, its consumer may change it. */
function phoneOf({ messageId }: Due, keys: MerchantKeys, row: Row): string {
  if (row.phone_enc) return keys.openText(phonePlace(messageId), row.phone_enc)
  if (!row.orderId || !row.order_phone_enc) throw new Error(`message ${messageId} has no number`)
  return keys.openText({ table: 'orders', column: 'phone_enc', row: row.orderId }, row.order_phone_enc)
}

async function optedOut(tx: Tx, merchantId: string, index: Buffer): Promise<boolean> {
  const rows = await tx`select from sms_opt_outs where merchant_id = ${merchantId} and phone_idx = ${index}`
  return rows.length > 0
}

/** How long this number must wait for its next message, in seconds; undefined: not at all. */
async function secondsToWait(tx: Tx, due: Due, index: Buffer): Promise<number | undefined> {
  // One at a time for one number: two workers would both find that the last message is old enough.
  await tx`select pg_advisory_xact_lock(hashtextextended(${due.merchantId} || encode(${index}::bytea, 'hex'), 0))`
  const rows = await tx<{ at: Date; now: Date }[]>`
    select sent_at as at, clock_timestamp() as now from sms_messages
    where merchant_id = ${due.merchantId} and phone_idx = ${index}
      and sent_at > now() - make_interval(secs => ${LIMIT_WINDOW_MS / 1000})
      and (status in ('sending', 'sent', 'delivered', 'uncertain') or message_id = ${due.messageId})`
  const now = rows[0]?.now.getTime() ?? 0
  const next = nextAllowed(
    rows.map((row) => row.at.getTime()),
    now,
  )
  return next === undefined ? undefined : Math.ceil((next - now) / 1000)
}

function accountOf(
  { merchantId }: Due,
  keys: MerchantKeys,
  row: Row,
  vendor: SmsAccount['vendor'],
  sealed: Buffer,
): SmsAccount {
  const { id, secret } = JSON.parse(keys.openText(accessKeyPlace(merchantId), sealed)) as {
    id: string
    secret: string
  }
  return { vendor, keyId: id, keySecret: secret, appId: row.appId }
}

function paramsOf(row: Row, vendor: SmsAccount['vendor'], text: string): OutgoingSms['params'] {
  const { product, orderNo, orderDay } = row
  const order =
    product !== null && orderNo !== null && orderDay !== null
      ? {
          product,
          orderNo,
          orderDay,
          deliverOn: row.deliverOn,
          trackingNo: row.trackingNo,
          carrier: carrierOf(row),
        }
      : SAMPLE_ORDER
  const values = valuesOf({ merchant: row.merchant, ...order })
  return variablesOf(vendor, text).map((name, i) => ({
    name,
    value: values[row.params?.[i] as SmsValue] ?? '-',
  }))
}

function carrierOf({ carrier }: Row): string | null {
  return carrier === null ? null : carrierName(carrier, 'zh-CN')
}

async function takeToAsk(
  tx: Tx,
  due: Due,
  keys: MerchantKeys,
  row: Row,
  status: 'sent' | 'uncertain',
): Promise<Task | undefined> {
  const { sentAt, reference, access_key_enc: key, provider } = row
  const forgotten = !sentAt || Date.now() - sentAt.getTime() > FORGOTTEN * 1000
  // Another account than the one it was sent with knows nothing of it.
  if (forgotten || !reference || !key || provider === 'none' || provider !== row.messageProvider)
    return settled(tx, due, status, row.reason)
  await tx`
    update sms_messages set due_at = now() + make_interval(secs => ${LEASE})
    where merchant_id = ${due.merchantId} and message_id = ${due.messageId}`
  const phone = phoneOf(due, keys, row)
  const others = await tx<{ providerId: string }[]>`
    select provider_id as "providerId" from sms_messages
    where merchant_id = ${due.merchantId} and phone_idx = ${keys.index('phone', phoneForIndex(phone))}
      and sent_at > ${sentAt}::timestamptz - interval '1 day' and message_id <> ${due.messageId}
      and provider_id is not null`
  return {
    ...due,
    ...{ type: 'trace', status, sentAt, attempts: row.attempts, checks: row.checks },
    account: accountOf(due, keys, row, provider, key),
    request: {
      ...{ reference, phone, sentAt, providerId: row.providerId },
      otherIds: others.map((other) => other.providerId),
    },
  }
}

/** Writes down what became of a turn, if the message still is in it: another one may have begun after the lease. */
export async function settle(task: Task, change: Change): Promise<boolean> {
  const { providerId = null, errorCode = null, errorText = null } = change
  const rows = await withSystem(
    'what became of a message',
    ({ tx }) => tx`
    update sms_messages set status = ${change.status}, checks = ${change.checks}, reason = ${change.reason},
      due_at = now() + make_interval(secs => ${change.dueIn}::float8),
      delivered_at = case when ${change.status} = 'delivered' then now() end,
      provider_id = coalesce(${providerId}, provider_id), error_code = coalesce(${errorCode}, error_code),
      error_text = coalesce(${errorText}, error_text)
    where merchant_id = ${task.merchantId} and message_id = ${task.messageId}
      and status = ${task.type === 'send' ? 'sending' : task.status}
      and attempts = ${task.attempts} and checks = ${task.checks}`,
  )
  return rows.count === 1
}

import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import { type Place, pageOf } from '#app/core/paging/page.ts'
import type { DeliveryFilter } from './schema.ts'
import { answerPlace } from './sealed.ts'
import type { DeliveredEvent, DeliveryReason, DeliveryStatus, WebhookEvent } from './types.ts'

type Reader = Pick<Member, 'merchant_id' | 'scope'>

export const PAGE = 50

/** An endpoint as its settings show it: the secret is not among them. */
export type Endpoint = {
  endpointId: string
  name: string
  url: string
  events: WebhookEvent[]
  withConsignee: boolean
  active: boolean
  oldSecretUntil: Date | null
  failingSince: Date | null
  lastSuccessAt: Date | null
  disabledAt: Date | null
  disabledReason: 'FAILING' | 'GONE' | null
  /** Of its settings, milliseconds since 1970. */
  version: number
  /** Deliveries that wait, and that have failed. */
  waiting: number
  failed: number
}

/** The merchant's endpoints. @param account must hold settings.write; the policy shows nobody else anything */
export function listEndpoints(account: Reader, only?: string): Promise<Endpoint[]> {
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<(Omit<Endpoint, 'version'> & { updatedAt: Date })[]>`
      select e.endpoint_id as "endpointId", e.name, e.url, e.events, e.with_consignee as "withConsignee", e.active,
        case when e.old_secret_until > now() then e.old_secret_until end as "oldSecretUntil",
        e.failing_since as "failingSince", e.last_success_at as "lastSuccessAt", e.disabled_at as "disabledAt",
        e.disabled_reason as "disabledReason", e.updated_at as "updatedAt",
        (select count(*)::int from webhook_deliveries d
          where d.merchant_id = e.merchant_id and d.endpoint_id = e.endpoint_id and d.due_at is not null) as waiting,
        (select count(*)::int from webhook_deliveries d
          where d.merchant_id = e.merchant_id and d.endpoint_id = e.endpoint_id and d.status = 'failed') as failed
      from webhook_endpoints e
      where e.merchant_id = ${account.merchant_id} ${only === undefined ? tx`` : tx`and e.endpoint_id = ${only}`}
      order by e.created_at, e.endpoint_id`
    return rows.map(({ updatedAt, ...row }) => ({ ...row, version: updatedAt.getTime() }))
  })
}

/** A line of the log. `endpoint` is null for accounts that may not see settings. */
export type Delivery = {
  deliveryId: string
  event: DeliveredEvent
  orderNo: string | null
  endpoint: string | null
  status: DeliveryStatus
  reason: DeliveryReason | null
  httpStatus: number | null
  attempts: number
  createdAt: Date
  deliveredAt: Date | null
  /** When it goes on by itself; null: it does not. */
  dueAt: Date | null
}

export type DeliveryPage = { entries: Delivery[]; previous: string | undefined; next: string | undefined }

/**
 * A page of the log, newest first.
 * @param account must hold order.read or job.read and be of the merchant itself, as the policy says too
 * @param place behind (older than) a delivery, or right before (newer than) one
 */
export function listDeliveries(
  account: Reader & Pick<Member, 'time_zone'>,
  filter: DeliveryFilter,
  place: Place,
): Promise<DeliveryPage> {
  return withTenant(account.scope, async ({ tx }) => {
    const { beyond, order } = newestFirst(
      tx,
      [tx`d.created_at`, tx`d.delivery_id`],
      place,
      (delivery) => tx`(
      select p.created_at, p.delivery_id from webhook_deliveries p
      where p.merchant_id = ${account.merchant_id} and p.delivery_id = ${delivery})`,
    )
    const rows = await tx<Delivery[]>`
      select ${columns(tx)}
      where d.merchant_id = ${account.merchant_id}
        ${filter.endpoint === undefined ? tx`` : tx`and d.endpoint_id = ${filter.endpoint}`}
        ${filter.status === undefined ? tx`` : statusIs(tx, filter.status)}
        ${onLocalDays(tx, tx`d.created_at`, { from: filter.from }, account.time_zone)}
        ${filter.orderNo === undefined ? tx`` : tx`and m.order_no = ${filter.orderNo}`}
        ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
    const { rows: entries, ...beside } = pageOf(rows, PAGE, place, ({ deliveryId }) => deliveryId)
    return { entries, ...beside }
  })
}

function columns(tx: Tx) {
  return tx`d.delivery_id as "deliveryId", m.event, m.order_no as "orderNo",
      coalesce(nullif(e.name, ''), substring(e.url from '^https?://([^/?#]+)')) as endpoint, d.status, d.reason,
      d.http_status as "httpStatus", d.attempts, d.created_at as "createdAt", d.delivered_at as "deliveredAt",
      d.due_at as "dueAt"
    from webhook_deliveries d
    join webhook_messages m on m.merchant_id = d.merchant_id and m.message_id = d.message_id
    left join webhook_endpoints e on e.merchant_id = d.merchant_id and e.endpoint_id = d.endpoint_id`
}

// A literal for the rare state, so that its partial index can serve.
function statusIs(tx: Tx, status: DeliveryStatus) {
  return status === 'failed' ? tx`and d.status = 'failed'` : tx`and d.status = ${status}`
}

/** One try of a delivery. */
export type Attempt = {
  attempt: number
  at: Date
  url: string
  httpStatus: number | null
  reason: DeliveryReason | null
  durationMs: number
  /** The first part of what was answered. */
  answer: string | null
}

/** A delivery with all that is known of it. `data`: what is told, without who gets the parcel. */
export type DeliveryDetails = Delivery & {
  messageId: string
  data: Record<string, unknown>
  attemptList: Attempt[]
}

/** Attempts that the page of a delivery shows. */
const SHOWN_ATTEMPTS = 50

/** A delivery; undefined when there is none the account may see. @param account as for the list */
export async function deliveryById(
  account: Reader,
  deliveryId: string,
): Promise<DeliveryDetails | undefined> {
  const keys = await keysOf(account.merchant_id)
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<(Delivery & Pick<DeliveryDetails, 'messageId' | 'data'>)[]>`
      select m.message_id as "messageId", m.data, ${columns(tx)}
      where d.merchant_id = ${account.merchant_id} and d.delivery_id = ${deliveryId}`
    if (!row) return undefined
    const attempts = await tx<(Omit<Attempt, 'answer'> & { answer_enc: Buffer | null })[]>`
      select attempt, at, url, http_status as "httpStatus", reason, duration_ms as "durationMs", answer_enc
      from webhook_attempts where merchant_id = ${account.merchant_id} and delivery_id = ${deliveryId}
      order by attempt desc limit ${SHOWN_ATTEMPTS}`
    const attemptList = attempts.map(({ answer_enc: sealed, ...attempt }) => ({
      ...attempt,
      answer: sealed && keys.openText(answerPlace(deliveryId, attempt.attempt), sealed),
    }))
    return { ...row, attemptList }
  })
}

import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem } from '#app/core/db/door.ts'
import { DISABLE_AFTER_SECONDS, restSeconds, secondsUntilNext } from '../backoff.ts'
import type { AttemptOutcome } from '../outcome.ts'
import { answerPlace, secretPlace } from '../sealed.ts'
import type { Consignee, HookMessage } from '../types.ts'

// The outbox as workers see it, past row-level security: a delivery is theirs for as long as its row says so.

/** An attempt that was not settled after this time belongs to a worker that is gone. Far above the time-out. */
const LEASE_SECONDS = 60
/** Deliveries of one endpoint that a look takes; of one that is failing, a single one. */
const EACH = 10

export type DueDelivery = { merchantId: string; deliveryId: string }

/** Deliveries that are due, a few of each endpoint: none waits for the flood of another. @param only of this merchant */
export function dueDeliveries(only?: string): Promise<DueDelivery[]> {
  return withSystem(
    'web-hooks of all merchants',
    ({ tx }) => tx<DueDelivery[]>`
      select d.merchant_id as "merchantId", d.delivery_id as "deliveryId"
      from webhook_endpoints e cross join lateral (
        select x.merchant_id, x.delivery_id from webhook_deliveries x
        where x.merchant_id = e.merchant_id and x.endpoint_id = e.endpoint_id and x.due_at <= now()
        order by x.due_at limit case when e.failures > 0 then 1 else ${EACH}::integer end) d
      where e.active and (e.resting_until is null or e.resting_until <= now())
        ${only === undefined ? tx`` : tx`and e.merchant_id = ${only}`}
      limit 400`,
  )
}

/** What a worker has taken on; `attempts` tells this turn from all others. */
export type Task = DueDelivery & {
  endpointId: string
  attempts: number
  tries: number
  url: string
  /** The newest first. */
  secrets: string[]
  message: HookMessage
  consignee: Consignee | null
}

type Row = HookMessage & {
  endpointId: string
  url: string
  withConsignee: boolean
  secret_enc: Buffer
  old_secret_enc: Buffer | null
  orderId: string | null
  consignee_enc: Buffer | null
  phone_enc: Buffer | null
  address_enc: Buffer | null
  place: string
}

/**
 * Takes a delivery on, so that no other worker does. One whose worker has died is taken on again: it may come twice,
 * and has the same id then.
 * @returns undefined when another worker has it, or it must not go out now
 */
export function claim(due: DueDelivery, keys: MerchantKeys): Promise<Task | undefined> {
  return withSystem('a web-hook to deliver', async ({ tx }) => {
    const [row] = await readRow(tx, due)
    if (!row) return undefined
    const [taken] = await tx<{ attempts: number; tries: number }[]>`
      update webhook_deliveries set status = 'sending', attempts = attempts + 1, tries = tries + 1, last_at = now(),
        due_at = now() + make_interval(secs => ${LEASE_SECONDS})
      where merchant_id = ${due.merchantId} and delivery_id = ${due.deliveryId}
      returning attempts, tries`
    if (!taken) return undefined
    const sealed = [row.secret_enc, row.old_secret_enc].filter((each) => each !== null)
    const { endpointId, url, messageId, event, createdAt, data } = row
    return {
      ...{ ...due, ...taken, endpointId, url, message: { messageId, event, createdAt, data } },
      secrets: sealed.map((each) => keys.openText(secretPlace(endpointId), each)),
      consignee: row.withConsignee ? consigneeOf(keys, row) : null,
    }
  })
}

function readRow(tx: Tx, { merchantId, deliveryId }: DueDelivery) {
  return tx<Row[]>`
    select d.endpoint_id as "endpointId", e.url, e.with_consignee as "withConsignee", e.secret_enc,
      case when e.old_secret_until > now() then e.old_secret_enc end as old_secret_enc,
      m.message_id as "messageId", m.event, m.created_at as "createdAt", m.data, m.order_id as "orderId",
      m.consignee_enc, m.phone_enc, m.address_enc,
      concat(m.data #>> '{region,province}',
        nullif(m.data #>> '{region,city}', m.data #>> '{region,province}'), m.data #>> '{region,district}') as place
    from webhook_deliveries d
    join webhook_endpoints e on e.merchant_id = d.merchant_id and e.endpoint_id = d.endpoint_id and e.active
    join webhook_messages m on m.merchant_id = d.merchant_id and m.message_id = d.message_id
    join merchants t on t.merchant_id = d.merchant_id and t.status = 'active'
    where d.merchant_id = ${merchantId} and d.delivery_id = ${deliveryId} and d.due_at <= now()
      and d.status in ('queued', 'sending')
    for update of d skip locked`
}

/** Sealed as in the order, under the order's own place. */
function consigneeOf(keys: MerchantKeys, row: Row): Consignee | null {
  const { orderId, consignee_enc: name, phone_enc: phone, address_enc: address, place } = row
  if (!orderId || !name || !phone || !address) return null
  const open = (column: string, sealed: Buffer) =>
    keys.openText({ table: 'orders', column, row: orderId }, sealed)
  const consignee = { name: open('consignee_enc', name), phone: open('phone_enc', phone) }
  // Handed over at a counter: to nobody whose name is known.
  if (consignee.name === '' && consignee.phone === '') return null
  return { ...consignee, address: `${place}${open('address_enc', address)}` }
}

/**
 * Writes down what became of a turn, if the delivery still is in it, and what that says of the endpoint.
 * @param duration of the attempt, in milliseconds
 */
export function settle(
  task: Task,
  outcome: AttemptOutcome,
  duration: number,
  keys: MerchantKeys,
): Promise<'delivered' | 'again' | 'failed' | 'lost'> {
  const { merchantId, deliveryId } = task
  return withSystem('what became of a web-hook', async ({ tx }) => {
    const wait = outcome.ok ? undefined : secondsUntilNext(task.tries, outcome.wish, Math.random())
    const status = outcome.ok ? 'delivered' : wait === undefined ? 'failed' : 'queued'
    const settled = await tx`
      update webhook_deliveries set status = ${status}, reason = ${outcome.ok ? null : outcome.reason},
        http_status = ${outcome.status}, due_at = now() + make_interval(secs => ${wait ?? null}::float8),
        delivered_at = case when ${outcome.ok} then now() else delivered_at end
      where merchant_id = ${merchantId} and delivery_id = ${deliveryId} and status = 'sending'
        and attempts = ${task.attempts}`
    await tx`
      insert into webhook_attempts (merchant_id, delivery_id, attempt, url, http_status, reason, duration_ms, answer_enc)
      select ${merchantId}, ${deliveryId}, ${task.attempts}, ${withoutQuery(task.url)}, ${outcome.status},
        ${outcome.ok ? null : outcome.reason}, ${Math.round(duration)},
        ${outcome.answer === '' ? null : keys.seal(answerPlace(deliveryId, task.attempts), outcome.answer)}::bytea
      where exists (select from webhook_deliveries d where d.merchant_id = ${merchantId} and d.delivery_id = ${deliveryId})
      on conflict do nothing`
    await (outcome.ok ? noteSuccess(tx, task) : noteFailure(tx, task, outcome))
    if (settled.count === 0) return 'lost'
    return status === 'queued' ? 'again' : status
  })
}

/** A query may hold somebody's key. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

/** Not at each success: the row would be written by every delivery. */
async function noteSuccess(tx: Tx, { merchantId, endpointId }: Task): Promise<void> {
  await tx`
    update webhook_endpoints set failures = 0, failing_since = null, resting_until = null, last_success_at = now()
    where merchant_id = ${merchantId} and endpoint_id = ${endpointId}
      and (failures > 0 or failing_since is not null or last_success_at is null
        or last_success_at < now() - interval '1 minute')`
}

async function noteFailure(
  tx: Tx,
  { merchantId, endpointId }: Task,
  { reason, rests }: Extract<AttemptOutcome, { ok: false }>,
): Promise<void> {
  const [endpoint] = await tx<{ failures: number; disable: boolean }[]>`
    update webhook_endpoints set failing_since = coalesce(failing_since, now()), failures = failures + ${rests ? 1 : 0}::integer
    where merchant_id = ${merchantId} and endpoint_id = ${endpointId} and active
    returning failures,
      ${reason === 'GONE'} or failing_since < now() - make_interval(secs => ${DISABLE_AFTER_SECONDS}) as disable`
  if (!endpoint) return
  if (endpoint.disable) await disable(tx, merchantId, endpointId, reason === 'GONE' ? 'GONE' : 'FAILING')
  else if (rests)
    await tx`
      update webhook_endpoints set resting_until = now() + make_interval(secs => ${restSeconds(endpoint.failures)})
      where merchant_id = ${merchantId} and endpoint_id = ${endpointId}`
}

async function disable(tx: Tx, merchantId: string, endpointId: string, reason: string): Promise<void> {
  await tx`
    update webhook_endpoints set active = false, disabled_at = now(), disabled_reason = ${reason}
    where merchant_id = ${merchantId} and endpoint_id = ${endpointId}`
  await tx`
    update webhook_deliveries set status = 'failed', reason = 'DISABLED', due_at = null
    where merchant_id = ${merchantId} and endpoint_id = ${endpointId} and due_at is not null and status = 'queued'`
}

/** Leaves a delivery alone for a while: looking at it has failed for a reason that has nothing to do with it. */
export async function postpone(due: DueDelivery, seconds: number): Promise<void> {
  await withSystem(
    'a web-hook that cannot be handled now',
    ({ tx }) => tx`
    update webhook_deliveries set due_at = now() + make_interval(secs => ${seconds})
    where merchant_id = ${due.merchantId} and delivery_id = ${due.deliveryId} and due_at is not null`,
  )
}

import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { refusedRequests } from '#app/core/log/metrics.ts'
import { readCallbackToken } from '../carriers/callback.ts'
import { openCredentials } from '../carriers/data.ts'
import type { CarrierAccount, Provider } from '../carriers/types.ts'
import type { VendorRefusal } from '../carriers/vendor-answer.ts'
import { type ReadPush, readKdniaoPush, readKuaidi100Push } from './push.ts'
import { sealReport } from './report.ts'
import type { TrackingReport } from './types.ts'

/** What a push came to. UNKNOWN_ADDRESS: nobody's; the others as in ReadPush. */
export type PushOutcome =
  | { ok: true; account: CarrierAccount; known: number; finished: number }
  | { ok: false; reason: 'UNKNOWN_ADDRESS' }
  | { ok: false; reason: 'SIGNATURE' | 'MALFORMED'; account: CarrierAccount }

/** What one report after another came to. */
export type Applied = { known: number; events: number; finished: number }

/**
 * Takes what a service pushes: looks up whose address it is, verifies the signature, and only then reads. Parcels that
 * nobody follows are left out.
 * @param scope that sees nothing: the address is all the sender has
 * @param body as it came
 */
export async function takePush(
  scope: TenantScope,
  provider: Provider,
  token: string,
  body: Uint8Array,
): Promise<PushOutcome> {
  const address = readCallbackToken(token)
  if (!address) return { ok: false, reason: 'UNKNOWN_ADDRESS' }
  const { merchantId, hash } = address
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ sealed: string | null }[]>`
      select private.tracking_account(${merchantId}, ${provider}, ${hash}) as sealed`,
  )
  if (!row?.sealed) return { ok: false, reason: 'UNKNOWN_ADDRESS' }
  const keys = await keysOf(merchantId)
  const account = openCredentials(keys, provider, Buffer.from(row.sealed, 'base64'))
  const push = readPush(account, body)
  if (!push.ok) {
    refusedRequests.inc({ reason: push.reason === 'SIGNATURE' ? 'push-signature' : 'push-malformed' })
    log.warn({ merchantId, provider, reason: push.reason, text: push.text }, 'a push of parcels is refused')
    if (push.reason === 'SIGNATURE')
      await withTenant(
        scope,
        ({ tx }) => tx`select private.note_refused_push(${merchantId}, ${provider}, ${hash})`,
      )
    return { ok: false, reason: push.reason, account }
  }
  const reports = push.reports.map((each) => sealReport(keys, each))
  const [taken] = await withTenant(
    scope,
    ({ tx }) => tx<{ applied: Applied | null }[]>`
      select private.take_tracking(${merchantId}, ${provider}, ${hash}, ${tx.json(reports)}) as applied`,
  )
  // The address was replaced in this very moment.
  if (!taken?.applied) return { ok: false, reason: 'UNKNOWN_ADDRESS' }
  const { known, finished } = taken.applied
  log.info({ merchantId, provider, reports: reports.length, ...taken.applied }, 'push of parcels')
  return { ok: true, account, known, finished }
}

function readPush(account: CarrierAccount, body: Uint8Array): ReadPush {
  return account.provider === 'kdniao' ? readKdniaoPush(account, body) : readKuaidi100Push(account.salt, body)
}

/** Writes what a service has answered about a parcel; for workers. */
export async function applyReport(
  keys: MerchantKeys,
  merchantId: string,
  report: TrackingReport,
): Promise<Applied> {
  const sealed = [sealReport(keys, report)]
  const [row] = await withSystem(
    'what a service says of a parcel',
    ({ tx }) =>
      tx<{ applied: Applied }[]>`select private.apply_tracking(${merchantId}, ${tx.json(sealed)}) as applied`,
  )
  if (!row) throw new Error('private.apply_tracking gave no answer')
  return row.applied
}

/** A parcel in the hands of this worker. */
export type ClaimedParcel = { carrier: string; trackingNo: string; attempts: number }

/** Takes one parcel that has to be subscribed. A worker that dies leaves it for ten minutes; asking twice is harmless. */
export async function claimSubscription(merchantId: string): Promise<ClaimedParcel | undefined> {
  const [claimed] = await withSystem(
    'claim a parcel to subscribe',
    ({ tx }) => tx<ClaimedParcel[]>`
      with due as (
        select tracking_no, carrier from trackings
        where merchant_id = ${merchantId} and due_at <= now()
        order by due_at limit 1 for update skip locked)
      update trackings t set due_at = now() + interval '10 minutes', attempts = least(t.attempts + 1, 1000)
      from due where t.merchant_id = ${merchantId} and t.tracking_no = due.tracking_no and t.carrier = due.carrier
      returning t.carrier, t.tracking_no as "trackingNo", t.attempts`,
  )
  return claimed
}

/** Notes that a parcel is followed by a service. */
export function noteSubscribed(merchantId: string, parcel: ClaimedParcel, provider: Provider) {
  return withSystem(
    'a parcel is followed',
    ({ tx }) => tx`
      update trackings set subscription = 'subscribed', provider = ${provider}, due_at = null, reason = null,
        error_code = null, error_text = null
      where merchant_id = ${merchantId} and tracking_no = ${parcel.trackingNo} and carrier = ${parcel.carrier}`,
  )
}

/** Notes why a parcel is not followed. @param again seconds until the next try; null: there is none */
export function noteNotSubscribed(
  merchantId: string,
  parcel: ClaimedParcel,
  refusal: Pick<VendorRefusal, 'reason' | 'code' | 'text'>,
  again: number | null,
) {
  const dueAt = again === null ? null : new Date(Date.now() + again * 1000)
  return withSystem(
    'a parcel is not followed',
    ({ tx }) => tx`
      update trackings set subscription = ${again === null ? 'failed' : 'due'}, due_at = ${dueAt},
        reason = ${refusal.reason}, error_code = ${refusal.code}, error_text = ${refusal.text}
      where merchant_id = ${merchantId} and tracking_no = ${parcel.trackingNo} and carrier = ${parcel.carrier}`,
  )
}

/** A parcel to ask for, paid from today's budget. `BUDGET`: there is one, and nothing left for it. */
export async function claimQuery(merchantId: string): Promise<ClaimedParcel | 'BUDGET' | undefined> {
  return withSystem('claim a parcel to ask for', async ({ tx }) => {
    // One after another: what is left of the budget goes to the oldest.
    await tx`select from carrier_accounts where merchant_id = ${merchantId} and tracks for update`
    // Nobody waits for these any more, or they have been on their way for longer than parcels are.
    await tx`
      update trackings t set look_at = null, wanted_at = null
      where t.merchant_id = ${merchantId} and t.look_at <= now() and t.wanted_at is null
        and (t.created_at < now() - interval '30 days' or not exists (
          select from orders o
          where o.merchant_id = t.merchant_id and o.tracking_no = t.tracking_no and o.carrier = t.carrier
            and o.status = 'shipped'))`
    const parcel = (await nextWanted(tx, merchantId)) ?? (await nextSilent(tx, merchantId))
    if (!parcel) return undefined
    const paid = await tx`
      update carrier_accounts a set
        queries_used = case when a.queries_on = today.day then a.queries_used + 1 else 1 end, queries_on = today.day
      from (select (now() at time zone m.time_zone)::date as day from merchants m where m.merchant_id = ${merchantId}) today
      where a.merchant_id = ${merchantId} and a.tracks
        and case when a.queries_on = today.day then a.queries_used else 0 end < a.daily_queries`
    if (paid.count === 0) return 'BUDGET'
    await tx`
      update trackings set wanted_at = null, asked_at = now(),
        -- What became of a worker that dies while it asks.
        look_at = case when look_at is null then null else now() + interval '30 minutes' end
      where merchant_id = ${merchantId} and tracking_no = ${parcel.trackingNo} and carrier = ${parcel.carrier}`
    return parcel
  })
}

async function nextWanted(tx: Tx, merchantId: string): Promise<ClaimedParcel | undefined> {
  const [wanted] = await tx<ClaimedParcel[]>`
    select carrier, tracking_no as "trackingNo", attempts from trackings
    where merchant_id = ${merchantId} and wanted_at is not null
    order by wanted_at limit 1 for update skip locked`
  return wanted
}

/** The one that has been silent for longest. */
async function nextSilent(tx: Tx, merchantId: string): Promise<ClaimedParcel | undefined> {
  const [silent] = await tx<ClaimedParcel[]>`
    select carrier, tracking_no as "trackingNo", attempts from trackings
    where merchant_id = ${merchantId} and look_at <= now()
    order by look_at limit 1 for update skip locked`
  return silent
}

/** Notes that a service knew nothing of a parcel: it is asked again in 12 hours. */
export function noteNothing(merchantId: string, parcel: ClaimedParcel) {
  return withSystem(
    'nothing is known of a parcel',
    ({ tx }) => tx`
      update trackings set look_at = case when look_at is null then null else now() + interval '12 hours' end
      where merchant_id = ${merchantId} and tracking_no = ${parcel.trackingNo} and carrier = ${parcel.carrier}`,
  )
}

/**
 * Asks for the parcel of an order as soon as a worker comes by; needs order.read of the merchant's own people.
 * @returns why not: OFF (no service follows parcels), BUDGET (spent for today), TOO_SOON (asked five minutes ago)
 */
export async function askCarrier(
  scope: TenantScope,
  orderId: string,
): Promise<Outcome<object, 'ORDER_UNKNOWN' | 'OFF' | 'BUDGET' | 'TOO_SOON'>> {
  type Answer = Outcome<object, 'ORDER_UNKNOWN' | 'OFF' | 'BUDGET' | 'TOO_SOON'>
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ answer: Answer }[]>`select private.ask_carrier(${orderId}) as answer`,
  )
  return row?.answer ?? { ok: false, reason: 'ORDER_UNKNOWN' }
}

/** Days after which a shipped order counts as received (L32). */
const FINISHED_AFTER_DAYS = 7
/** Orders that one transaction finishes. */
const CHUNK = 500

/**
 * Finishes orders of a merchant that were signed for or shipped more than 7 days ago, up to 500 of them. What goes back
 * to the sender is left: somebody must look after it.
 * @returns how many of each
 */
export function finishOrders(merchantId: string): Promise<{ signed: number; overdue: number }> {
  return withSystem('orders end by signature or time', async ({ tx }) => {
    const signed = await tx`
      update orders o set status = 'finished', updated_at = now(),
        finished_at = least(now(), greatest(o.shipped_at, done.signed_at))
      from (
        select s.order_id, t.signed_at from orders s
        join trackings t on t.merchant_id = s.merchant_id and t.tracking_no = s.tracking_no and t.carrier = s.carrier
        where s.merchant_id = ${merchantId} and s.status = 'shipped' and t.state = 'signed'
        order by s.order_id limit ${CHUNK} for update of s skip locked) done
      where o.merchant_id = ${merchantId} and o.order_id = done.order_id`
    const overdue = await tx`
      update orders o set status = 'finished', finished_at = now(), updated_at = now()
      from (
        select s.order_id from orders s
        where s.merchant_id = ${merchantId} and s.status = 'shipped'
          and s.shipped_at < now() - make_interval(days => ${FINISHED_AFTER_DAYS})
          and not exists (
            select from trackings t
            where t.merchant_id = s.merchant_id and t.tracking_no = s.tracking_no and t.carrier = s.carrier
              and t.state in ('returning', 'returned'))
        order by s.shipped_at limit ${CHUNK} for update of s skip locked) done
      where o.merchant_id = ${merchantId} and o.order_id = done.order_id`
    return { signed: signed.count, overdue: overdue.count }
  })
}

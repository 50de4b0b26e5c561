import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { maskWithin } from '../orders/masking.ts'
import { eventPlace } from './report.ts'
import type { ParcelTracking, TrackingEvent, TrackingState } from './types.ts'

/** The consignee's phone of one of the orders in a parcel; for workers, and for the moment of asking only. */
export async function phoneOfParcel(
  keys: MerchantKeys,
  merchantId: string,
  parcel: { carrier: string; trackingNo: string },
): Promise<string | undefined> {
  const [order] = await withSystem(
    'the phone that a carrier asks for',
    ({ tx }) => tx<{ orderId: string; sealed: Buffer }[]>`
      select order_id as "orderId", phone_enc as sealed from orders
      where merchant_id = ${merchantId} and tracking_no = ${parcel.trackingNo} and carrier = ${parcel.carrier}
      order by shipped_at desc limit 1`,
  )
  return order && keys.openText({ table: 'orders', column: 'phone_enc', row: order.orderId }, order.sealed)
}

type SealedEvent = { at: string; state: TrackingState | null; text: string; idx: string }

function openEvents(
  keys: MerchantKeys,
  { carrier, trackingNo }: { carrier: string; trackingNo: string },
  events: readonly SealedEvent[],
): TrackingEvent[] {
  return events.map(({ at, state, text, idx }) => ({
    at: new Date(at),
    state,
    text: keys.openText(eventPlace({ carrier, trackingNo, idx }), Buffer.from(text, 'base64')),
  }))
}

type SealedParcel = Omit<ParcelTracking, 'events'> & { events: SealedEvent[] }

type SealedConsignee = { orderId: string; consignee_enc: Buffer; phone_enc: Buffer; address_enc: Buffer }

/** For whom a parcel is: one person's orders go together, so a few are enough. */
async function consigneesOf(
  tx: Tx,
  keys: MerchantKeys,
  merchantId: string,
  parcel: { carrier: string; trackingNo: string },
): Promise<{ name: string; phone: string; address: string }[]> {
  const rows = await tx<SealedConsignee[]>`
    select order_id as "orderId", consignee_enc, phone_enc, address_enc from orders
    where merchant_id = ${merchantId} and tracking_no = ${parcel.trackingNo} and carrier = ${parcel.carrier}
    order by order_id limit 20`
  return rows.map(({ orderId, ...sealed }) => {
    const text = (column: keyof typeof sealed) =>
      keys.openText({ table: 'orders', column, row: orderId }, sealed[column])
    return { name: text('consignee_enc'), phone: text('phone_enc'), address: text('address_enc') }
  })
}

/**
 * The way of an order's parcel, in the caller's transaction; needs order.read. Carriers write couriers' phones, which
 * stay, and at times the consignee's, who has stars there as everywhere (decision 28).
 * @returns undefined when nobody follows it
 */
export async function parcelOfOrder(
  tx: Tx,
  keys: MerchantKeys,
  merchantId: string,
  parcel: { carrier: string; trackingNo: string },
): Promise<(ParcelTracking & { subscription: string; reason: string | null; asking: boolean }) | undefined> {
  const [row] = await tx<(SealedParcel & { subscription: string; reason: string | null; asking: boolean })[]>`
    select t.carrier, t.tracking_no as "trackingNo", t.state, t.detail, t.state_at as "stateAt",
      t.signed_at as "signedAt", t.subscription, t.reason,
      t.wanted_at is not null or (t.asked_at > now() - interval '20 seconds' and coalesce(t.heard_at < t.asked_at, true)) as asking,
      (select coalesce(jsonb_agg(jsonb_build_object('at', e.happened_at, 'state', e.state,
          'text', encode(e.text_enc, 'base64'), 'idx', encode(e.text_idx, 'hex'))
          order by e.happened_at desc, e.text_idx), '[]')
        from tracking_events e
        where e.merchant_id = t.merchant_id and e.tracking_no = t.tracking_no and e.carrier = t.carrier) as events
    from trackings t
    where t.merchant_id = ${merchantId} and t.tracking_no = ${parcel.trackingNo} and t.carrier = ${parcel.carrier}`
  if (!row) return undefined
  const consignees = await consigneesOf(tx, keys, merchantId, parcel)
  const events = openEvents(keys, row, row.events)
  return { ...row, events: events.map((event) => ({ ...event, text: maskWithin(event.text, consignees) })) }
}

/** Whether parcels are followed, and how many may still be asked for today. Null for those who may not ask. */
export type TrackingOffer = { on: boolean; left: number } | null

/** In the caller's transaction. */
export async function trackingOffer(tx: Tx): Promise<TrackingOffer> {
  const [row] = await tx<{ offer: TrackingOffer }[]>`select private.tracking_offer() as offer`
  return row?.offer ?? null
}

/** Parcels of the card in the scope with their way, by order number; for the consumer's pages. */
export async function cardTracking(
  scope: TenantScope,
  merchantId: string,
): Promise<Record<string, ParcelTracking>> {
  const keys = await keysOf(merchantId)
  type Row = Omit<SealedParcel, 'stateAt' | 'signedAt'> & {
    orderNo: string
    stateAt: string | null
    signedAt: string | null
  }
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ parcels: Row[] }[]>`select private.card_tracking() as parcels`,
  )
  const moment = (text: string | null) => (text === null ? null : new Date(text))
  return Object.fromEntries(
    (row?.parcels ?? []).map(({ orderNo, stateAt, signedAt, ...parcel }) => [
      orderNo,
      {
        ...parcel,
        stateAt: moment(stateAt),
        signedAt: moment(signedAt),
        events: openEvents(keys, parcel, parcel.events),
      },
    ]),
  )
}

/** A shipped order whose parcel has a problem. */
export type ProblemParcel = {
  orderId: string
  orderNo: string
  carrier: string
  trackingNo: string
  state: TrackingState
  detail: ParcelTracking['detail']
  stateAt: Date
}

/** Of which parcels that have a problem are: what is listed, and what the home page counts. */
export const withProblem = (tx: Tx, merchantId: string) => tx`
  trackings t
  join orders o on o.merchant_id = t.merchant_id and o.tracking_no = t.tracking_no and o.carrier = t.carrier
    and o.status = 'shipped'
  where t.merchant_id = ${merchantId} and t.state in ('problem', 'returning', 'returned')`

/**
 * Shipped orders whose parcels have a problem, newest first, up to 100; needs order.read.
 * @returns them, and whether any service follows parcels at all
 */
export function listProblems(
  scope: TenantScope,
  merchantId: string,
): Promise<{ parcels: ProblemParcel[]; on: boolean }> {
  return withTenant(scope, async ({ tx }) => {
    const parcels = await tx<ProblemParcel[]>`
      select o.order_id as "orderId", o.order_no as "orderNo", t.carrier, t.tracking_no as "trackingNo", t.state,
        t.detail, t.state_at as "stateAt"
      from ${withProblem(tx, merchantId)}
      order by t.state_at desc, o.order_no limit 100`
    const offer = await trackingOffer(tx)
    return { parcels: [...parcels], on: offer?.on ?? false }
  })
}

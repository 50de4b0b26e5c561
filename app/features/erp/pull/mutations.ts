import { type Tx, withSystem } from '#app/core/db/door.ts'
import type { CarrierCode } from '../../orders/carriers.ts'
import { isTrackingNumber, normaliseTrackingNumber } from '../../orders/tracking-number.ts'
import { type ShipLine, type ShipResult, shipMany } from '../../shipping/ship-many.ts'
import { carrierKey, carrierOf } from '../carrier-names.ts'
import { type Acknowledgement, type ErpShipment, type ResultOutcome, TRIED_AGAIN } from '../types.ts'
import { ackOf } from './acknowledgement.ts'

/** A line of the ERP with what came of it. */
export type Handled = { shipment: ErpShipment; carrier: CarrierCode | undefined; orderId: string | null } & {
  outcome: ResultOutcome
  other: { carrier: string | null; trackingNo: string | null } | undefined
}

/** Names of carriers as the merchant has said, by carrierKey. */
async function ownCarriers(tx: Tx, merchantId: string): Promise<Map<string, CarrierCode>> {
  const rows = await tx<{ erpName: string; carrier: CarrierCode }[]>`
    select erp_name as "erpName", carrier from erp_carriers where merchant_id = ${merchantId}`
  return new Map(rows.map(({ erpName, carrier }) => [carrierKey(erpName), carrier]))
}

/**
 * Stores lines that the ERP tells and ships what they are about, in one transaction: a worker that dies in it has done
 * nothing, and one that dies after it finds them stored when they come again. A line that comes again has not been
 * acknowledged as far as the ERP knows; one that could not be used is looked at once more.
 * @returns how many lines have a new outcome, by what it is
 */
export function storeResults(
  merchantId: string,
  account: { sid: string; shopNo: string },
  shipments: readonly ErpShipment[],
): Promise<Map<ResultOutcome, number>> {
  return withSystem('shipping results of the ERP', async ({ tx }) => {
    const unique = [...new Map(shipments.map((each) => [each.recId, each])).values()]
    const known = await seenBefore(tx, merchantId, account.sid, unique)
    const open = unique
      .filter(({ recId }) => !GOOD.includes(known.get(recId) as ResultOutcome))
      // By number, so that of two lines for one order the older decides, however they were told.
      .sort((a, b) => compareIds(a.recId, b.recId))
    const handled = await handle(tx, merchantId, open)
    const fresh = handled.filter(({ shipment }) => !known.has(shipment.recId))
    if (fresh.length > 0) await insertResults(tx, merchantId, account, fresh)
    const changed = handled.filter(({ shipment, outcome }) => {
      const before = known.get(shipment.recId)
      return before !== undefined && before !== outcome
    })
    await updateResults(tx, merchantId, account.sid, changed)
    return countOutcomes([...fresh, ...changed])
  })
}

const GOOD: readonly ResultOutcome[] = ['SHIPPED', 'SAME_ALREADY', 'FURTHER_PARCEL']

/** Outcomes of lines that are stored already, by their number; they are to be acknowledged once more. */
async function seenBefore(
  tx: Tx,
  merchantId: string,
  sid: string,
  shipments: readonly ErpShipment[],
): Promise<Map<string, ResultOutcome>> {
  const rows = await tx<{ recId: string; outcome: ResultOutcome }[]>`
    update erp_results set acked_at = null, ack_attempts = case when acked_at is null then ack_attempts else 0 end
    where merchant_id = ${merchantId} and sid = ${sid} and rec_id = any (${shipments.map(({ recId }) => recId)}::text[])
    returning rec_id as "recId", outcome`
  return new Map(rows.map(({ recId, outcome }) => [recId, outcome]))
}

const compareIds = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

function countOutcomes(handled: readonly Handled[]): Map<ResultOutcome, number> {
  const counts = new Map<ResultOutcome, number>()
  for (const { outcome } of handled) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return counts
}

async function handle(tx: Tx, merchantId: string, shipments: readonly ErpShipment[]): Promise<Handled[]> {
  if (shipments.length === 0) return []
  const own = await ownCarriers(tx, merchantId)
  const lines: ShipLine[] = []
  const carriers = shipments.map((shipment, line) => {
    const carrier = carrierOf(shipment, own)
    const trackingNo = normaliseTrackingNumber(shipment.logisticsNo)
    if (carrier && isTrackingNumber(trackingNo))
      lines.push({ line, orderNo: shipment.tid, carrier, trackingNo })
    return carrier
  })
  const shipped = new Map((await shipMany(tx, merchantId, lines)).map((each) => [each.line, each]))
  const others = await ordersOf(tx, merchantId, shipments)
  return shipments.map((shipment, line): Handled => {
    const order = others.get(shipment.tid)
    const result = shipped.get(line)?.result
    const same = order?.trackingNo === normaliseTrackingNumber(shipment.logisticsNo)
    const outcome = result
      ? outcomeOf(result, shipment, same)
      : order
        ? unshippable(carriers[line])
        : 'ORDER_UNKNOWN'
    return {
      ...{ shipment, carrier: carriers[line], orderId: order?.orderId ?? null, outcome },
      other: outcome === 'CONFLICT' || outcome === 'FURTHER_PARCEL' ? order : undefined,
    }
  })
}

const unshippable = (carrier: CarrierCode | undefined): ResultOutcome =>
  carrier ? 'NUMBER_BAD' : 'CARRIER_UNKNOWN'

function outcomeOf(result: ShipResult, { isPart }: ErpShipment, same: boolean): ResultOutcome {
  // Two lines of one answer for the same order and number.
  if (result === 'TAKEN_TWICE' && same) return 'SAME_ALREADY'
  if (result === 'ALREADY_SHIPPED' || result === 'TAKEN_TWICE') return isPart ? 'FURTHER_PARCEL' : 'CONFLICT'
  return result
}

type OrderNow = { orderId: string; carrier: string | null; trackingNo: string | null }

/** The orders that the lines are about, as they are after shipping. */
async function ordersOf(
  tx: Tx,
  merchantId: string,
  shipments: readonly ErpShipment[],
): Promise<Map<string, OrderNow>> {
  const orders = await tx<(OrderNow & { orderNo: string })[]>`
    select order_id as "orderId", order_no as "orderNo", carrier, tracking_no as "trackingNo" from orders
    where merchant_id = ${merchantId} and order_no = any (${shipments.map(({ tid }) => tid)}::text[])`
  return new Map(orders.map((order) => [order.orderNo, order]))
}

async function insertResults(
  tx: Tx,
  merchant_id: string,
  { sid, shopNo: shop_no }: { sid: string; shopNo: string },
  handled: readonly Handled[],
): Promise<void> {
  const rows = handled.map(({ shipment, carrier = null, orderId: order_id, outcome, other }) => {
    const { status, message } = ackOf(outcome)
    return {
      ...{ merchant_id, sid, shop_no, rec_id: shipment.recId, tid: shipment.tid, order_id, outcome, carrier },
      ...{ logistics_type: shipment.logisticsType, logistics_code: shipment.logisticsCode },
      ...{
        logistics_name: shipment.logisticsName || shipment.logisticsAlias,
        logistics_no: shipment.logisticsNo,
      },
      ...{ consigned_at: shipment.consignedAt, is_part: shipment.isPart },
      ...{ other_carrier: other?.carrier ?? null, other_tracking_no: other?.trackingNo ?? null },
      ...{ ack_status: status, ack_message: message },
    }
  })
  await tx`insert into erp_results ${tx(rows)}`
}

type StoredResult = ErpShipment & { sid: string; outcome: ResultOutcome }

/**
 * Tries again what could not be shipped for a reason that may be gone: its carrier was not known, or the order was held.
 * What goes through now is acknowledged once more, as done.
 * @returns how many lines have another outcome now
 */
export function retryResults(merchantId: string): Promise<Map<ResultOutcome, number>> {
  return withSystem('results that could not be used', async ({ tx }) => {
    const rows = await tx<StoredResult[]>`
      select sid, rec_id as "recId", tid, logistics_type as "logisticsType", logistics_code as "logisticsCode",
        logistics_name as "logisticsName", '' as "logisticsAlias", logistics_no as "logisticsNo",
        consigned_at as "consignedAt", is_part as "isPart", outcome
      from erp_results
      where merchant_id = ${merchantId} and outcome not in ('SHIPPED', 'SAME_ALREADY', 'FURTHER_PARCEL')
        and settled_at is null and outcome = any (${TRIED_AGAIN as string[]}::text[])
      order by received_at, rec_id limit 500 for update`
    const before = new Map(rows.map((row) => [row.recId, row]))
    const changed = (await handle(tx, merchantId, [...rows])).filter(
      ({ shipment, outcome }) => outcome !== before.get(shipment.recId)?.outcome,
    )
    for (const one of changed)
      await updateResults(tx, merchantId, before.get(one.shipment.recId)?.sid ?? '', [one])
    return countOutcomes(changed)
  })
}

async function updateResults(
  tx: Tx,
  merchantId: string,
  sid: string,
  changed: readonly Handled[],
): Promise<void> {
  for (const { shipment, carrier = null, orderId, outcome, other } of changed) {
    const { status, message } = ackOf(outcome)
    await tx`
      update erp_results set outcome = ${outcome}, carrier = ${carrier}, order_id = ${orderId},
        other_carrier = ${other?.carrier ?? null}, other_tracking_no = ${other?.trackingNo ?? null},
        ack_status = ${status}, ack_message = ${message}, acked_at = null, ack_attempts = 0, ack_error = null
      where merchant_id = ${merchantId} and sid = ${sid} and rec_id = ${shipment.recId}`
  }
}

/** Times that a line is acknowledged; then somebody must look into the ERP. */
const MAX_ACKS = 20

/** Lines that the ERP has not heard of yet. @param tried by this run already */
export async function unacknowledged(
  merchantId: string,
  sid: string,
  tried: readonly string[],
  limit: number,
): Promise<Acknowledgement[]> {
  return withSystem('results to acknowledge', async ({ tx }) => [
    ...(await tx<Acknowledgement[]>`
      select rec_id as "recId", ack_status as status, ack_message as message from erp_results
      where merchant_id = ${merchantId} and acked_at is null and sid = ${sid} and ack_attempts < ${MAX_ACKS}
        and rec_id <> all (${tried as string[]}::text[])
      order by received_at, rec_id limit ${limit}`),
  ])
}

/** Writes which acknowledgements have arrived. @param failed with what the ERP says */
export async function settleAcks(
  merchantId: string,
  sid: string,
  lines: readonly Acknowledgement[],
  failed: readonly { recId: string; text: string }[],
): Promise<void> {
  await withSystem('acknowledged results', async ({ tx }) => {
    const refused = new Set(failed.map(({ recId }) => recId))
    const taken = lines.filter(({ recId }) => !refused.has(recId))
    await tx`
      update erp_results r set acked_at = now(), ack_attempts = r.ack_attempts + 1, ack_error = null
      from unnest(${taken.map(({ recId }) => recId)}::text[], ${taken.map(({ status }) => status)}::int[]) as a (rec_id, status)
      -- What was told with another status meanwhile is told again.
      where r.merchant_id = ${merchantId} and r.sid = ${sid} and r.rec_id = a.rec_id and r.ack_status = a.status`
    await tx`
      update erp_results r set ack_attempts = r.ack_attempts + 1, ack_error = f.said
      from unnest(${failed.map(({ recId }) => recId)}::text[], ${failed.map(({ text }) => text)}::text[]) as f (rec_id, said)
      where r.merchant_id = ${merchantId} and r.sid = ${sid} and r.rec_id = f.rec_id`
  })
}

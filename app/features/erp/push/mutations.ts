import { v7 as uuid } from 'uuid'
import { type Tx, withSystem } from '#app/core/db/door.ts'
import { UNNAMED_PROVINCES } from '../region-names.ts'
import { PAID, type PushReason, type TradeStatus } from '../types.ts'

// Orders on their way to the ERP as workers see them, past row-level security: a row is in one call at a time, and what
// became of the call is written only if the row still is in it.

/** Which orders go to the ERP, and when. */
export type PushRules = {
  shopNo: string
  dropShip: boolean
  daysBefore: number | null
  waitMinutes: number
}

/** Orders that one look takes on. */
const TAKEN_AT_ONCE = 500

/**
 * Takes orders in work for the ERP: from now on nobody else ships them and the consumer changes nothing. Those whose
 * goods or region have no name in the ERP yet are left alone.
 * @returns how many
 */
export function takeOrders(merchantId: string, rules: PushRules): Promise<number> {
  return withSystem('orders for the ERP', async ({ tx }) => {
    const taken = await tx`
      with picked as (
        select o.order_id, o.order_no, coalesce(s.shop_no, ${rules.shopNo}) as shop_no
        from orders o
        join erp_goods g on g.merchant_id = o.merchant_id and g.product_id = o.product_id
        left join erp_shops s on s.merchant_id = o.merchant_id and s.channel_id = o.channel_id
        where o.merchant_id = ${merchantId} and ${waitsForErp(tx, merchantId, rules)}
          and ${regionIsNamed(tx)}
        order by o.ship_on, o.created_at, o.order_id limit ${TAKEN_AT_ONCE}
        for no key update of o skip locked),
      taken as (
        update orders o set fulfilled_by = 'erp', prepared_at = coalesce(o.prepared_at, now()), updated_at = now()
        from picked where o.merchant_id = ${merchantId} and o.order_id = picked.order_id
        returning o.order_id)
      insert into erp_pushes (merchant_id, order_id, tid, shop_no)
      select ${merchantId}, picked.order_id, picked.order_no, picked.shop_no from picked join taken using (order_id)`
    return taken.count
  })
}

/** Orders `o` that shall go to the ERP and have not begun to. For queries of features/erp. */
export function waitsForErp(tx: Tx, merchantId: string, rules: Omit<PushRules, 'shopNo'>) {
  const { dropShip, daysBefore, waitMinutes } = rules
  return tx`
    o.status = 'pending' and o.pick_up_store_id is null and o.review is distinct from 'held'
    and o.fulfilled_by is null ${dropShip ? tx`` : tx`and o.supplier_id is null`}
    ${waitMinutes === 0 ? tx`` : tx`and o.created_at <= now() - make_interval(mins => ${waitMinutes})`}
    ${
      daysBefore === null
        ? tx``
        : tx`and o.ship_on <= (select (now() at time zone m.time_zone)::date + ${daysBefore}::int
            from merchants m where m.merchant_id = ${merchantId})`
    }
    and not exists (select from erp_pushes p where p.merchant_id = o.merchant_id and p.order_id = o.order_id)`
}

/** What region-names.ts says of orders `o`. */
export function regionIsNamed(tx: Tx) {
  return tx`
    (left(o.region_code, 2) <> all (${[...UNNAMED_PROVINCES]}::text[]) or exists (
      select from erp_regions r where r.merchant_id = o.merchant_id and r.region_code = left(o.region_code, 2)))`
}

/** Orders that have gone another way since they were taken: nothing is to be told of them any more. */
export async function dropDone(merchantId: string): Promise<void> {
  await withSystem(
    'orders that the ERP need not hear of',
    ({ tx }) => tx`
      update erp_pushes p set status = case
          when p.sent_at is null or (p.status = 'failed' and p.pushed_at is null) then 'withdrawn' else 'pushed' end
      from orders o
      where p.merchant_id = ${merchantId} and p.status in ('queued', 'pushing', 'failed') and p.trade_status = ${PAID}
        and o.merchant_id = ${merchantId} and o.order_id = p.order_id and o.status in ('shipped', 'finished')`,
  )
}

/** An order in a call, sealed as it is. */
export type ClaimedPush = {
  orderId: string
  tid: string
  tradeStatus: TradeStatus
  attempts: number
  placedAt: Date
  consignee_enc: Buffer
  phone_enc: Buffer
  address_enc: Buffer
  regionCode: string
  province: string
  city: string
  district: string
  productId: string
  productName: string
  goodsNo: string | null
  specNo: string | null
  amountMinor: number
  deliverOn: string | null
  remark: string
}
export type ClaimedBatch = { batchId: string; shopNo: string; orders: ClaimedPush[] }

// What was tried in vain goes in ever smaller calls, after what is new: one order that the ERP chokes on does not keep
// the others back, and in the end stands alone with its reason.
const SIZES: readonly { upTo: number; size: number }[] = [
  { upTo: 0, size: 50 },
  { upTo: 1, size: 50 },
  { upTo: 3, size: 10 },
  { upTo: 1_000_000, size: 1 },
]

/** The moment of the database: what was sent since then is not sent again in the same run. */
export async function beginRun(): Promise<Date> {
  const [row] = await withSystem(
    'a run begins',
    ({ tx }) => tx<{ at: Date }[]>`select clock_timestamp() as at`,
  )
  return (row as { at: Date }).at
}

/**
 * Puts the next orders into a call, of one shop; the call is written down before it is made.
 * @returns undefined when there is nothing to tell
 */
export function claimBatch(
  merchantId: string,
  since: Date,
  pushLimit: number,
): Promise<ClaimedBatch | undefined> {
  return withSystem('orders to tell the ERP of', async ({ tx }) => {
    const waiting = tx`
      p.merchant_id = ${merchantId} and p.status in ('queued', 'pushing') and (p.sent_at is null or p.sent_at < ${since})`
    const [first] = await tx<{ shopNo: string; attempts: number }[]>`
      select p.shop_no as "shopNo", p.attempts from erp_pushes p where ${waiting}
      order by p.attempts, p.created_at, p.order_id limit 1`
    if (!first) return undefined
    const at = SIZES.findIndex(({ upTo }) => first.attempts <= upTo)
    const { upTo, size } = SIZES[at] as { upTo: number; size: number }
    const batchId = uuid()
    const claimed = await tx<{ order_id: string }[]>`
      with picked as (
        select p.order_id from erp_pushes p
        where ${waiting} and p.shop_no = ${first.shopNo} and p.attempts between ${SIZES[at - 1]?.upTo ?? -1} + 1 and ${upTo}
        order by p.attempts, p.created_at, p.order_id limit ${Math.min(size, pushLimit)}
        for update skip locked)
      update erp_pushes p set status = 'pushing', batch_id = ${batchId}, attempts = p.attempts + 1, sent_at = clock_timestamp()
      from picked where p.merchant_id = ${merchantId} and p.order_id = picked.order_id
      returning p.order_id`
    if (claimed.length === 0) return undefined
    await tx`
      insert into erp_batches (merchant_id, batch_id, shop_no, trades)
      values (${merchantId}, ${batchId}, ${first.shopNo}, ${claimed.length})`
    return { batchId, shopNo: first.shopNo, orders: await readBatch(tx, merchantId, batchId) }
  })
}

async function readBatch(tx: Tx, merchantId: string, batchId: string): Promise<ClaimedPush[]> {
  return [
    ...(await tx<ClaimedPush[]>`
      select p.order_id as "orderId", p.tid, p.trade_status as "tradeStatus", p.attempts, o.created_at as "placedAt",
        o.consignee_enc, o.phone_enc, o.address_enc, o.region_code as "regionCode", o.province, o.city, o.district,
        o.product_id as "productId", o.product_name as "productName", g.goods_no as "goodsNo", g.spec_no as "specNo",
        o.face_value_minor as "amountMinor", o.deliver_on as "deliverOn", o.admin_remark as remark
      from erp_pushes p
      join orders o on o.merchant_id = p.merchant_id and o.order_id = p.order_id
      left join erp_goods g on g.merchant_id = o.merchant_id and g.product_id = o.product_id
      where p.merchant_id = ${merchantId} and p.batch_id = ${batchId} and p.status = 'pushing'
      order by p.created_at, p.order_id`),
  ]
}

/** What became of a call, and of each order in it. */
export type BatchResult = {
  outcome: 'accepted' | 'partly' | 'refused' | 'unsent' | 'unknown'
  code: string
  message: string
  newCount: number | null
  chgCount: number | null
  accepted: string[]
  failed: { tid: string; reason: PushReason; text: string }[]
  /** Certainly not told: they wait as before. */
  untold: string[]
  /** What each was sent as, by tid, with stars. */
  sent: ReadonlyMap<string, Record<string, unknown>>
}

/** Writes what became of a call. Orders that were changed meanwhile are left to the next one. */
export async function settleBatch(
  merchantId: string,
  { batchId }: Pick<ClaimedBatch, 'batchId'>,
  result: BatchResult,
): Promise<void> {
  const { outcome, code, message, newCount, chgCount, accepted, failed, untold, sent } = result
  const mine = (tx: Tx) => tx`merchant_id = ${merchantId} and batch_id = ${batchId} and status = 'pushing'`
  await withSystem('what became of a call', async ({ tx }) => {
    await tx`
      update erp_batches set finished_at = now(), outcome = ${outcome}, code = ${code.slice(0, 40)},
        message = ${message.slice(0, 500)}, new_count = ${newCount}, chg_count = ${chgCount}
      where merchant_id = ${merchantId} and batch_id = ${batchId}`
    const tids = [...sent.keys()]
    await tx`
      update erp_pushes p set sent = s.trade::json
      from unnest(${tids}::text[], ${tids.map((tid) => JSON.stringify(sent.get(tid)))}::text[]) as s (tid, trade)
      where p.merchant_id = ${merchantId} and p.batch_id = ${batchId} and p.tid = s.tid`
    await tx`
      update erp_pushes set status = 'pushed', pushed_at = now(), reason = null, vendor_text = null
      where ${mine(tx)} and tid = any (${accepted}::text[])`
    await tx`
      update erp_pushes p set status = 'failed', reason = f.reason, vendor_text = f.said
      from unnest(${failed.map(({ tid }) => tid)}::text[], ${failed.map(({ reason }) => reason)}::text[],
        ${failed.map(({ text }) => text)}::text[]) as f (tid, reason, said)
      where p.merchant_id = ${merchantId} and p.batch_id = ${batchId} and p.status = 'pushing' and p.tid = f.tid`
    // Of what never left nobody there knows, unless it was told before.
    await tx`
      update erp_pushes set status = 'queued', sent_at = pushed_at
      where ${mine(tx)} and tid = any (${untold}::text[])`
  })
}

/** Forgets calls that are older than 90 days; what is known of the orders stays with them. */
export async function forgetOldBatches(merchantId: string): Promise<void> {
  await withSystem(
    'calls are kept for 90 days',
    ({ tx }) => tx`
      delete from erp_batches where merchant_id = ${merchantId} and started_at < now() - interval '90 days'`,
  )
}

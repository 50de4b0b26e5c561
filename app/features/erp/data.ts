import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import { type Page, type Place, pageOf } from '#app/core/paging/page.ts'
import type { OrderStatus } from '../orders/state.ts'
import { regionIsNamed, waitsForErp } from './push/mutations.ts'
import type { Edition, PushReason, PushStatus, ResultOutcome, TradeStatus } from './types.ts'

type Reader = Pick<Member, 'merchant_id' | 'scope'>

export const PAGE = 50
/** Counting stops here. */
export const COUNT_LIMIT = 1000

/** A merchant's settings as their page shows them: the secret is not among them. */
export type ErpSettings = {
  edition: Edition
  enabled: boolean
  sandbox: boolean
  sid: string
  appKey: string
  hasSecret: boolean
  shopNo: string
  pushSeconds: number
  pullSeconds: number
  dropShip: boolean
  daysBefore: number | null
  waitMinutes: number
}

/** Needs erp.manage or settings.write. @throws when the account may see none */
export async function loadErpSettings(account: Reader): Promise<ErpSettings> {
  const [row] = await withTenant(account.scope, ({ tx }) => readSettings(tx, account.merchant_id))
  if (!row) throw new Error('no settings of an ERP are to be seen')
  return row
}

function readSettings(tx: Tx, merchantId: string) {
  return tx<ErpSettings[]>`
    select edition, enabled, sandbox, sid, app_key as "appKey", secret_enc is not null as "hasSecret",
      shop_no as "shopNo", push_seconds as "pushSeconds", pull_seconds as "pullSeconds", drop_ship as "dropShip",
      days_before as "daysBefore", wait_minutes as "waitMinutes"
    from erp_settings where merchant_id = ${merchantId}`
}

/** How one of the two tasks is. */
export type ErpTask = {
  task: 'erp.push' | 'erp.pull'
  dueAt: Date | null
  running: boolean
  finishedAt: Date | null
  problem: string | null
  problemText: string | null
}

/** What the screen says above its lists. Counts stop at COUNT_LIMIT. */
export type ErpOverview = {
  /** undefined: nobody has set it up. */
  settings: ErpSettings | undefined
  tasks: ErpTask[]
  /** Orders that are not sent because their goods have no number in the ERP. */
  unmapped: { productId: string; name: string; orders: number }[]
  /** … because nobody has said what the ERP calls their province. */
  unnamed: { code: string; province: string; orders: number }[]
  failed: number
  problems: number
}

/** Needs erp.manage; what waits is counted as far as the account may read orders. */
export function loadOverview(account: Reader): Promise<ErpOverview> {
  const { merchant_id: merchantId } = account
  return withTenant(account.scope, async ({ tx }) => {
    const [settings] = await readSettings(tx, merchantId)
    if (!settings?.hasSecret)
      return { settings: undefined, tasks: [], unmapped: [], unnamed: [], failed: 0, problems: 0 }
    const [counts] = await tx<{ failed: number; problems: number }[]>`
      select (select count(*)::int from (
          select from erp_pushes where merchant_id = ${merchantId} and status = 'failed' ${limit(tx, COUNT_LIMIT)}) f) as failed,
        (select count(*)::int from (
          select from erp_results where merchant_id = ${merchantId} and ${isProblem(tx)} ${limit(tx, COUNT_LIMIT)}) p) as problems`
    const tasks = await tx<ErpTask[]>`
      select task, due_at as "dueAt", running, finished_at as "finishedAt", problem, problem_text as "problemText"
      from private.erp_tasks()`
    return {
      settings,
      tasks: [...tasks],
      unmapped: [
        ...(await tx<ErpOverview['unmapped']>`
          select "productId", min(name) as name, count(*)::int as orders from (
            select o.product_id as "productId", o.product_name as name from orders o
            where o.merchant_id = ${merchantId} and ${waitsForErp(tx, merchantId, settings)}
              and not exists (
                select from erp_goods g where g.merchant_id = o.merchant_id and g.product_id = o.product_id)
            ${limit(tx, COUNT_LIMIT)}) waiting
          group by 1 order by 3 desc, 2 limit 20`),
      ],
      unnamed: [
        ...(await tx<ErpOverview['unnamed']>`
          select code, min(province) as province, count(*)::int as orders from (
            select left(o.region_code, 2) as code, o.province from orders o
            where o.merchant_id = ${merchantId} and ${waitsForErp(tx, merchantId, settings)} and not ${regionIsNamed(tx)}
            ${limit(tx, COUNT_LIMIT)}) waiting
          group by 1 order by 3 desc`),
      ],
      failed: counts?.failed ?? 0,
      problems: counts?.problems ?? 0,
    }
  })
}

// As the partial index has it.
function isProblem(tx: Tx) {
  return tx`outcome not in ('SHIPPED', 'SAME_ALREADY', 'FURTHER_PARCEL') and settled_at is null`
}

/** An order in the list of what was sent. */
export type PushRow = {
  orderId: string
  tid: string
  shopNo: string
  tradeStatus: TradeStatus
  status: PushStatus
  reason: PushReason | null
  vendorText: string | null
  attempts: number
  createdAt: Date
  sentAt: Date | null
  pushedAt: Date | null
  /** The order's now, and what is in it; null: the account may not read it. */
  orderStatus: OrderStatus | null
  productName: string | null
}

const PUSH_COLUMNS = (tx: Tx) => tx`
  p.order_id as "orderId", p.tid, p.shop_no as "shopNo", p.trade_status as "tradeStatus", p.status, p.reason,
  p.vendor_text as "vendorText", p.attempts, p.created_at as "createdAt", p.sent_at as "sentAt",
  p.pushed_at as "pushedAt", o.status as "orderStatus", o.product_name as "productName"`

/** What the ERP was told of, newest first. Needs erp.manage. @param filter.orderNo whole number */
export async function listPushes(
  account: Reader,
  filter: { status?: PushStatus | undefined; orderNo?: string | undefined },
  place: Place,
): Promise<Page<PushRow>> {
  const { merchant_id: merchantId } = account
  const found = await withTenant(account.scope, ({ tx }) => {
    const { beyond, order } = newestFirst(
      tx,
      [tx`p.created_at`, tx`p.order_id`],
      place,
      (orderId) => tx`(
      select b.created_at, b.order_id from erp_pushes b
      where b.merchant_id = ${merchantId} and b.order_id = ${orderId}::uuid)`,
    )
    return tx<PushRow[]>`
      select ${PUSH_COLUMNS(tx)}
      from erp_pushes p left join orders o on o.merchant_id = p.merchant_id and o.order_id = p.order_id
      where p.merchant_id = ${merchantId}
        ${filter.status === undefined ? tx`` : filter.status === 'failed' ? tx`and p.status = 'failed'` : tx`and p.status = ${filter.status}`}
        ${filter.orderNo === undefined ? tx`` : tx`and p.tid = ${filter.orderNo}`}
        ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
  })
  return pageOf(found, PAGE, place, ({ orderId }) => orderId)
}

/** A line of the ERP in the list of what came back. */
export type ResultRow = {
  recId: string
  tid: string
  orderId: string | null
  logisticsType: string
  logisticsCode: string
  logisticsName: string
  logisticsNo: string
  carrier: string | null
  consignedAt: string
  isPart: boolean
  receivedAt: Date
  outcome: ResultOutcome
  otherCarrier: string | null
  otherTrackingNo: string | null
  settledAt: Date | null
  ackStatus: 0 | 1
  ackedAt: Date | null
  ackAttempts: number
  ackError: string | null
}

const RESULT_COLUMNS = (tx: Tx) => tx`
  r.rec_id as "recId", r.tid, r.order_id as "orderId", r.logistics_type as "logisticsType",
  r.logistics_code as "logisticsCode", r.logistics_name as "logisticsName", r.logistics_no as "logisticsNo", r.carrier,
  r.consigned_at as "consignedAt", r.is_part as "isPart", r.received_at as "receivedAt", r.outcome,
  r.other_carrier as "otherCarrier", r.other_tracking_no as "otherTrackingNo", r.settled_at as "settledAt",
  r.ack_status as "ackStatus", r.acked_at as "ackedAt", r.ack_attempts as "ackAttempts", r.ack_error as "ackError"`

/** What the ERP has told us, newest first. Needs erp.manage. @param filter.show what needs somebody, or what it has not heard */
export async function listResults(
  account: Reader,
  filter: { show?: 'problems' | 'unacked' | undefined; orderNo?: string | undefined },
  place: Place,
): Promise<Page<ResultRow>> {
  const { merchant_id: merchantId } = account
  const found = await withTenant(account.scope, ({ tx }) => {
    const { beyond, order } = newestFirst(
      tx,
      [tx`r.received_at`, tx`r.rec_id`],
      place,
      (recId) => tx`(
      select b.received_at, b.rec_id from erp_results b
      where b.merchant_id = ${merchantId} and b.rec_id = ${recId} limit 1)`,
    )
    return tx<ResultRow[]>`
      select ${RESULT_COLUMNS(tx)} from erp_results r
      where r.merchant_id = ${merchantId}
        ${filter.show === 'problems' ? tx`and ${isProblem(tx)}` : filter.show === 'unacked' ? tx`and r.acked_at is null` : tx``}
        ${filter.orderNo === undefined ? tx`` : tx`and r.tid = ${filter.orderNo}`}
        ${beyond}
      order by ${order} ${limit(tx, PAGE + 1)}`
  })
  return pageOf(found, PAGE, place, ({ recId }) => recId)
}

/** The last call that had an order. */
export type BatchFacts = {
  startedAt: Date
  finishedAt: Date | null
  trades: number
  outcome: 'accepted' | 'partly' | 'refused' | 'unsent' | 'unknown' | null
  code: string | null
  message: string | null
  newCount: number | null
  chgCount: number | null
}

export type PushDetail = PushRow & {
  /** As it was sent, personal data with stars. */
  sent: Record<string, unknown> | null
  batch: BatchFacts | null
  results: ResultRow[]
}

/** All that is known of one order and the ERP. Needs erp.manage. @returns undefined: the ERP was never told of it */
export function loadPush(account: Reader, orderId: string): Promise<PushDetail | undefined> {
  const { merchant_id: merchantId } = account
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<(PushRow & { sent: Record<string, unknown> | null; batchId: string | null })[]>`
      select ${PUSH_COLUMNS(tx)}, p.sent, p.batch_id as "batchId"
      from erp_pushes p left join orders o on o.merchant_id = p.merchant_id and o.order_id = p.order_id
      where p.merchant_id = ${merchantId} and p.order_id = ${orderId}`
    if (!row) return undefined
    const { batchId, ...push } = row
    const [batch] = await tx<BatchFacts[]>`
      select started_at as "startedAt", finished_at as "finishedAt", trades, outcome, code, message,
        new_count as "newCount", chg_count as "chgCount"
      from erp_batches where merchant_id = ${merchantId} and batch_id = ${batchId}`
    const results = await tx<ResultRow[]>`
      select ${RESULT_COLUMNS(tx)} from erp_results r
      where r.merchant_id = ${merchantId} and r.tid = ${push.tid} order by r.received_at, r.rec_id limit 20`
    return { ...push, batch: batch ?? null, results: [...results] }
  })
}

/** What things are called in the ERP. */
export type ErpMapping = {
  goods: { productId: string; name: string; supplierName: string | null; goodsNo: string; specNo: string }[]
  shops: { channelId: string; name: string; shopNo: string }[]
  carriers: { erpName: string; carrier: string }[]
  /** Names of carriers that the ERP has used and nobody knows. */
  unknownCarriers: string[]
  regions: { code: string; erpName: string }[]
}

/** Needs erp.manage. Channels are there as far as the account may see them. */
export function loadMapping(account: Reader): Promise<ErpMapping> {
  const { merchant_id: merchantId } = account
  return withTenant(account.scope, async ({ tx }) => ({
    goods: [
      ...(await tx<ErpMapping['goods']>`
        select p.product_id as "productId", p.name, s.name as "supplierName", coalesce(g.goods_no, '') as "goodsNo",
          coalesce(g.spec_no, '') as "specNo"
        from products p
        left join erp_goods g on g.merchant_id = p.merchant_id and g.product_id = p.product_id
        left join suppliers s on s.merchant_id = p.merchant_id and s.supplier_id = p.supplier_id
        where p.merchant_id = ${merchantId} order by g.product_id is not null, p.sort, p.name limit 500`),
    ],
    shops: [
      ...(await tx<ErpMapping['shops']>`
        select c.channel_id as "channelId", c.name, coalesce(s.shop_no, '') as "shopNo" from channels c
        left join erp_shops s on s.merchant_id = c.merchant_id and s.channel_id = c.channel_id
        where c.merchant_id = ${merchantId} order by c.name limit 500`),
    ],
    carriers: [
      ...(await tx<ErpMapping['carriers']>`
        select erp_name as "erpName", carrier from erp_carriers where merchant_id = ${merchantId} order by 1`),
    ],
    unknownCarriers: (
      await tx<{ name: string }[]>`
        select distinct coalesce(nullif(logistics_name, ''), nullif(logistics_code, ''), logistics_type) as name
        from erp_results where merchant_id = ${merchantId} and ${isProblem(tx)} and outcome = 'CARRIER_UNKNOWN'
        order by 1 limit 20`
    ).map(({ name }) => name),
    regions: [
      ...(await tx<ErpMapping['regions']>`
        select region_code as code, erp_name as "erpName" from erp_regions where merchant_id = ${merchantId} order by 1`),
    ],
  }))
}

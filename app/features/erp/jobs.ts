import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { log } from '#app/core/log/log.ts'
import type { TaskInput, TaskOutcome, TaskProblem } from '../tasks/types.ts'
import { adapterOf } from './adapters.ts'
import { retryResults, settleAcks, storeResults, unacknowledged } from './pull/mutations.ts'
import { type ActiveErp, activeErp, loadRegions } from './push/data.ts'
import {
  type BatchResult,
  beginRun,
  type ClaimedBatch,
  type ClaimedPush,
  claimBatch,
  dropDone,
  forgetOldBatches,
  settleBatch,
  takeOrders,
} from './push/mutations.ts'
import { erpRegion } from './region-names.ts'
import type { CallFailure, CallReason, ErpAdapter, ErpOrder, PushAnswer, ResultOutcome } from './types.ts'

/** Calls that one run makes at most, below what the vendors allow a minute. */
const PUSHES_A_RUN = 30
const PULLS_A_RUN = 20
/** From this attempt on an order has its call for itself (push/mutations.ts), and can be found guilty. */
const ALONE_AFTER = 5
/** Refused so often, over more than an hour, it waits for somebody to look even when nothing else goes through. */
const GIVEN_UP_AFTER = 12

const PROBLEMS: Record<CallReason, TaskProblem> = {
  CREDENTIALS: 'CREDENTIALS',
  CLOCK: 'CREDENTIALS',
  SHOP: 'CREDENTIALS',
  THROTTLED: 'THROTTLED',
  UNREACHABLE: 'UNREACHABLE',
  NO_ANSWER: 'UNREACHABLE',
  VENDOR: 'VENDOR',
}

const problemOf = ({ reason, code, text }: CallFailure) => ({
  problem: PROBLEMS[reason],
  problemText: `${code} ${text}`.trim(),
})

/**
 * Tells the ERP of what is new and of what has changed; the handler of 'erp.push'.
 * @returns counts: pushed, refused, unknown (told again by the next run)
 */
export async function runErpPush({ merchantId, signal }: TaskInput): Promise<TaskOutcome> {
  const erp = await activeErp(merchantId)
  if (!erp) return { counts: {}, problem: 'NOT_SET_UP' }
  const counts = { pushed: 0, refused: 0, unknown: 0 }
  let healthy = false
  const since = await beginRun()
  const adapter = adapterOf(erp.account)
  await forgetOldBatches(merchantId)
  await dropDone(merchantId)
  await takeOrders(merchantId, erp.rules)
  for (let calls = 0; calls < PUSHES_A_RUN; calls += 1) {
    if (signal.aborted) return { counts, again: true }
    let batch = await claimBatch(merchantId, since, adapter.pushLimit)
    if (!batch && (await takeOrders(merchantId, erp.rules)) > 0)
      batch = await claimBatch(merchantId, since, adapter.pushLimit)
    if (!batch) return { counts }
    const { answer, result } = await pushBatch({ merchantId, adapter, signal, healthy }, batch)
    healthy ||= result.accepted.length > 0
    counts.pushed += result.accepted.length
    counts.refused += result.failed.length
    counts.unknown +=
      batch.orders.length - result.accepted.length - result.failed.length - result.untold.length
    // Stopping is no failure.
    if (signal.aborted) return { counts, again: true }
    // One order that the ERP chokes on is no reason to leave the others.
    if (answer && !answer.ok && result.failed.length === 0) return { counts, ...problemOf(answer) }
  }
  return { counts, again: true }
}

/** `healthy`: the ERP has taken other orders in this run. */
type PushRun = { merchantId: string; adapter: ErpAdapter; signal: AbortSignal; healthy: boolean }

async function pushBatch(
  { merchantId, adapter, signal, healthy }: PushRun,
  batch: ClaimedBatch,
): Promise<{ answer: PushAnswer | undefined; result: BatchResult }> {
  const keys = await keysOf(merchantId)
  const regions = await loadRegions(merchantId)
  const opened = batch.orders.map((claimed) => openOrder(claimed, keys, regions))
  const orders = opened.flatMap((each) => (each.ok ? [each.order] : []))
  const unsendable = opened.flatMap((each) => (each.ok ? [] : [each.failed]))
  const answer = orders.length === 0 ? undefined : await adapter.push(batch.shopNo, orders, signal)
  const result: BatchResult = {
    ...judge(batch, orders, answer, healthy),
    sent: new Map(orders.map((order) => [order.tid, adapter.masked(order)])),
  }
  result.failed.push(...unsendable)
  await settleBatch(merchantId, batch, result)
  const { outcome, code, accepted, failed } = result
  log.info(
    { batchId: batch.batchId, outcome, code, accepted: accepted.length, failed: failed.length },
    'erp push',
  )
  return { answer, result }
}

type Opened = { ok: true; order: ErpOrder } | { ok: false; failed: BatchResult['failed'][number] }

function openOrder(claimed: ClaimedPush, keys: MerchantKeys, regions: ReadonlyMap<string, string>): Opened {
  const { tid, orderId, goodsNo, specNo } = claimed
  const fail = (reason: 'MAPPING' | 'UNREADABLE'): Opened => ({
    ok: false,
    failed: { tid, reason, text: '' },
  })
  if (goodsNo === null || specNo === null) return fail('MAPPING')
  const open = (column: 'consignee_enc' | 'phone_enc' | 'address_enc') =>
    keys.openText({ table: 'orders', column, row: orderId }, claimed[column])
  try {
    return {
      ok: true,
      order: {
        ...{ orderId, tid, status: claimed.tradeStatus, placedAt: claimed.placedAt },
        ...{ consignee: open('consignee_enc'), phone: open('phone_enc'), address: open('address_enc') },
        region: erpRegion({ ...claimed, code: claimed.regionCode }, regions),
        goods: { productId: claimed.productId, goodsNo, specNo, name: claimed.productName },
        ...{ amountMinor: claimed.amountMinor, deliverOn: claimed.deliverOn, remark: claimed.remark },
      },
    }
  } catch (error) {
    log.error({ err: error, orderId }, 'an order cannot be opened for the ERP')
    return fail('UNREADABLE')
  }
}

/** What an answer means for each order. */
function judge(
  batch: ClaimedBatch,
  orders: readonly ErpOrder[],
  answer: PushAnswer | undefined,
  healthy: boolean,
): Omit<BatchResult, 'sent'> {
  const nothing = { newCount: null, chgCount: null, accepted: [], failed: [], untold: [] }
  if (!answer) return { ...nothing, outcome: 'unsent', code: '', message: '' }
  if (answer.ok) {
    const { code, newCount, chgCount, accepted, refused } = answer
    return {
      outcome: refused.length === 0 ? 'accepted' : accepted.length === 0 ? 'refused' : 'partly',
      ...{ code, message: '', newCount, chgCount, accepted, untold: [] },
      failed: refused.map(({ tid, text }) => ({ tid, reason: 'REFUSED' as const, text })),
    }
  }
  const { certain, code, text, reason } = answer
  const tids = orders.map(({ tid }) => tid)
  const outcome = reason === 'UNREACHABLE' ? 'unsent' : certain ? 'refused' : 'unknown'
  const told = { ...nothing, outcome, code, message: text } as const
  // While the ERP takes nothing at all it lies in the ERP; else in the order that stands alone in its call.
  const attempts = batch.orders.length === 1 ? (batch.orders[0]?.attempts ?? 0) : 0
  const guilty = attempts >= ALONE_AFTER && (healthy || (certain && attempts >= GIVEN_UP_AFTER))
  if (guilty && (!certain || reason === 'VENDOR')) {
    const why = certain ? 'REFUSED' : 'NO_ANSWER'
    return { ...told, failed: tids.map((tid) => ({ tid, reason: why, text })) }
  }
  return certain ? { ...told, untold: tids } : told
}

/**
 * Asks the ERP what it has shipped, ships it here and acknowledges every line; the handler of 'erp.pull'.
 * @returns counts: shipped, same, problems, acknowledged, notAcknowledged
 */
export async function runErpPull({ merchantId, signal }: TaskInput): Promise<TaskOutcome> {
  const erp = await activeErp(merchantId)
  if (!erp) return { counts: {}, problem: 'NOT_SET_UP' }
  const run: PullRun = {
    ...{ merchantId, erp, signal, adapter: adapterOf(erp.account), tried: [] },
    counts: { shipped: 0, same: 0, problems: 0, acknowledged: 0, notAcknowledged: 0 },
  }
  const { counts } = run
  note(run, await retryResults(merchantId))
  // First what an earlier run could not say any more: only then has the pool what is really new.
  const failure = await acknowledgeAll(run)
  if (failure) return ended(run, failure)
  for (const shopNo of erp.shops) {
    const end = await pullShop(run, shopNo)
    if (end) return end
  }
  return { counts }
}

type PullRun = {
  merchantId: string
  erp: ActiveErp
  adapter: ErpAdapter
  signal: AbortSignal
  counts: Record<'shipped' | 'same' | 'problems' | 'acknowledged' | 'notAcknowledged', number>
  /** Lines that this run has tried to acknowledge in vain. */
  tried: string[]
}

/** How a run ends after a call that has failed. Stopping is no failure. */
function ended({ counts, signal }: PullRun, failure: CallFailure): TaskOutcome {
  return signal.aborted ? { counts, again: true } : { counts, ...problemOf(failure) }
}

/** Until the pool has nothing new. @returns how the run ends, if it ends here */
async function pullShop(run: PullRun, shopNo: string): Promise<TaskOutcome | undefined> {
  const { adapter, counts, signal, merchantId, erp } = run
  const seen = new Set<string>()
  for (let pages = 0; pages < PULLS_A_RUN; pages += 1) {
    if (signal.aborted) return { counts, again: true }
    const answer = await adapter.results(shopNo, adapter.resultLimit, signal)
    if (!answer.ok) return ended(run, answer)
    if (answer.unreadable > 0) log.error({ lines: answer.unreadable }, 'lines of the ERP without a number')
    const fresh = answer.shipments.filter(({ recId }) => !seen.has(recId))
    if (fresh.length === 0) return undefined
    for (const { recId } of fresh) seen.add(recId)
    note(run, await storeResults(merchantId, { sid: erp.account.sid, shopNo }, fresh))
    const failure = await acknowledgeAll(run)
    if (failure) return ended(run, failure)
  }
  return { counts, again: true }
}

function note({ counts }: PullRun, outcomes: ReadonlyMap<ResultOutcome, number>): void {
  for (const [outcome, n] of outcomes) {
    if (outcome === 'SHIPPED') counts.shipped += n
    else if (outcome === 'SAME_ALREADY' || outcome === 'FURTHER_PARCEL') counts.same += n
    else counts.problems += n
  }
}

/** Acknowledges what is not yet. */
async function acknowledgeAll(run: PullRun): Promise<CallFailure | undefined> {
  const { merchantId, adapter, erp, counts, signal } = run
  const { sid } = erp.account
  for (;;) {
    const lines = await unacknowledged(merchantId, sid, run.tried, adapter.ackLimit)
    if (lines.length === 0 || signal.aborted) return undefined
    const answer = await adapter.acknowledge(lines, signal)
    if (!answer.ok) return answer
    await settleAcks(merchantId, sid, lines, answer.failed)
    run.tried.push(...answer.failed.map(({ recId }) => recId))
    counts.acknowledged += lines.length - answer.failed.length
    counts.notAcknowledged += answer.failed.length
  }
}

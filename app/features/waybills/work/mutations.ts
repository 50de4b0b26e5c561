// What the job writes: a portion taken, its answers, the end. A transaction each, so that wherever a worker dies the
// next one knows who was asked and who was not.
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { finishJob, lockJob } from '../../jobs/jobs.ts'
import { writeCardLog } from '../../jobs/mutations.ts'
import { maskPhone } from '../../orders/masking.ts'
import { shipBought } from '../mutations.ts'
import { labelPlace, templatePlace } from '../places.ts'
import { letOrdersGo } from '../purchase/mutations.ts'
import { MOST_ATTEMPTS, type Settled } from '../settle.ts'
import type { LabelContent, Party, WaybillReason } from '../types.ts'

/** Vendors asked at once. */
export const AT_ONCE = 4

/** A waybill whose vendor is to be asked now, with its order as it is sealed. */
export type Taken = {
  waybillId: string
  orderId: string
  orderCode: string
  provider: 'kdniao' | 'kuaidi100'
  carrier: string
  senderId: string
  labelSize: '100x180' | '76x130'
  /** This time included. */
  attempts: number
  doubtful: boolean
  productName: string
  province: string
  city: string
  district: string
  consignee_enc: Buffer
  phone_enc: Buffer
  address_enc: Buffer
  /** The order still waits for its number. */
  wanted: boolean
}

/** @returns undefined: somebody has cancelled the purchase */
export function takePortion(input: JobInput): Promise<Taken[] | undefined> {
  const { merchantId, jobId } = input
  return withTenant(input.scope, async ({ tx }) => {
    const job = await lockJob(tx, input)
    if (job.cancelRequested) return undefined
    // Fresh ones first; those of which a worker that died was asking have an attempt already. Kuaidi100 forgets a key
    // after 48 hours: later the same question could buy a second number.
    return tx<Taken[]>`
      with due as (
        select w.waybill_id from waybills w
        where w.merchant_id = ${merchantId} and w.job_id = ${jobId} and w.state in ('queued', 'buying', 'uncertain')
          and w.attempts < ${MOST_ATTEMPTS}
          and not (w.provider = 'kuaidi100' and (w.doubtful or w.state = 'buying')
            and w.asked_at < now() - interval '47 hours')
        order by w.attempts, w.waybill_id limit ${AT_ONCE} for update)
      update waybills w set state = 'buying', attempts = w.attempts + 1, doubtful = w.doubtful or w.state <> 'queued',
        asked_at = coalesce(w.asked_at, now())
      from due, orders o
      where w.merchant_id = ${merchantId} and w.waybill_id = due.waybill_id
        and o.merchant_id = w.merchant_id and o.order_id = w.order_id
      returning w.waybill_id as "waybillId", w.order_id as "orderId", w.order_code as "orderCode", w.provider, w.carrier,
        w.sender_id as "senderId", w.label_size as "labelSize", w.attempts, w.doubtful, o.product_name as "productName",
        o.province, o.city, o.district, o.consignee_enc, o.phone_enc, o.address_enc,
        o.status = 'pending' and o.review is distinct from 'held' and coalesce(o.fulfilled_by = 'waybill', false) as wanted`
  })
}

/** A waybill with what came of asking. `content`: what stands on its label, phones in full. */
export type Outcome = {
  taken: Taken
  settled: Settled
  content: { receiver: Party; sender: Party; goods: string; remark: string } | undefined
}

/**
 * Writes what came of a portion.
 * @param shipAtOnce orders with a number count as shipped
 */
export function settlePortion(
  input: JobInput,
  keys: MerchantKeys,
  outcomes: readonly Outcome[],
  shipAtOnce: boolean,
): Promise<void> {
  const { merchantId, jobId } = input
  return withTenant(input.scope, async ({ tx }) => {
    await lockJob(tx, input)
    let ended = 0
    const bought: string[] = []
    const failed: string[] = []
    for (const outcome of outcomes) {
      const { taken, settled } = outcome
      // Another worker, who took this one for dead, may have heard the same answer before.
      const written = await writeOutcome(tx, merchantId, keys, outcome)
      if (!written) continue
      if (settled.state === 'bought') bought.push(taken.waybillId)
      else if (settled.state === 'failed') failed.push(taken.waybillId)
      if (settled.state === 'bought' || settled.state === 'failed' || settled.ended) ended += 1
    }
    await letOrdersGo(tx, merchantId, failed)
    if (shipAtOnce) await shipBought(tx, merchantId, bought)
    await tx`
      update jobs set done = least(total, done + ${ended})
      where merchant_id = ${merchantId} and job_id = ${jobId}`
  })
}

async function writeOutcome(
  tx: Tx,
  merchantId: string,
  keys: MerchantKeys,
  { taken, settled, content }: Outcome,
): Promise<boolean> {
  const { waybillId } = taken
  if (settled.state === 'bought') {
    const { answer } = settled
    const label = content ? keys.seal(labelPlace(waybillId), JSON.stringify(masked(content))) : null
    const template = answer.template === null ? null : keys.seal(templatePlace(waybillId), answer.template)
    const written = await tx`
      update waybills set state = 'bought', tracking_no = ${answer.trackingNo}, vendor_no = ${answer.vendorNo},
        sort_code = ${answer.sortCode}, package_code = ${answer.packageCode}, label_enc = ${label},
        template_enc = ${template}, bought_at = now(), doubtful = false, reason = null, vendor_code = null,
        vendor_text = null
      where merchant_id = ${merchantId} and waybill_id = ${waybillId} and state = 'buying'`
    return written.count === 1
  }
  const { reason, code, text } = settled
  const doubtful = settled.state === 'failed' ? false : settled.doubtful
  const attempts = settled.state !== 'failed' && settled.ended ? MOST_ATTEMPTS : taken.attempts
  const written = await tx`
    update waybills set state = ${settled.state}, doubtful = ${doubtful}, reason = ${reason}, attempts = ${attempts},
      vendor_code = ${code.slice(0, 40)}, vendor_text = ${text.slice(0, 200)},
      asked_at = ${settled.state === 'queued' ? null : tx`asked_at`}
    where merchant_id = ${merchantId} and waybill_id = ${waybillId} and state = 'buying'`
  return written.count === 1
}

/** Carriers' labels show phones with stars in the middle; nothing else of them is kept. */
function masked(content: NonNullable<Outcome['content']>): LabelContent {
  const veiled = (party: Party): Party => ({ ...party, phone: maskPhone(party.phone) })
  return { ...content, receiver: veiled(content.receiver), sender: veiled(content.sender) }
}

/**
 * Lets go what was not asked yet.
 * @param why the reason that stands with each
 */
export async function dropQueued(input: JobInput, why: Refusal): Promise<void> {
  await withTenant(input.scope, async ({ tx }) => {
    await lockJob(tx, input)
    await failQueued(tx, input, why)
  })
}

/** Why none of the rest is asked. */
export type Refusal = { reason: WaybillReason; code: string; text: string }

async function failQueued(tx: Tx, { merchantId, jobId }: JobInput, why: Refusal): Promise<void> {
  const dropped = await tx<{ waybill_id: string }[]>`
    update waybills set state = 'failed', reason = ${why.reason}, vendor_code = ${why.code.slice(0, 40)},
      vendor_text = ${why.text.slice(0, 200)}
    where merchant_id = ${merchantId} and job_id = ${jobId} and state = 'queued' and not doubtful
    returning waybill_id`
  const ids = dropped.map((each) => each.waybill_id)
  await letOrdersGo(tx, merchantId, ids)
  await tx`
    update jobs set done = least(total, done + ${ids.length})
    where merchant_id = ${merchantId} and job_id = ${jobId}`
}

/** Ends the purchase, with its entry in the log. @param cancelled somebody has stopped it: the rest is let go */
export async function endPurchase(input: JobInput, cancelled: boolean): Promise<void> {
  const { merchantId, jobId } = input
  await withTenant(input.scope, async ({ tx }) => {
    const job = await lockJob(tx, input)
    if (cancelled) await failQueued(tx, input, { reason: 'STOPPED', code: '', text: '' })
    // Asked by a worker that died, and often enough.
    await tx`
      update waybills set state = 'uncertain', doubtful = true, reason = coalesce(reason, 'NO_ANSWER')
      where merchant_id = ${merchantId} and job_id = ${jobId} and state = 'buying'`
    await tx`
      update waybills set reason = 'TOO_LATE'
      where merchant_id = ${merchantId} and job_id = ${jobId} and state = 'uncertain' and provider = 'kuaidi100'
        and asked_at < now() - interval '47 hours'`
    const [counts] = await tx<
      { bought: number; failed: number; uncertain: number; carrier: string | null }[]
    >`
      select count(*) filter (where state not in ('failed', 'uncertain', 'queued')) as bought,
        count(*) filter (where state = 'failed') as failed,
        count(*) filter (where state in ('uncertain', 'queued')) as uncertain, min(carrier) as carrier
      from waybills where merchant_id = ${merchantId} and job_id = ${jobId}`
    const { bought = 0, failed = 0, uncertain = 0, carrier = null } = counts ?? {}
    await finishJob(tx, input, {
      status: cancelled ? 'cancelled' : 'done',
      done: cancelled ? bought + failed : job.total,
      result: { bought, failed, uncertain },
    })
    await writeCardLog(tx, {
      logId: jobId,
      action: 'orders.waybill_buy',
      filter: {},
      count: bought,
      detail: { operationId: jobId, outcome: cancelled ? 'cancelled' : 'done', failed, uncertain, carrier },
    })
  })
}

import { v7 as uuid } from 'uuid'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { type Asker, startJob, writeCardLog } from '../../jobs/mutations.ts'
import type { CarrierCode } from '../../orders/carriers.ts'
import { orderCodeOf } from '../order-code.ts'
import { MOST_ORDERS } from '../schema.ts'
import { isForgotten } from '../settle.ts'
import type { LabelSize, WaybillProvider, WaybillReason } from '../types.ts'
import { eligible, type Selection } from './data.ts'

export type PurchaseRefusal =
  | 'NOT_SET_UP' // no provider chosen, or no account there
  | 'CARRIER_OFF' // no contract with this carrier, or it is switched off
  | 'SENDER_UNKNOWN'
  | 'NOTHING_TO_BUY' // none of the orders is free any more

/**
 * Takes orders in work and starts to buy numbers for them: in one transaction the orders are claimed, each gets its row
 * with the key of its purchase, and the job is sent. Needs order.ship.
 * @returns the job, and for how many orders
 */
export function requestPurchase(
  asker: Asker,
  selection: Exclude<Selection, { kind: 'next' }>,
  choice: { carrier: CarrierCode; senderId: string },
): Promise<Outcome<{ jobId: string; count: number }, PurchaseRefusal>> {
  const { merchant_id: merchantId } = asker
  return withTenant(asker.scope, async (unit) => {
    const { tx } = unit
    const setup = await readSetup(tx, merchantId, choice)
    if (!setup.ok) return setup
    const { provider, labelSize } = setup
    // In the order of their ids: two purchases at once never wait for each other in a ring.
    const claimed = await tx<{ order_id: string; order_no: string; was_prepared: boolean }[]>`
      with picked as (
        select o.order_id, o.prepared_at is not null as was_prepared from orders o
        where ${eligible(tx, merchantId, selection)}
        order by o.order_id limit ${MOST_ORDERS} for no key update)
      update orders o set fulfilled_by = 'waybill', prepared_at = coalesce(o.prepared_at, now()), updated_at = now()
      from picked where o.merchant_id = ${merchantId} and o.order_id = picked.order_id
      returning o.order_id, o.order_no, picked.was_prepared`
    if (claimed.length === 0) return { ok: false, reason: 'NOTHING_TO_BUY' }
    const jobId = uuid()
    const total = claimed.length
    await startJob(unit, asker, { jobId, kind: 'waybills.buy', total, request: { ...choice, provider } })
    const ids = claimed.map(() => uuid())
    await tx`
      insert into waybills (merchant_id, waybill_id, order_id, order_no, job_id, requested_by, provider, carrier, sender_id,
        label_size, order_code, was_prepared)
      select ${merchantId}, w.waybill_id, w.order_id, w.order_no, ${jobId}, ${asker.member_id}, ${provider},
        ${choice.carrier}, ${choice.senderId}, ${labelSize}, w.order_code, w.was_prepared::boolean
      from unnest(${ids}::uuid[], ${claimed.map((order) => order.order_id)}::uuid[],
        ${claimed.map((order) => order.order_no)}::text[], ${ids.map(orderCodeOf)}::text[],
        ${claimed.map((order) => String(order.was_prepared))}::text[])
        as w (waybill_id, order_id, order_no, order_code, was_prepared)`
    return { ok: true, jobId, count: total }
  })
}

async function readSetup(
  tx: Tx,
  merchantId: string,
  { carrier, senderId }: { carrier: CarrierCode; senderId: string },
): Promise<Outcome<{ provider: WaybillProvider; labelSize: LabelSize }, PurchaseRefusal>> {
  const [setup] = await tx<
    {
      provider: WaybillProvider | null
      labelSize: LabelSize
      account: boolean
      carrier: boolean
      sender: boolean
    }[]
  >`
    select s.provider, s.label_size as "labelSize", private.waybill_account(s.provider) is not null as account,
      exists (select from waybill_carriers c
        where c.merchant_id = s.merchant_id and c.carrier = ${carrier} and c.enabled) as carrier,
      exists (select from waybill_senders f
        where f.merchant_id = s.merchant_id and f.sender_id = ${senderId} and f.removed_at is null) as sender
    from waybill_settings s where s.merchant_id = ${merchantId}`
  if (!setup?.account || setup.provider === null) return { ok: false, reason: 'NOT_SET_UP' }
  if (!setup.carrier) return { ok: false, reason: 'CARRIER_OFF' }
  if (!setup.sender) return { ok: false, reason: 'SENDER_UNKNOWN' }
  return { ok: true, provider: setup.provider, labelSize: setup.labelSize }
}

/** Lets orders of waybills go that have brought no number, in the caller's transaction. */
export async function letOrdersGo(tx: Tx, merchantId: string, waybillIds: readonly string[]): Promise<void> {
  if (waybillIds.length === 0) return
  await tx`
    update orders o set fulfilled_by = null, prepared_at = case when w.was_prepared then o.prepared_at end,
      updated_at = now()
    from waybills w
    where w.merchant_id = ${merchantId} and w.waybill_id = any (${waybillIds as string[]}::uuid[])
      and o.merchant_id = w.merchant_id and o.order_id = w.order_id and o.status = 'pending' and o.fulfilled_by = 'waybill'`
}

type Open = { waybill_id: string; provider: WaybillProvider; asked_at: Date | null; doubtful: boolean }

// Nobody works at them: their purchase is over. By waybills w.
function abandoned(tx: Tx, merchantId: string, waybillIds: readonly string[]) {
  return tx`
    w.merchant_id = ${merchantId} and w.waybill_id = any (${waybillIds as string[]}::uuid[])
    and w.state in ('queued', 'buying', 'uncertain')
    and private.waybill_job_is_over(w.job_id)`
}

/**
 * Asks the vendor once more, with the same keys, about numbers of which nobody knows whether they were bought. Needs
 * order.ship. Those whose key the vendor has forgotten are left alone.
 */
export function askAgain(
  asker: Asker,
  waybillIds: readonly string[],
): Promise<Outcome<{ jobId: string; count: number }, 'NOTHING_OPEN' | 'TOO_LATE'>> {
  const { merchant_id: merchantId } = asker
  return withTenant(asker.scope, async (unit) => {
    const { tx } = unit
    const open = await tx<Open[]>`
      select w.waybill_id, w.provider, w.asked_at, w.doubtful from waybills w
      where ${abandoned(tx, merchantId, waybillIds)} order by w.waybill_id for update`
    const now = new Date()
    const asked = open.filter(
      ({ provider, asked_at, doubtful }) =>
        !doubtful || asked_at === null || !isForgotten(provider, asked_at, now),
    )
    if (asked.length === 0) return { ok: false, reason: open.length === 0 ? 'NOTHING_OPEN' : 'TOO_LATE' }
    const jobId = uuid()
    const total = asked.length
    await startJob(unit, asker, { jobId, kind: 'waybills.buy', total, request: { again: true } })
    await tx`
      update waybills set job_id = ${jobId}, attempts = 0
      where merchant_id = ${merchantId} and waybill_id = any (${asked.map((each) => each.waybill_id)}::uuid[])`
    return { ok: true, jobId, count: total }
  })
}

/**
 * Somebody has looked at the vendor's and says that nothing was bought: the orders are free again. Needs order.ship.
 * @returns how many
 */
export function giveUp(
  asker: Pick<Asker, 'merchant_id' | 'scope'>,
  waybillIds: readonly string[],
): Promise<number> {
  const { merchant_id: merchantId } = asker
  return withTenant(asker.scope, async ({ tx }) => {
    const given = await tx<{ waybill_id: string; order_no: string }[]>`
      update waybills w set state = 'failed', reason = ${'GIVEN_UP' satisfies WaybillReason}
      where ${abandoned(tx, merchantId, waybillIds)} returning w.waybill_id, w.order_no`
    await letOrdersGo(
      tx,
      merchantId,
      given.map((each) => each.waybill_id),
    )
    if (given.length > 0)
      await writeCardLog(tx, {
        logId: uuid(),
        action: 'orders.waybill_give_up',
        filter: {},
        count: given.length,
        detail: { orderNos: given.map((each) => each.order_no) },
      })
    return given.length
  })
}

import type { Member } from '#app/core/auth/account.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { loadDraft } from '#app/features/settlements/data.ts'
import { addMonths, firstDay } from '#app/features/settlements/month.ts'
import { issueSettlement } from '#app/features/settlements/mutations.ts'

/**
 * Settlement to look at: what the supplier has finished is moved into the two months before this one. The statement of
 * the first of them waits for the supplier's answer, that of last month has still to be issued.
 */
export async function addStatements(sql: Sql, owner: Member, supplierId: string): Promise<void> {
  const { merchant_id: merchantId, time_zone: timeZone } = owner
  const current = localTime(new Date(), timeZone).day.slice(0, 7)
  const moved = await sql`
    update orders o set created_at = d.day, shipped_at = d.day + interval '1 day', finished_at = d.day + interval '3 days',
      updated_at = d.day + interval '3 days', ship_on = (d.day at time zone ${timeZone})::date
    from (
      select order_id, (${firstDay(current)}::date - make_interval(months => (1 + row_number() over (order by created_at) % 2)::int)
        + interval '17 days 10 hours')::timestamp at time zone ${timeZone} as day
      from orders where merchant_id = ${merchantId} and supplier_id = ${supplierId} and status = 'finished') d
    where o.merchant_id = ${merchantId} and o.order_id = d.order_id`
  if (moved.count < 2) return
  const month = addMonths(current, -2)
  const draft = await loadDraft(owner, supplierId, month)
  if (!draft || draft.unpriced.length > 0) return
  const issued = await issueSettlement(owner, { supplierId, month }, draft.totalMinor)
  if (!issued.ok) throw new Error(`the demo statement was not issued: ${issued.reason}`)
}

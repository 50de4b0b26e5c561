import type { Member } from '#app/core/auth/account.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { localTime } from '../availability/calendar-day.ts'
import type { SuppliedGoods, SupplierDue, SupplierOverview } from './types.ts'

/** Counting stops here: 999+ costs the same at a thousand orders and at a million. */
export const COUNT_LIMIT = 1000

const todayOf = (account: Member) => localTime(new Date(), account.time_zone).day

/** The days on which what a supplier has still to ship must leave, the longest waiting first. */
function dueDays(tx: Tx, account: Member, supplier: Fragment, when: Fragment): Fragment {
  return tx`
    select o.ship_on from orders o
    where o.merchant_id = ${account.merchant_id} and o.supplier_id = ${supplier} and o.status = 'pending'
      and o.pick_up_store_id is null and o.review is distinct from 'held' and o.ship_on ${when}
    order by o.ship_on ${limit(tx, COUNT_LIMIT)}`
}

function counts(tx: Tx, today: string): Fragment {
  return tx`
    count(*) filter (where d.ship_on < ${today}) as overdue, count(*) filter (where d.ship_on = ${today}) as today,
    greatest(${today}::date - coalesce(min(d.ship_on), ${today}::date), 0) as days`
}

/** Suppliers that are behind, or have something to ship today; those behind the longest first. Needs order.read. */
export function listDue(account: Member): Promise<SupplierDue[]> {
  const today = todayOf(account)
  return withTenant(account.scope, async ({ tx }) => [
    ...(await tx<SupplierDue[]>`
      select s.supplier_id as "supplierId", s.name, d.*
      from suppliers s cross join lateral (
        select ${counts(tx, today)} from (${dueDays(tx, account, tx`s.supplier_id`, tx`<= ${today}::date`)}) d) d
      where s.merchant_id = ${account.merchant_id} and d.overdue + d.today > 0
      order by d.days desc, d.overdue desc, s.name`),
  ])
}

/** What an account of a supplier has to do; its own orders and statements alone. */
export async function readSupplierOverview(account: Member): Promise<SupplierOverview> {
  const today = todayOf(account)
  const [overview] = await withTenant(
    account.scope,
    ({ tx }) => tx<SupplierOverview[]>`
      select ${counts(tx, today)},
        (select count(*) from (${dueDays(tx, account, tx`${account.supplier_id}`, tx`> ${today}::date`)}) l) as later,
        (select count(*) from settlements x where x.merchant_id = ${account.merchant_id} and x.status = 'issued') as statements
      from (${dueDays(tx, account, tx`${account.supplier_id}`, tx`<= ${today}::date`)}) d`,
  )
  return overview as SupplierOverview
}

/** Products and parts of products that a supplier sends, by name. */
export function listGoods(account: Member, supplierId: string): Promise<SuppliedGoods[]> {
  return withTenant(account.scope, async ({ tx }) => [
    ...(await tx<SuppliedGoods[]>`
      select p.product_id as "productId", p.name, null as "partOf", p.on_shelf as "onShelf",
        p.supply_price_minor as "supplyPriceMinor"
      from products p where p.merchant_id = ${account.merchant_id} and p.supplier_id = ${supplierId}
      union all
      select p.product_id, x.name, p.name, p.on_shelf, x.supply_price_minor
      from product_parts x
      join products p on p.merchant_id = x.merchant_id and p.product_id = x.product_id
      where x.merchant_id = ${account.merchant_id} and x.supplier_id = ${supplierId}
      order by 2, 1 ${limit(tx, 500)}`),
  ])
}

import type { Member } from '#app/core/auth/account.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { localTime } from '../availability/calendar-day.ts'
import { firstDay } from '../settlements/month.ts'
import { balancesOf } from './balances.ts'
import type { Month, Pair, Settlement, SettlementLine } from './types.ts'

/** A page shows so many lines; the file has all. */
export const LINES_SHOWN = 500

/** Which lines of a month. Undefined: whichever. */
export type Between = {
  soldStoreId?: string | undefined
  handedStoreId?: string | undefined
  storeId?: string | undefined
}

/** Lines of a month: the issued ones, which never change, or those that would be issued now. */
function linesOf(tx: Tx, account: Member, month: Month, issued: boolean): Fragment {
  return issued
    ? tx`
      select order_id, order_no, product_name, card_serial, sold_store_id, handed_store_id, member_id, handed_at, amount_minor
      from store_settlement_lines where merchant_id = ${account.merchant_id} and month = ${firstDay(month)}`
    : tx`
      select order_id, order_no, product_name, card_serial, sold_store_id, handed_store_id, member_id, handed_at, amount_minor
      from private.store_settlement_draft(${firstDay(month)}::date)`
}

async function issuedOf(tx: Tx, account: Member, month: Month): Promise<Settlement['issued']> {
  const [issued] = await tx<NonNullable<Settlement['issued']>[]>`
    select statement_no as "statementNo", issued_at as "issuedAt", orders from store_settlements
    where merchant_id = ${account.merchant_id} and month = ${firstDay(month)}`
  return issued ?? null
}

/**
 * Who owes whom for a month: an issued one as it was, another one as it stands. Needs report.read; a store gets what it
 * gets and owes itself.
 */
export function loadSettlement(account: Member, month: Month): Promise<Settlement> {
  return withTenant(account.scope, async ({ tx }) => {
    const issued = await issuedOf(tx, account, month)
    const pairs = await tx<Pair[]>`
      with pairs as (
        select l.sold_store_id, l.handed_store_id, count(*)::int as orders, count(distinct l.card_serial)::int as cards,
          sum(l.amount_minor)::bigint as amount
        from (${linesOf(tx, account, month, issued !== null)}) l group by 1, 2)
      select p.sold_store_id as "soldStoreId", a.name as "soldStoreName", p.handed_store_id as "handedStoreId",
        b.name as "handedStoreName", p.orders, p.cards, p.amount as "amountMinor"
      from pairs p
      join private.store_names((select array_agg(sold_store_id) from pairs)) a on a.store_id = p.sold_store_id
      join private.store_names((select array_agg(handed_store_id) from pairs)) b on b.store_id = p.handed_store_id
      order by p.amount desc, a.name, b.name`
    const sum = (of: 'orders' | 'cards' | 'amountMinor') => pairs.reduce((total, pair) => total + pair[of], 0)
    return {
      ...{ month, issued, pairs: [...pairs], balances: balancesOf(pairs) },
      ...{ orders: sum('orders'), cards: sum('cards'), totalMinor: sum('amountMinor') },
      open: localTime(new Date(), account.time_zone).day.slice(0, 7) <= month,
    }
  })
}

/** Lines of a month in order of time. @param most undefined: all of them */
export function loadLines(
  account: Member,
  month: Month,
  between: Between,
  most?: number,
): Promise<SettlementLine[]> {
  return withTenant(account.scope, async ({ tx }) => {
    const issued = await issuedOf(tx, account, month)
    const { soldStoreId, handedStoreId, storeId } = between
    const rows = await tx<SettlementLine[]>`
      with lines as (
        select * from (${linesOf(tx, account, month, issued !== null)}) l
        where true
          ${soldStoreId === undefined ? tx`` : tx`and l.sold_store_id = ${soldStoreId}`}
          ${handedStoreId === undefined ? tx`` : tx`and l.handed_store_id = ${handedStoreId}`}
          ${storeId === undefined ? tx`` : tx`and ${storeId}::uuid in (l.sold_store_id, l.handed_store_id)`}
        order by l.handed_at, l.order_id ${most === undefined ? tx`` : limit(tx, most)})
      select l.order_id as "orderId", l.order_no as "orderNo", l.product_name as "productName",
        l.card_serial as "cardSerial", l.sold_store_id as "soldStoreId", a.name as "soldStoreName",
        l.handed_store_id as "handedStoreId", b.name as "handedStoreName", p.name as "memberName",
        l.handed_at as "handedAt", l.amount_minor as "amountMinor"
      from lines l
      join private.store_names((select array_agg(distinct sold_store_id) from lines)) a on a.store_id = l.sold_store_id
      join private.store_names((select array_agg(distinct handed_store_id) from lines)) b on b.store_id = l.handed_store_id
      left join private.store_people((select array_agg(distinct member_id) from lines)) p on p.member_id = l.member_id
      order by l.handed_at, l.order_id`
    return [...rows]
  })
}

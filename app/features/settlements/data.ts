import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { localTime } from '../availability/calendar-day.ts'
import { firstDay } from './month.ts'
import type {
  Adjustment,
  Draft,
  Month,
  OpenStatus,
  SettlementLine,
  Statement,
  SupplierMonth,
  UnpricedGroup,
} from './types.ts'

/** So many statements of one state are listed; a hundred suppliers have them in ten months. */
export const OPEN_SHOWN = 1000

/** A page shows so many lines of a statement; the file has all. */
export const LINES_SHOWN = 500

/**
 * All suppliers with their month, by name. Needs settlement.manage and order.read.
 * @param month 'YYYY-MM', of the merchant's time zone
 */
export function listMonth(account: Member, month: Month): Promise<SupplierMonth[]> {
  const merchantId = account.merchant_id
  return withTenant(account.scope, async ({ tx }) => [
    ...(await tx<SupplierMonth[]>`
      select s.supplier_id as "supplierId", s.name as "supplierName", x.statement_no as "statementNo", x.status,
        coalesce(x.orders, d.orders)::int as orders, coalesce(d.unpriced, 0)::int as unpriced,
        coalesce(a.adjustments, 0)::int as adjustments,
        coalesce(x.total_minor, d.total + coalesce(a.total, 0))::bigint as "totalMinor"
      from suppliers s
      left join settlements x
        on x.merchant_id = s.merchant_id and x.supplier_id = s.supplier_id and x.month = ${firstDay(month)}
      left join lateral (
        select count(*) as orders, count(*) filter (where f.amount_minor is null) as unpriced,
          coalesce(sum(f.amount_minor), 0) as total
        from private.settlement_draft(${merchantId}, s.supplier_id, ${firstDay(month)}::date) f) d
        on x.settlement_id is null
      left join lateral (
        select count(*) as adjustments, sum(j.amount_minor) as total from settlement_adjustments j
        where j.merchant_id = s.merchant_id and j.supplier_id = s.supplier_id and j.settlement_id is null) a
        on x.settlement_id is null
      where s.merchant_id = ${merchantId}
      order by s.name, s.supplier_id`),
  ])
}

/** The statement of a supplier and month as it would be issued now; undefined for a supplier that is not there. */
export function loadDraft(account: Member, supplierId: string, month: Month): Promise<Draft | undefined> {
  const merchantId = account.merchant_id
  return withTenant(account.scope, async ({ tx }) => {
    const [supplier] = await tx<{ name: string }[]>`
      select name from suppliers where merchant_id = ${merchantId} and supplier_id = ${supplierId}`
    if (!supplier) return undefined
    const draft = tx`private.settlement_draft(${merchantId}, ${supplierId}, ${firstDay(month)}::date)`
    const [sums] = await tx<{ orders: number; total: number }[]>`
      select count(*) as orders, coalesce(sum(amount_minor), 0)::bigint as total from ${draft}`
    const unpriced = await tx<UnpricedGroup[]>`
      select product_id as "productId", part, max(product_name) as "productName", count(*) as orders
      from ${draft} where amount_minor is null group by product_id, part order by 4 desc, 3`
    const adjustments = await tx<Adjustment[]>`
      select adjustment_id as "adjustmentId", order_no as "orderNo", amount_minor as "amountMinor", note
      from settlement_adjustments
      where merchant_id = ${merchantId} and supplier_id = ${supplierId} and settlement_id is null
      order by created_at, adjustment_id`
    const lines = await tx<SettlementLine[]>`
      select ${draftColumns(tx)} from ${draft}
      order by amount_minor is not null, shipped_at, order_no ${limit(tx, LINES_SHOWN)}`
    const corrected = adjustments.reduce((sum, each) => sum + each.amountMinor, 0)
    return {
      supplierName: supplier.name,
      month,
      orders: sums?.orders ?? 0,
      totalMinor: (sums?.total ?? 0) + corrected,
      unpriced: [...unpriced],
      adjustments: [...adjustments],
      lines: [...lines],
      open: localTime(new Date(), account.time_zone).day.slice(0, 7) <= month,
    }
  })
}

const draftColumns = (tx: Tx) => tx`
  'order' as kind, order_no as "orderNo", product_name as "productName", shipped_on as "shippedOn",
  amount_minor as "amountMinor", '' as note, late`

const statementColumns = (tx: Tx) => tx`
  x.settlement_id as "settlementId", x.supplier_id as "supplierId",
  (select s.name from suppliers s where s.merchant_id = x.merchant_id and s.supplier_id = x.supplier_id) as "supplierName",
  to_char(x.month, 'YYYY-MM') as month, x.statement_no as "statementNo", x.status, x.orders,
  x.total_minor as "totalMinor", x.issued_at as "issuedAt", x.answered_at as "answeredAt",
  x.answered_for as "answeredFor", x.dispute_note as "disputeNote", x.paid_at as "paidAt",
  x.payment_note as "paymentNote"`

/** Which statement: of a supplier and month, or by its id. */
export type StatementKey = { supplierId: string; month: Month } | { settlementId: string }

/**
 * An issued statement. Row-level security shows suppliers their own alone.
 * @returns undefined when there is none, or none for this account
 */
export function loadStatement(account: Member, key: StatementKey): Promise<Statement | undefined> {
  return withTenant(account.scope, async ({ tx }) => {
    const which =
      'settlementId' in key
        ? tx`x.settlement_id = ${key.settlementId}`
        : tx`x.supplier_id = ${key.supplierId} and x.month = ${firstDay(key.month)}`
    const [statement] = await tx<Statement[]>`
      select ${statementColumns(tx)} from settlements x where x.merchant_id = ${account.merchant_id} and ${which}`
    return statement
  })
}

/** Issued statements as far as an account sees them, newest month first; at most 120, ten years of one supplier. */
export function listStatements(account: Member): Promise<Statement[]> {
  return withTenant(account.scope, async ({ tx }) => [
    ...(await tx<Statement[]>`
      select ${statementColumns(tx)} from settlements x where x.merchant_id = ${account.merchant_id}
      order by x.month desc, x.statement_no ${limit(tx, 120)}`),
  ])
}

/**
 * Statements of all suppliers that are in one state, the oldest month first: those have waited longest.
 * Needs settlement.manage.
 * @param month narrows to one; undefined: of all months
 * @returns at most OPEN_SHOWN of them
 */
export function listOpen(
  account: Member,
  status: OpenStatus,
  month: Month | undefined,
): Promise<Statement[]> {
  return withTenant(account.scope, async ({ tx }) => [
    ...(await tx<Statement[]>`
      select ${statementColumns(tx)} from settlements x
      where x.merchant_id = ${account.merchant_id} and x.status = ${status}
        ${month === undefined ? tx`` : tx`and x.month = ${firstDay(month)}`}
      order by x.month, x.statement_no ${limit(tx, OPEN_SHOWN)}`),
  ])
}

/** How many statements of all months wait in each state. Needs settlement.manage. */
export function countOpen(account: Member): Promise<Record<OpenStatus, number>> {
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<{ status: OpenStatus; n: number }[]>`
      select status, count(*)::int as n from settlements
      where merchant_id = ${account.merchant_id} and status <> 'paid' group by status`
    return {
      issued: 0,
      disputed: 0,
      confirmed: 0,
      ...Object.fromEntries(rows.map((row) => [row.status, row.n])),
    }
  })
}

/** Lines of an issued statement in their order. @param most undefined: all of them */
export function statementLines(
  account: Member,
  settlementId: string,
  most?: number,
): Promise<SettlementLine[]> {
  return withTenant(account.scope, async ({ tx }) => [
    ...(await tx<SettlementLine[]>`
      select l.kind, l.order_no as "orderNo", l.product_name as "productName", l.shipped_on as "shippedOn",
        l.amount_minor as "amountMinor", l.note, coalesce(l.shipped_on < s.month, false) as late
      from settlement_lines l
      join settlements s on s.merchant_id = l.merchant_id and s.settlement_id = l.settlement_id
      where l.merchant_id = ${account.merchant_id} and l.settlement_id = ${settlementId}
      order by l.line ${most === undefined ? tx`` : limit(tx, most)}`),
  ])
}

/** All lines that a statement would have now, corrections last; for the file of a draft. */
export function draftLines(account: Member, supplierId: string, month: Month): Promise<SettlementLine[]> {
  const merchantId = account.merchant_id
  return withTenant(account.scope, async ({ tx }) => [
    ...(await tx<SettlementLine[]>`
      select ${draftColumns(tx)} from private.settlement_draft(${merchantId}, ${supplierId}, ${firstDay(month)}::date)
      order by shipped_at, order_no`),
    ...(await tx<SettlementLine[]>`
      select 'adjustment' as kind, order_no as "orderNo", '' as "productName", null::date as "shippedOn",
        amount_minor as "amountMinor", note, false as late
      from settlement_adjustments
      where merchant_id = ${merchantId} and supplier_id = ${supplierId} and settlement_id is null
      order by created_at, adjustment_id`),
  ])
}

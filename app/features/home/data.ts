import { can, type Member } from '#app/core/auth/account.ts'
import type { Permission } from '#app/core/auth/permissions.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { localTime } from '../availability/calendar-day.ts'
import { runningOut } from '../products/data.ts'
import { addDays, daysBetween } from '../reports/calendar.ts'
import { loadReport } from '../reports/data.ts'
import type { Measure, ReportRequest } from '../reports/types.ts'
import { isShort, standings } from '../stores/data.ts'
import { withProblem } from '../tracking/data.ts'
import type { Shipped, Todo, TodoKind, Trend } from './types.ts'

/** Counting stops here: 999+ costs the same at a thousand and at a million. */
export const COUNT_LIMIT = 1000
/** Failures of days before these have been seen, or do not matter any more. */
const RECENT_DAYS = 7
/** Cards whose last day is so near that their holders should be told. */
const EXPIRING_DAYS = 30
const TREND_DAYS = 30
const SHIPPED_DAYS = 14

type Counted = {
  kind: TodoKind
  /** All of these let an account see it. */
  needs: readonly Permission[]
  to: string
  /** Table and conditions that one index serves. */
  rows: Fragment
}

function orderTodos(tx: Tx, tenant: string, today: string): Counted[] {
  const waits = tx`merchant_id = ${tenant} and status = 'pending' and pick_up_store_id is null and review is distinct from 'held'`
  const order: Pick<Counted, 'needs'> = { needs: ['order.read'] }
  return [
    {
      ...{ kind: 'overdue', to: '/admin/orders?view=due&show=overdue', ...order },
      rows: tx`orders where ${waits} and ship_on < ${today}::date order by ship_on`,
    },
    {
      ...{ kind: 'dueToday', to: '/admin/orders?view=due&show=dueToday', ...order },
      rows: tx`orders where ${waits} and ship_on = ${today}::date`,
    },
    {
      ...{ kind: 'held', to: '/admin/reviews', needs: ['order.read', 'order.review'] },
      rows: tx`orders where merchant_id = ${tenant} and review = 'held' and status = 'pending'`,
    },
    {
      ...{ kind: 'pickUps', to: '/admin/orders?view=unshipped&show=pickUp', ...order },
      rows: tx`orders where merchant_id = ${tenant} and status = 'pending' and pick_up_store_id is not null`,
    },
    {
      ...{ kind: 'parcelProblems', to: '/admin/carriers/problems', ...order },
      rows: withProblem(tx, tenant),
    },
  ]
}

function failureTodos(tx: Tx, tenant: string, { today, zone }: { today: string; zone: string }): Counted[] {
  const from = addDays(today, 1 - RECENT_DAYS)
  const recent = tx`created_at >= ${from}::date::timestamp at time zone ${zone}`
  return [
    {
      ...{
        kind: 'failedWaybills',
        to: `/admin/waybills?tab=failed&from=${from}`,
        needs: ['order.read', 'order.ship'],
      },
      rows: tx`waybills where merchant_id = ${tenant} and state = 'failed' and ${recent}`,
    },
    {
      ...{ kind: 'failedPushes', to: '/admin/erp/failures', needs: ['erp.manage'] },
      rows: tx`erp_pushes where merchant_id = ${tenant} and status = 'failed'`,
    },
    {
      ...{ kind: 'failedMessages', to: `/admin/sms?status=failed&from=${from}`, needs: ['order.read'] },
      rows: tx`sms_messages where merchant_id = ${tenant} and status = 'failed' and ${recent}`,
    },
    {
      ...{ kind: 'failedHooks', to: `/admin/webhooks?status=failed&from=${from}`, needs: ['order.read'] },
      rows: tx`webhook_deliveries where merchant_id = ${tenant} and status = 'failed' and ${recent}`,
    },
    {
      ...{ kind: 'failedJobs', to: `/admin/jobs?status=failed&from=${from}`, needs: [] },
      rows: tx`jobs where merchant_id = ${tenant} and status = 'failed' and ${recent}`,
    },
  ]
}

function stockTodos(tx: Tx, tenant: string, today: string): Counted[] {
  const until = addDays(today, EXPIRING_DAYS)
  return [
    {
      ...{ kind: 'lowStock', to: '/admin/products?low=1', needs: ['product.write'] },
      rows: tx`products where merchant_id = ${tenant} and ${runningOut(tx)}`,
    },
    {
      ...{
        kind: 'expiringCards',
        to: `/admin/cards?status=active&expiresFrom=${today}&expiresTo=${until}`,
        needs: ['card.read'],
      },
      rows: tx`cards where merchant_id = ${tenant} and status = 'active' and valid_to >= ${today}::date
        and valid_to <= ${until}::date`,
    },
    {
      ...{ kind: 'disputed', to: '/admin/settlements?state=disputed', needs: ['settlement.manage'] },
      rows: tx`settlements where merchant_id = ${tenant} and status = 'disputed'`,
    },
  ]
}

/**
 * What an account of the merchant has to see to today, as far as it may: the pressing first, and nothing that is zero.
 * Every count stops at COUNT_LIMIT and has an index.
 */
export function loadTodos(account: Member): Promise<Todo[]> {
  const today = localTime(new Date(), account.time_zone).day
  const tenant = account.merchant_id
  return withTenant(account.scope, async ({ tx }) => {
    const asked = [
      ...orderTodos(tx, tenant, today),
      ...failureTodos(tx, tenant, { today, zone: account.time_zone }),
      ...stockTodos(tx, tenant, today),
    ].filter(({ needs }) => needs.every((permission) => can(account, permission)))
    const [counts] = await tx<Record<string, number>[]>`
      select ${asked.map(
        ({ kind, rows }, at) => tx`${at === 0 ? tx`` : tx`, `}
          (select count(*) from (select from ${rows} ${limit(tx, COUNT_LIMIT)}) c) as ${tx(kind)}`,
      )}`
    const todos: Todo[] = asked.map(({ kind, to }) => ({ kind, to, count: counts?.[kind] ?? 0 }))
    if (can(account, 'card.read') && (can(account, 'stock.manage') || can(account, 'store.manage')))
      todos.push({ kind: 'lowStores', to: '/admin/stores?low=1', count: await lowStores(tx, tenant) })
    return todos.filter(({ count }) => count > 0)
  })
}

/** Open stores that have had cards to sell and have few left. */
async function lowStores(tx: Tx, merchantId: string): Promise<number> {
  const now = await standings(tx, merchantId)
  const stores = await tx<{ id: string; closedAt: Date | null }[]>`
    select store_id as id, closed_at as "closedAt" from stores where merchant_id = ${merchantId}`
  return stores.filter((store) => isShort(store, now.get(store.id))).length
}

/** What was redeemed in the last 30 days, and how much of it has been shipped. Needs report.read. */
export async function loadTrend(account: Member, locale: Locale): Promise<Trend> {
  const today = localTime(new Date(), account.time_zone).day
  const columns = daysBetween(addDays(today, 1 - TREND_DAYS), today)
  const reader = {
    scope: account.scope,
    merchantId: account.merchant_id,
    timeZone: account.time_zone,
    locale,
  }
  const of = async (measure: Measure) => {
    const request: ReportRequest = {
      ...{ rows: 'supplier', measure, period: { grain: 'day', columns }, preset: 'last30', filters: {} },
      sort: { by: 'total', descending: true },
    }
    return (await loadReport(reader, request)).columnTotals
  }
  const [redemptions, parcels, shipped] = await Promise.all([of('redemptions'), of('parcels'), of('shipped')])
  const days = columns.map((day, at) => ({
    ...{ day, redemptions: redemptions[at] ?? 0, shipped: shipped[at] ?? 0 },
    // Reports are read one after the other: between them a parcel may have left.
    waiting: Math.max(0, (parcels[at] ?? 0) - (shipped[at] ?? 0)),
  }))
  const sum = (of: 'redemptions' | 'shipped') => days.reduce((total, day) => total + day[of], 0)
  return { days, redemptions: sum('redemptions'), shipped: sum('shipped') }
}

/** What the supplier of an account has sent in the last 14 days. Needs order.read. */
export async function loadShipped(account: Member): Promise<Shipped> {
  const { time_zone: zone, merchant_id: tenant, supplier_id: supplier } = account
  const today = localTime(new Date(), zone).day
  const columns = daysBetween(addDays(today, 1 - SHIPPED_DAYS), today)
  const rows = await withTenant(
    account.scope,
    ({ tx }) => tx<{ day: string; count: number }[]>`
      select (o.shipped_at at time zone ${zone})::date as day, count(*) as count from orders o
      where o.merchant_id = ${tenant} and o.supplier_id = ${supplier} and o.shipped_at is not null
        and o.shipped_at >= (${columns[0] ?? today}::date::timestamp at time zone 'UTC') - interval '1 day'
      group by 1`,
  )
  const counts = new Map(rows.map(({ day, count }) => [day, count]))
  const days = columns.map((day) => ({ day, count: counts.get(day) ?? 0 }))
  return { days, today: days.at(-1)?.count ?? 0, total: days.reduce((sum, { count }) => sum + count, 0) }
}

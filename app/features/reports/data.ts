import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { boundsOf, startsOf } from './calendar.ts'
import { type Cell, type MemberName, pivot } from './pivot.ts'
import {
  type Counts,
  type Dimension,
  type Filters,
  NOBODY,
  NONE,
  type Report,
  type ReportRequest,
} from './types.ts'

/** Whose report it is, and how its days and words are. */
export type Reader = { scope: TenantScope; merchantId: string; timeZone: string; locale: Locale }

/** A choice of a filter. */
export type Choice = { id: string; name: string; faceValueMinor: number | null }

type Stored = 'product' | 'batch' | 'channel' | 'store' | 'supplier'
type CountRow = Omit<Counts, 'value'> & { member: string; period: string; value: number }
type AnswerRow = { zone: string | null } & { [K in keyof CountRow]: CountRow[K] | null }

/** Dimensions that the roll-ups know. Rows of one value are those of its batches, put together. */
const storedAs = (dimension: Dimension): Stored => (dimension === 'face' ? 'batch' : dimension)

const uuidOf = (id: string) => (id === NONE ? NOBODY : id)

/**
 * The pivot that a request asks for, exact at the moment of asking: roll-ups and what is not yet folded into them are
 * read in one statement, which sees each change once. Until the roll-ups are complete the orders themselves are
 * counted. Needs report.read.
 */
export function loadReport(reader: Reader, request: ReportRequest): Promise<Report> {
  return withTenant(reader.scope, async ({ tx }) => {
    const cells = await readCells(tx, reader, request)
    const members = [...new Set(cells.map((cell) => cell.member))]
    const names = await readNames(tx, storedAs(request.rows), members)
    return pivot(request, cells, names, reader.locale)
  })
}

async function readCells(tx: Tx, reader: Reader, request: ReportRequest): Promise<Cell[]> {
  const fromRollUps = await readCounts(tx, reader, request, 'roll-ups')
  const complete = fromRollUps[0]?.zone === reader.timeZone
  const rows = complete ? fromRollUps : await readCounts(tx, reader, request, 'orders')
  const cut = request.period.grain === 'month' ? 7 : 10
  return rows.flatMap(({ zone: _, member, period, ...counts }) =>
    member === null || period === null
      ? []
      : [{ member, column: period.slice(0, cut), counts: counts as Counts }],
  )
}

function readCounts(
  tx: Tx,
  reader: Reader,
  request: ReportRequest,
  from: 'roll-ups' | 'orders',
): Promise<AnswerRow[]> {
  const { merchantId } = reader
  const source =
    from === 'orders'
      ? ordersAnew(tx, reader, request)
      : tx`${rolledUp(tx, merchantId, request)} union all ${notYetFolded(tx, reader, request)}`
  return tx<AnswerRow[]>`
    select s.time_zone as zone, c.member, c.period, c.redemptions, c.value, c.parcels, c.shipped, c.cancelled
    from report_states s
    left join (
      select r.member, r.period, sum(r.redemptions)::bigint as redemptions, sum(r.face_value_minor)::bigint as value,
        sum(r.parcels)::bigint as parcels, sum(r.shipped)::bigint as shipped, sum(r.cancelled)::bigint as cancelled
      from (${source}) r
      group by r.member, r.period) c
      on (c.redemptions, c.value, c.parcels, c.shipped, c.cancelled) <> (0, 0, 0, 0, 0)
    where s.merchant_id = ${merchantId}`
}

const COUNTS = 'redemptions, parcels, face_value_minor, shipped, cancelled'

/** What the task has folded: a few rows per member, or where something else is filtered by, the days of all. */
function rolledUp(tx: Tx, merchantId: string, request: ReportRequest) {
  const { rows, period } = request
  const dimension = storedAs(rows)
  if (filtersOf(request).every((filter) => storedAs(filter) === dimension)) {
    return tx`
      select member_id as member, period, ${tx.unsafe(COUNTS)} from report_sums
      where merchant_id = ${merchantId} and dimension = ${dimension} and grain = ${period.grain}
        and period = any (${startsOf(period)}::date[]) ${filterBy(tx, request, () => tx`member_id`)}`
  }
  const { first, past } = boundsOf(period)
  return tx`
    select ${columnOf(tx, dimension)} as member, ${startOf(tx, request, tx`day`)} as period, ${tx.unsafe(COUNTS)}
    from report_days
    where merchant_id = ${merchantId} and day >= ${first}::date and day < ${past}::date
      ${inPeriod(tx, request, tx`day`)} ${filterBy(tx, request, (each) => columnOf(tx, each))}`
}

/** What has been ordered since. */
function notYetFolded(tx: Tx, { merchantId, timeZone }: Reader, request: ReportRequest) {
  const day = tx`(at at time zone ${timeZone})::date`
  return tx`
    select ${columnOf(tx, storedAs(request.rows))} as member, ${startOf(tx, request, day)} as period, ${tx.unsafe(COUNTS)}
    from report_deltas
    where merchant_id = ${merchantId} and ${startOf(tx, request, day)} = any (${startsOf(request.period)}::date[])
      ${filterBy(tx, request, (each) => columnOf(tx, each))}`
}

function ordersAnew(tx: Tx, { timeZone }: Reader, request: ReportRequest) {
  const { first, past } = boundsOf(request.period)
  return tx`
    select ${columnOf(tx, storedAs(request.rows))} as member, ${startOf(tx, request, tx`day`)} as period, ${tx.unsafe(COUNTS)}
    from private.report_orders(${timeZone}, ${first}, ${past})
    where true ${inPeriod(tx, request, tx`day`)} ${filterBy(tx, request, (each) => columnOf(tx, each))}`
}

type Fragment = ReturnType<Tx['unsafe']> | ReturnType<typeof columnOf>

function columnOf(tx: Tx, dimension: Stored) {
  return tx.unsafe(`${dimension}_id`)
}

/** The first day of the column that a day belongs to. */
function startOf(tx: Tx, { period }: ReportRequest, day: Fragment) {
  return period.grain === 'day' ? tx`${day}` : tx`date_trunc('month', ${day}::timestamp)::date`
}

/** Chosen months need not follow each other. */
function inPeriod(tx: Tx, request: ReportRequest, day: Fragment) {
  if (request.period.grain === 'day') return tx``
  return tx`and ${startOf(tx, request, day)} = any (${startsOf(request.period)}::date[])`
}

function filtersOf({ filters }: ReportRequest): Dimension[] {
  return (Object.keys(filters) as Dimension[]).filter((each) => filters[each] !== undefined)
}

function filterBy(tx: Tx, request: ReportRequest, columnFor: (dimension: Stored) => Fragment) {
  const filters = filtersOf(request)
  // An empty list of fragments would be taken for a value.
  if (filters.length === 0) return tx``
  return filters.map((dimension) => {
    const value = request.filters[dimension] ?? ''
    if (dimension !== 'face') return tx`and ${columnFor(dimension)} = ${uuidOf(value)}::uuid`
    return tx`and ${columnFor('batch')} = any (array(
      select b.member_id from private.report_names('batch', null) b where b.face_value_minor = ${value}::bigint))`
  })
}

/** Names by id; ids that are nobody's are left out. */
export async function readNames(
  tx: Tx,
  dimension: Stored,
  ids: readonly string[],
): Promise<Map<string, MemberName>> {
  if (ids.length === 0) return new Map()
  const rows = await tx<Choice[]>`
    select member_id as id, name, face_value_minor as "faceValueMinor"
    from private.report_names(${dimension}, ${ids as string[]}::uuid[])`
  return new Map(rows.map(({ id, name, faceValueMinor }) => [id, { name, faceValueMinor }]))
}

/** Names of what a report is filtered by, by dimension. Needs report.read. */
export function loadFilterNames(scope: TenantScope, filters: Filters): Promise<Map<Dimension, string>> {
  return withTenant(scope, async ({ tx }) => {
    const found = new Map<Dimension, string>()
    for (const [dimension, id] of Object.entries(filters) as [Dimension, string][]) {
      if (dimension === 'face' || id === NONE) continue
      const name = (await readNames(tx, dimension, [id])).get(id)?.name
      if (name !== undefined) found.set(dimension, name)
    }
    return found
  })
}

export type Choices = Record<Stored, Choice[]>

/** What a report can be filtered by: of each dimension the newest 500. Needs report.read. */
export function loadChoices(scope: TenantScope): Promise<Choices> {
  return withTenant(scope, async ({ tx }) => {
    const of = (dimension: Stored) => tx<Choice[]>`
      select member_id as id, name, face_value_minor as "faceValueMinor"
      from private.report_names(${dimension}, null) limit 500`
    const [product, batch, channel, store, supplier] = await Promise.all(
      (['product', 'batch', 'channel', 'store', 'supplier'] as const).map(of),
    )
    return {
      ...{ product: [...(product ?? [])], batch: [...(batch ?? [])], channel: [...(channel ?? [])] },
      ...{ store: [...(store ?? [])], supplier: [...(supplier ?? [])] },
    }
  })
}

/** The first and the last month with orders, 'YYYY-MM'; undefined where there are none. Needs report.read. */
export async function loadSpan({
  scope,
  merchantId,
}: Pick<Reader, 'scope' | 'merchantId'>): Promise<{ first: string; last: string } | undefined> {
  const [span] = await withTenant(
    scope,
    ({ tx }) => tx<{ first: string | null; last: string | null }[]>`
      select least((select min(period) from report_sums where merchant_id = ${merchantId} and dimension = 'product'
          and grain = 'month'), (select min(at)::date from report_deltas where merchant_id = ${merchantId})) as first,
        greatest((select max(period) from report_sums where merchant_id = ${merchantId} and dimension = 'product'
          and grain = 'month'), (select max(at)::date from report_deltas where merchant_id = ${merchantId})) as last`,
  )
  if (!span?.first || !span.last) return undefined
  return { first: span.first.slice(0, 7), last: span.last.slice(0, 7) }
}

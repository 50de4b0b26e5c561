import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { addDays, addMonths } from '../reports/calendar.ts'
import type { Period } from '../reports/types.ts'
import { periodRows, type Scope, type Source, SUM_OF, stockRows } from './sums.ts'
import {
  type ColumnFigures,
  type Figures,
  type FiguresReport,
  type FiguresRequest,
  type FiguresRow,
  MEASURES,
  type Measure,
  NOBODY,
} from './types.ts'

/** Whose figures they are, and how their days and words are. */
export type Reader = { scope: TenantScope; merchantId: string; timeZone: string; locale: Locale }

type By = 'store_id' | 'member_id'
type Known = { name: string; storeId: string | null; gone: boolean }
type Summed = Exclude<Measure, 'onHand'>
const SUMMED = MEASURES.filter((measure): measure is Summed => measure !== 'onHand')

export const noFigures = (): Figures =>
  Object.fromEntries(MEASURES.map((measure) => [measure, 0])) as Record<Measure, number>

function add(to: Figures, figures: Figures): void {
  for (const measure of MEASURES) to[measure] += figures[measure]
}

/**
 * Every store with its figures, exact at the moment of asking: sums and what is not yet folded into them are read in
 * one statement, which sees each change once. Until the sums are complete the ledger is counted. Needs report.read;
 * an account of a store gets its own store alone.
 */
export function loadStores(reader: Reader, request: FiguresRequest): Promise<FiguresReport> {
  return load(reader, request, 'store_id', undefined)
}

/** Everybody who has done something with cards of a store, or in it, with their figures. Needs report.read. */
export function loadPeople(reader: Reader, request: FiguresRequest, storeId: string): Promise<FiguresReport> {
  return load(reader, request, 'member_id', storeId)
}

async function load(
  reader: Reader,
  request: FiguresRequest,
  by: By,
  storeId: string | undefined,
): Promise<FiguresReport> {
  return withTenant(reader.scope, async ({ tx }) => {
    const scope = { merchantId: reader.merchantId, timeZone: reader.timeZone, storeId }
    const rows = new Map<string, FiguresRow>()
    const rowOf = (id: string) => {
      const found = rows.get(id) ?? emptyRow(id, request)
      rows.set(id, found)
      return found
    }
    for (const { id, figures } of await readTotals(tx, scope, request.period, by)) rowOf(id).figures = figures
    if (by === 'store_id') {
      const stocks = await readStock(tx, scope, request.period)
      for (const [id, stock] of stocks) {
        const row = rowOf(id)
        row.figures.onHand = stock.at(-1) ?? 0
        if (request.measure === 'onHand') row.cells = stock
      }
    }
    if (request.measure !== 'onHand')
      for (const cell of await readCells(tx, scope, request, request.measure, by))
        rowOf(cell.id).cells[cell.place] = cell.count
    const known = by === 'store_id' ? await readStores(tx) : await readPeople(tx, [...rows.keys()])
    if (by === 'store_id') for (const [id, store] of known) if (!store.gone) rowOf(id)
    return reportOf(named([...rows.values()], known), request, reader.locale)
  })
}

function emptyRow(id: string, { period }: FiguresRequest): FiguresRow {
  return {
    id,
    name: null,
    storeId: null,
    gone: false,
    figures: noFigures(),
    cells: period.columns.map(() => 0),
  }
}

function named(rows: FiguresRow[], known: ReadonlyMap<string, Known>): FiguresRow[] {
  return rows.map((row) => ({ ...row, ...known.get(row.id) }))
}

/** Sorted as asked, with sums. What is empty and gone is left out. */
function reportOf(rows: FiguresRow[], request: FiguresRequest, locale: Locale): FiguresReport {
  const { by, descending } = request.sort
  const words = new Intl.Collator(locale, { numeric: true })
  const byName = (a: FiguresRow, b: FiguresRow) =>
    Number(a.name === null) - Number(b.name === null) ||
    words.compare(a.name ?? '', b.name ?? '') ||
    (a.id < b.id ? -1 : 1)
  const way = descending ? -1 : 1
  const shown = rows.filter((row) => !row.gone || Object.values(row.figures).some((count) => count !== 0))
  shown.sort(
    by === 'name'
      ? (a, b) => way * byName(a, b)
      : (a, b) => way * (a.figures[by] - b.figures[by]) || byName(a, b),
  )
  const totals = noFigures()
  const columnTotals = request.period.columns.map(() => 0)
  for (const row of shown) {
    add(totals, row.figures)
    for (const [at, count] of row.cells.entries()) columnTotals[at] = (columnTotals[at] ?? 0) + count
  }
  return { rows: shown, totals, columnTotals }
}

/**
 * Reads rows of the sums, and where those are not complete the same from the ledger.
 * @param rowsOf a statement's rows from a source; joined to the state of the sums, so that both are of one moment
 */
async function read<T extends object>(
  tx: Tx,
  { merchantId, timeZone }: Scope,
  rowsOf: (source: Source) => Fragment,
): Promise<T[]> {
  const from = (source: Source) => tx<({ zone: string | null; hit: true | null } & T)[]>`
    select s.time_zone as zone, r.* from store_sum_states s
    left join (select true as hit, x.* from (${rowsOf(source)}) x) r on true
    where s.merchant_id = ${merchantId}`
  const sums = await from('sums')
  const rows = sums[0]?.zone === timeZone ? sums : await from('ledger')
  return rows.flatMap(({ zone: _, hit, ...row }) => (hit ? [row as unknown as T] : []))
}

async function readTotals(
  tx: Tx,
  scope: Scope,
  period: Period,
  by: By,
): Promise<{ id: string; figures: Figures }[]> {
  const sums = tx.unsafe(SUMMED.map((measure) => `${SUM_OF[measure]} as "${measure}"`).join(', '))
  const rows = await read<{ id: string } & Record<Summed, number>>(
    tx,
    scope,
    (source) => tx`
      select ${tx.unsafe(by)} as id, ${sums} from (${periodRows(tx, scope, period, source)}) m group by 1`,
  )
  return rows.map(({ id, ...figures }) => ({ id, figures: { ...figures, onHand: 0 } }))
}

async function readCells(
  tx: Tx,
  scope: Scope,
  { period }: FiguresRequest,
  measure: Summed,
  by: By,
): Promise<{ id: string; place: number; count: number }[]> {
  const places = placesOf(period)
  const rows = await read<{ id: string; period: string; count: number }>(
    tx,
    scope,
    (source) => tx`
      select ${tx.unsafe(by)} as id, period, ${tx.unsafe(SUM_OF[measure])} as count
      from (${periodRows(tx, scope, period, source)}) m group by 1, 2`,
  )
  return rows.map(({ id, period: day, count }) => ({ id, place: places.get(cut(day, period)) ?? 0, count }))
}

const cut = (day: string, { grain }: Period) => day.slice(0, grain === 'month' ? 7 : 10)
const placesOf = ({ columns }: Period) => new Map(columns.map((column, at) => [column, at]))

/** The day after each column. */
function endsOf({ grain, columns }: Period): string[] {
  return columns.map((column) => (grain === 'day' ? addDays(column, 1) : `${addMonths(column, 1)}-01`))
}

/** What was on hand at the end of each column, by store. */
async function readStock(tx: Tx, scope: Scope, period: Period): Promise<Map<string, number[]>> {
  const ends = endsOf(period)
  // The column at whose end a change is first to be seen: each counts there and in all that follow.
  const rows = await read<{ id: string; place: number; count: number }>(
    tx,
    scope,
    (source) => tx`
      select store_id as id, width_bucket(day, ${ends}::date[]) as place, sum(on_hand)::bigint as count
      from (${stockRows(tx, scope, period, source)}) m group by 1, 2`,
  )
  const stocks = new Map<string, number[]>()
  for (const { id, place, count } of rows) {
    const stock = stocks.get(id) ?? ends.map(() => 0)
    stocks.set(id, stock)
    for (let at = place; at < stock.length; at += 1) stock[at] = (stock[at] ?? 0) + count
  }
  return stocks
}

/** Every measure of one store (of all it may see: undefined), a row per column of the period. Needs report.read. */
export function loadColumns(
  reader: Reader,
  period: Period,
  storeId: string | undefined,
): Promise<ColumnFigures[]> {
  return withTenant(reader.scope, async ({ tx }) => {
    const scope = { merchantId: reader.merchantId, timeZone: reader.timeZone, storeId }
    const places = placesOf(period)
    const columns = period.columns.map((column) => ({ column, figures: noFigures() }))
    const sums = tx.unsafe(SUMMED.map((measure) => `${SUM_OF[measure]} as "${measure}"`).join(', '))
    const rows = await read<{ period: string } & Record<Summed, number>>(
      tx,
      scope,
      (source) => tx`select period, ${sums} from (${periodRows(tx, scope, period, source)}) m group by 1`,
    )
    for (const { period: day, ...figures } of rows) {
      const column = columns[places.get(cut(day, period)) ?? -1]
      if (column) column.figures = { ...figures, onHand: 0 }
    }
    for (const stock of (await readStock(tx, scope, period)).values())
      for (const [at, count] of stock.entries()) {
        const column = columns[at]
        if (column) column.figures.onHand += count
      }
    return columns
  })
}

async function readStores(tx: Tx): Promise<Map<string, Known>> {
  const rows = await tx<{ id: string; name: string; closed: boolean }[]>`
    select store_id as id, name, closed from private.store_names(null)`
  return new Map(rows.map(({ id, name, closed }) => [id, { name, storeId: id, gone: closed }]))
}

async function readPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows = await tx<({ id: string } & Known)[]>`
    select member_id as id, name, store_id as "storeId", status = 'disabled' as gone
    from private.store_people(${ids.filter((id) => id !== NOBODY)}::uuid[])`
  return new Map(rows.map(({ id, ...known }) => [id, known]))
}

/** The name of a store; undefined where there is none for this account. Needs report.read. */
export async function loadStoreName(scope: TenantScope, storeId: string): Promise<string | undefined> {
  const [store] = await withTenant(
    scope,
    ({ tx }) => tx<{ name: string }[]>`select name from private.store_names(${[storeId]}::uuid[])`,
  )
  return store?.name
}

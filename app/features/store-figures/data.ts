import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { addDays, addMonths, startsOf } from '../reports/calendar.ts'
import type { Period } from '../reports/types.ts'
import { type By, MEASURE_OF, periodRows, type Scope, type Source, stockRows } from './sums.ts'
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

type Known = { name: string; storeId: string | null; gone: boolean }
type Summed = Exclude<Measure, 'onHand'>
const SUMMED = MEASURES.filter((measure): measure is Summed => measure !== 'onHand')
const SUMS = SUMMED.map((measure) => `sum(${MEASURE_OF[measure]})::bigint as "${measure}"`).join(', ')

const noFigures = (): Figures =>
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
  return withTenant(reader.scope, async ({ tx }) => {
    const { period, measure } = request
    const scope = scopeOf(reader, undefined)
    const ends = endsOf(period)
    const [rows, stocks, known] = await Promise.all([
      readRows(tx, scope, request, 'store_id'),
      readStock(tx, scope, period, measure === 'onHand' ? ends : ends.slice(-1)),
      readStores(tx),
    ])
    const rowOf = (id: string) => {
      const found = rows.get(id) ?? emptyRow(id, request)
      rows.set(id, found)
      return found
    }
    for (const [id, stock] of stocks) {
      const row = rowOf(id)
      row.figures.onHand = stock.at(-1) ?? 0
      if (measure === 'onHand') row.cells = stock
    }
    for (const [id, store] of known) if (!store.gone) rowOf(id)
    return reportOf(named([...rows.values()], known), request, reader.locale)
  })
}

/** Everybody who has done something with cards of a store, or in it, with their figures. Needs report.read. */
export function loadPeople(reader: Reader, request: FiguresRequest, storeId: string): Promise<FiguresReport> {
  return withTenant(reader.scope, ({ tx }) => peopleOf(tx, reader, request, storeId))
}

async function peopleOf(tx: Tx, reader: Reader, request: FiguresRequest, storeId: string) {
  const rows = await readRows(tx, scopeOf(reader, storeId), request, 'member_id')
  const known = await readPeople(tx, [...rows.keys()])
  return reportOf(named([...rows.values()], known), request, reader.locale)
}

/**
 * One store: its name, its people as by `loadPeople` and its columns as by `loadColumns`. Needs report.read.
 * @returns undefined where there is no such store for this account
 */
export function loadStore(
  reader: Reader,
  request: FiguresRequest,
  storeId: string,
): Promise<{ name: string; people: FiguresReport; columns: ColumnFigures[] } | undefined> {
  return withTenant(reader.scope, async ({ tx }) => {
    const [name, people, columns] = await Promise.all([
      readStoreName(tx, storeId),
      peopleOf(tx, reader, request, storeId),
      columnsOf(tx, reader, request.period, storeId),
    ])
    return name === undefined ? undefined : { name, people, columns }
  })
}

const scopeOf = ({ merchantId, timeZone }: Reader, storeId: string | undefined): Scope => ({
  ...{ merchantId, timeZone, storeId },
})

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

/** Whose figures there are, with the measure asked for by column; all of one scan, whose rows are put together here. */
async function readRows(
  tx: Tx,
  scope: Scope,
  request: FiguresRequest,
  by: By,
): Promise<Map<string, FiguresRow>> {
  const { period, measure } = request
  const count = tx.unsafe(measure === 'onHand' ? '0' : MEASURE_OF[measure])
  const rows = await read<
    { id: string; places: number[] | null; counts: number[] | null } & Record<Summed, number>
  >(
    tx,
    scope,
    (source) => tx`
      select id, ${tx.unsafe(SUMS)},
        json_agg(width_bucket(period, ${startsOf(period)}::date[]) - 1) filter (where ${count} <> 0) as places,
        json_agg(${count}) filter (where ${count} <> 0) as counts
      from (${periodRows(tx, scope, period, source, by)}) m group by id`,
  )
  return new Map(
    rows.map(({ id, places, counts, ...figures }) => {
      const row = emptyRow(id, request)
      for (const [at, place] of (places ?? []).entries())
        row.cells[place] = (row.cells[place] ?? 0) + (counts?.[at] ?? 0)
      return [id, { ...row, figures: { ...figures, onHand: 0 } }]
    }),
  )
}

const cut = (day: string, { grain }: Period) => day.slice(0, grain === 'month' ? 7 : 10)
const placesOf = ({ columns }: Period) => new Map(columns.map((column, at) => [column, at]))

/** The day after each column. */
function endsOf({ grain, columns }: Period): string[] {
  return columns.map((column) => (grain === 'day' ? addDays(column, 1) : `${addMonths(column, 1)}-01`))
}

/** What was on hand before each of some days, by store. @param ends of the columns of a period, or the last of them */
async function readStock(
  tx: Tx,
  scope: Scope,
  { grain }: Period,
  ends: readonly string[],
): Promise<Map<string, number[]>> {
  // The column at whose end a change is first to be seen: each counts there and in all that follow.
  const rows = await read<{ id: string; places: number[]; counts: number[] }>(
    tx,
    scope,
    (source) => tx`
      select id, json_agg(place) as places, json_agg(count) as counts
      from (
        select store_id as id, width_bucket(day, ${ends as string[]}::date[]) as place, sum(on_hand)::bigint as count
        from (${stockRows(tx, scope, grain, ends, source)}) m group by 1, 2) c
      group by id`,
  )
  const stocks = new Map<string, number[]>()
  for (const { id, places, counts } of rows) {
    const changes = ends.map(() => 0)
    for (const [at, place] of places.entries()) changes[place] = counts[at] ?? 0
    let now = 0
    stocks.set(
      id,
      changes.map((change) => (now += change)),
    )
  }
  return stocks
}

/** Every measure of one store (of all it may see: undefined), a row per column of the period. Needs report.read. */
export function loadColumns(
  reader: Reader,
  period: Period,
  storeId: string | undefined,
): Promise<ColumnFigures[]> {
  return withTenant(reader.scope, ({ tx }) => columnsOf(tx, reader, period, storeId))
}

async function columnsOf(
  tx: Tx,
  reader: Reader,
  period: Period,
  storeId: string | undefined,
): Promise<ColumnFigures[]> {
  const scope = scopeOf(reader, storeId)
  const places = placesOf(period)
  const columns = period.columns.map((column) => ({ column, figures: noFigures() }))
  const [rows, stocks] = await Promise.all([
    read<{ period: string } & Record<Summed, number>>(
      tx,
      scope,
      (source) => tx`
        select period, ${tx.unsafe(SUMS)} from (${periodRows(tx, scope, period, source, 'store_id')}) m group by 1`,
    ),
    readStock(tx, scope, period, endsOf(period)),
  ])
  for (const { period: day, ...figures } of rows) {
    const column = columns[places.get(cut(day, period)) ?? -1]
    if (column) column.figures = { ...figures, onHand: 0 }
  }
  for (const stock of stocks.values())
    for (const [at, count] of stock.entries()) {
      const column = columns[at]
      if (column) column.figures.onHand += count
    }
  return columns
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
export function loadStoreName(scope: TenantScope, storeId: string): Promise<string | undefined> {
  return withTenant(scope, ({ tx }) => readStoreName(tx, storeId))
}

async function readStoreName(tx: Tx, storeId: string): Promise<string | undefined> {
  const [store] = await tx<{ name: string }[]>`select name from private.store_names(${[storeId]}::uuid[])`
  return store?.name
}

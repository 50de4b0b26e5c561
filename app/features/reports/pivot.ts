import type { Locale } from '#app/core/i18n/locale.ts'
import {
  type Counts,
  MEASURES,
  NOBODY,
  NONE,
  type Report,
  type ReportRequest,
  type ReportRow,
} from './types.ts'

/** What was counted of one member in one column. */
export type Cell = { member: string; column: string; counts: Counts }

/** What is known of a member. */
export type MemberName = { name: string; faceValueMinor: number | null }

export const nothing = (): Counts => ({ redemptions: 0, value: 0, parcels: 0, shipped: 0, cancelled: 0 })

function add(to: Counts, counts: Counts): void {
  for (const measure of MEASURES) to[measure] += counts[measure]
}

/**
 * Lays cells out as rows and columns with totals of both and of all.
 * @param cells each member and column once, or several times where members share a row
 * @param names by member; one that is missing is there no more
 */
export function pivot(
  request: ReportRequest,
  cells: readonly Cell[],
  names: ReadonlyMap<string, MemberName>,
  locale: Locale,
): Report {
  const { measure, period } = request
  const places = new Map(period.columns.map((column, at) => [column, at]))
  const rows = new Map<string, ReportRow>()
  const columnTotals = period.columns.map(() => 0)
  const totals = nothing()
  for (const { member, column, counts } of cells) {
    const place = places.get(column)
    if (place === undefined) throw new Error(`nobody has asked for ${column}`)
    const row = rowOf(rows, request, member, names.get(member))
    row.cells[place] = (row.cells[place] ?? 0) + counts[measure]
    columnTotals[place] = (columnTotals[place] ?? 0) + counts[measure]
    add(row.totals, counts)
    add(totals, counts)
  }
  const all = sorted([...rows.values()], request, locale)
  const counts = (row: ReportRow) => row.cells.some((count) => count !== 0)
  return {
    columns: period.columns,
    rows: all.filter(counts),
    otherRows: all.filter((row) => !counts(row)),
    ...{ columnTotals, totals },
  }
}

function rowOf(
  rows: Map<string, ReportRow>,
  { rows: dimension, period }: ReportRequest,
  member: string,
  known: MemberName | undefined,
): ReportRow {
  const byFace = dimension === 'face'
  const id = byFace ? String(known?.faceValueMinor ?? 0) : member === NOBODY ? NONE : member
  const found = rows.get(id)
  if (found) return found
  const row: ReportRow = {
    id,
    name: byFace ? null : (known?.name ?? null),
    faceValueMinor: byFace ? Number(id) : (known?.faceValueMinor ?? null),
    cells: period.columns.map(() => 0),
    totals: nothing(),
  }
  rows.set(id, row)
  return row
}

/** By what was asked for; equals by name, so that the order is the same each time. */
function sorted(rows: ReportRow[], { sort, measure, period }: ReportRequest, locale: Locale): ReportRow[] {
  const words = new Intl.Collator(locale, { numeric: true })
  const byName = (a: ReportRow, b: ReportRow) =>
    a.name !== null && b.name !== null
      ? words.compare(a.name, b.name)
      : (a.faceValueMinor ?? 0) - (b.faceValueMinor ?? 0)
  // What has no name among those that have one stands last, whichever way.
  const nameless = (a: ReportRow, b: ReportRow) => Number(a.name === null) - Number(b.name === null)
  const byId = (a: ReportRow, b: ReportRow) => (a.id < b.id ? -1 : 1)
  const place = period.columns.indexOf(sort.by)
  const countOf = (row: ReportRow) => (place === -1 ? row.totals[measure] : (row.cells[place] ?? 0))
  const way = sort.descending ? -1 : 1
  if (sort.by === 'name') return rows.sort((a, b) => nameless(a, b) || way * byName(a, b) || byId(a, b))
  return rows.sort((a, b) => way * (countOf(a) - countOf(b)) || nameless(a, b) || byName(a, b) || byId(a, b))
}

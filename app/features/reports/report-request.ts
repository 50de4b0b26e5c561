import { z } from 'zod'
import { daysBetween, MAX_DAYS, MAX_MONTHS, periodOf } from './calendar.ts'
import {
  DIMENSIONS,
  type Dimension,
  type Filters,
  MEASURES,
  NONE,
  type Period,
  PRESETS,
  type Preset,
  type ReportRequest,
  type Sort,
} from './types.ts'

/** What in an address could not be taken as it was; the page says so and shows what it could. */
export type RequestProblem =
  | 'PERIOD_BROKEN'
  | 'PERIOD_REVERSED'
  | 'TOO_MANY_MONTHS'
  | 'TOO_MANY_DAYS'
  | 'FILTER_BROKEN'

const DEFAULT_PRESET: Preset = 'last12'

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)
const day = z.iso.date().refine((text) => text >= '2000-01-01' && text < '2100-01-01')
const member = z.union([z.uuid(), z.literal(NONE)])
const faceValue = z.string().regex(/^(0|[1-9]\d{0,11})$/)

type Read<T> = T & { problem?: RequestProblem | undefined }

/**
 * Reads a report from an address. Nothing in it is refused: what makes no sense falls back to the default, and is
 * named in `problems`.
 * @param params rows, measure, preset | months (comma-separated, or several) | from and to, a filter per dimension,
 *   sort (name, total or a column) and dir
 * @param today where the merchant is, 'YYYY-MM-DD'
 */
export function readReportRequest(
  params: URLSearchParams,
  today: string,
): { request: ReportRequest; problems: RequestProblem[] } {
  const { period, preset, problem } = readPeriod(params, today)
  const filters = readFilters(params)
  const request = {
    rows: oneOf(DIMENSIONS, params.get('rows')) ?? 'product',
    measure: oneOf(MEASURES, params.get('measure')) ?? 'redemptions',
    period,
    preset,
    filters: filters.filters,
    sort: readSort(params, period),
  }
  return { request, problems: [problem, filters.problem].filter((each) => each !== undefined) }
}

function oneOf<T extends string>(known: readonly T[], text: string | null): T | undefined {
  return known.find((each) => each === text)
}

function named(preset: Preset, today: string, problem?: RequestProblem) {
  return { preset, period: periodOf(preset, today), problem }
}

function readPeriod(params: URLSearchParams, today: string): Read<Pick<ReportRequest, 'period' | 'preset'>> {
  const months = params.getAll('months').flatMap((text) => text.split(',').filter(Boolean))
  const [from, to] = [params.get('from') || null, params.get('to') || null]
  if (from !== null || to !== null) return readDays(from ?? to, to ?? from, today)
  if (months.length > 0) return readMonths(months, today)
  return named(oneOf(PRESETS, params.get('preset')) ?? DEFAULT_PRESET, today)
}

function readMonths(sent: string[], today: string): Read<Pick<ReportRequest, 'period' | 'preset'>> {
  const good = [...new Set(sent.filter((text) => month.safeParse(text).success))].sort()
  if (good.length === 0) return named(DEFAULT_PRESET, today, 'PERIOD_BROKEN')
  const problem = good.length > MAX_MONTHS ? 'TOO_MANY_MONTHS' : undefined
  const period: Period = { grain: 'month', columns: good.slice(-MAX_MONTHS) }
  const broken = sent.some((text) => !month.safeParse(text).success)
  return { period, preset: undefined, problem: problem ?? (broken ? 'PERIOD_BROKEN' : undefined) }
}

function readDays(
  from: string | null,
  to: string | null,
  today: string,
): Read<Pick<ReportRequest, 'period' | 'preset'>> {
  const [first, last] = [day.safeParse(from), day.safeParse(to)]
  if (!first.success || !last.success) return named(DEFAULT_PRESET, today, 'PERIOD_BROKEN')
  if (first.data > last.data) return named(DEFAULT_PRESET, today, 'PERIOD_REVERSED')
  const days = daysBetween(first.data, last.data)
  return {
    period: { grain: 'day', columns: days.slice(-MAX_DAYS) },
    preset: undefined,
    problem: days.length > MAX_DAYS ? 'TOO_MANY_DAYS' : undefined,
  }
}

function readFilters(params: URLSearchParams): Read<{ filters: Filters }> {
  const filters: Partial<Record<Dimension, string>> = {}
  let problem: RequestProblem | undefined
  for (const dimension of DIMENSIONS) {
    const text = params.get(dimension)
    if (!text) continue
    const parsed = (dimension === 'face' ? faceValue : member).safeParse(text)
    if (parsed.success) filters[dimension] = parsed.data
    else problem = 'FILTER_BROKEN'
  }
  return { filters, problem }
}

function readSort(params: URLSearchParams, period: Period): Sort {
  const by = params.get('sort') ?? 'total'
  const known = by === 'name' || by === 'total' || period.columns.includes(by)
  const dir = params.get('dir')
  return { by: known ? by : 'total', descending: dir === null ? by !== 'name' : dir === 'desc' }
}

/** The address's query of a report; what is the default is left out. */
export function reportQuery(request: ReportRequest): URLSearchParams {
  const { rows, measure, preset, period, filters, sort } = request
  const params = new URLSearchParams({ rows, measure })
  if (preset) params.set('preset', preset)
  else if (period.grain === 'month') params.set('months', period.columns.join(','))
  else {
    params.set('from', period.columns[0] ?? '')
    params.set('to', period.columns.at(-1) ?? '')
  }
  for (const dimension of DIMENSIONS) {
    const value = filters[dimension]
    if (value !== undefined) params.set(dimension, value)
  }
  if (sort.by !== 'total' || !sort.descending) {
    params.set('sort', sort.by)
    params.set('dir', sort.descending ? 'desc' : 'asc')
  }
  return params
}

/** The same report with something changed; a column to sort by that is there no more gives way to the total. */
export function changed(request: ReportRequest, change: Partial<ReportRequest>): ReportRequest {
  const next = { ...request, ...change }
  const gone =
    next.sort.by !== 'name' && next.sort.by !== 'total' && !next.period.columns.includes(next.sort.by)
  return gone ? { ...next, sort: { by: 'total', descending: true } } : next
}

/**
 * The orders behind a cell, a row, a column or all of a report, as a report of their own.
 * @param row id of the row; undefined: all rows
 * @param column undefined: all columns
 */
export function behind(request: ReportRequest, row?: string, column?: string): ReportRequest {
  return changed(request, {
    ...(row === undefined ? {} : { filters: { ...request.filters, [request.rows]: row } }),
    ...(column === undefined
      ? {}
      : { preset: undefined, period: { grain: request.period.grain, columns: [column] } }),
    sort: { by: 'total', descending: true },
  })
}

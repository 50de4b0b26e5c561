import { type RequestProblem, readReportRequest, reportQuery } from '../reports/report-request.ts'
import { type FiguresRequest, LAYOUTS, MEASURES } from './types.ts'

/**
 * Reads figures from an address. Nothing in it is refused: what makes no sense falls back to the default, and is named
 * in `problems`.
 * @param params measure, layout, sort (name or a measure) and dir, and a period as reports have it
 * @param today where the merchant is, 'YYYY-MM-DD'
 */
export function readFiguresRequest(
  params: URLSearchParams,
  today: string,
): { request: FiguresRequest; problems: RequestProblem[] } {
  const withPeriod = new URLSearchParams(params)
  // What a shop looks at is this month, and not the year.
  if (!['preset', 'months', 'from', 'to'].some((name) => params.get(name)))
    withPeriod.set('preset', 'thisMonth')
  for (const filter of ['product', 'batch', 'face', 'channel', 'store', 'supplier']) withPeriod.delete(filter)
  const { request: read, problems } = readReportRequest(withPeriod, today)
  const measure = MEASURES.find((each) => each === params.get('measure')) ?? 'sold'
  const by =
    params.get('sort') === 'name' ? 'name' : (MEASURES.find((each) => each === params.get('sort')) ?? measure)
  const dir = params.get('dir')
  const request: FiguresRequest = {
    measure,
    layout: LAYOUTS.find((each) => each === params.get('layout')) ?? 'measures',
    period: read.period,
    preset: read.preset,
    sort: { by, descending: dir === null ? by !== 'name' : dir === 'desc' },
  }
  return { request, problems }
}

/** The address's query of figures; what is the default is left out. */
export function figuresQuery({ measure, layout, period, preset, sort }: FiguresRequest): URLSearchParams {
  const params = new URLSearchParams({ measure })
  if (layout !== 'measures') params.set('layout', layout)
  const time = reportQuery({
    ...{ rows: 'store', measure: 'value', filters: {}, sort: { by: 'total', descending: true } },
    ...{ period, preset },
  })
  for (const name of ['preset', 'months', 'from', 'to']) {
    const value = time.get(name)
    if (value !== null) params.set(name, value)
  }
  if (sort.by !== measure || !sort.descending) {
    params.set('sort', sort.by)
    params.set('dir', sort.descending ? 'desc' : 'asc')
  }
  return params
}

/** The same figures with something changed; another measure is sorted by itself. */
export function changed(request: FiguresRequest, change: Partial<FiguresRequest>): FiguresRequest {
  const next = { ...request, ...change }
  if (change.measure && !change.sort && request.sort.by === request.measure)
    return { ...next, sort: { by: change.measure, descending: true } }
  return next
}

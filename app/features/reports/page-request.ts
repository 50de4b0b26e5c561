import type { MemberBase } from '#app/core/http/route.ts'
import { localTime } from '../availability/calendar-day.ts'
import { loadChoices, loadFilterNames, loadReport, loadSpan, type Reader } from './data.ts'
import { filterInWords, type Wording } from './in-words.ts'
import { readReportRequest } from './report-request.ts'
import { DIMENSIONS, type ReportRequest } from './types.ts'

/** Rows on a page; a file has all. */
const SHOWN_ROWS = 500

/** What an address asks of reports, and who asks. */
export function requestOf({ account, scope, request, locale }: MemberBase) {
  const today = localTime(new Date(), account.time_zone).day
  const reader: Reader = { scope, merchantId: account.merchant_id, timeZone: account.time_zone, locale }
  const wording = { locale, currency: account.currency }
  return { reader, today, wording, ...readReportRequest(new URL(request.url).searchParams, today) }
}

/** What the page of a report loads. */
export async function loadReportPage(input: MemberBase) {
  const asked = requestOf(input)
  const { reader, request, problems, today, wording } = asked
  const [report, choices, span] = await Promise.all([
    loadReport(reader, request),
    loadChoices(reader.scope),
    loadSpan(reader),
  ])
  const { rows, columns, columnTotals, totals } = report
  return {
    ...{ request, problems, today, choices, span, wording },
    report: { rows: rows.slice(0, SHOWN_ROWS), columns, columnTotals, totals },
    rowCount: rows.length,
    mayOpen: input.may('order.read'),
  }
}

/** The filters of a report in words, also of what is not among the newest choices. */
export async function namedFilters(
  reader: Reader,
  { filters }: ReportRequest,
  wording: Wording,
): Promise<string[]> {
  const names = await loadFilterNames(reader.scope, filters)
  return DIMENSIONS.flatMap((dimension) => {
    const value = filters[dimension]
    return value === undefined ? [] : [filterInWords(dimension, value, names.get(dimension) ?? null, wording)]
  })
}

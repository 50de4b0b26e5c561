import { behind, changed, reportQuery } from '../report-request.ts'
import type { ReportRequest } from '../types.ts'

/** The address of a report, changed or as it is. */
export function reportHref(request: ReportRequest, change: Partial<ReportRequest> = {}): string {
  return `/admin/reports?${reportQuery(changed(request, change))}`
}

/** The address of the orders behind a cell, a row, a column or all of a report. */
export function ordersHref(request: ReportRequest, row?: string, column?: string): string {
  return `/admin/reports/orders?${reportQuery(behind(request, row, column))}`
}

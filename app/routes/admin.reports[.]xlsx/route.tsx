import { memberRoute } from '#app/core/http/route.ts'
import { loadReport } from '#app/features/reports/data.ts'
import { namedFilters, requestOf } from '#app/features/reports/page-request.ts'
import { fileNameOf, reportWorkbook } from '#app/features/reports/workbook.ts'

/** The report of an address as an Excel file, with all its rows. */
export const loader = memberRoute({ permission: 'report.read' }, async (input) => {
  const { account } = input
  const { reader, request, wording } = requestOf(input)
  const [report, filters] = await Promise.all([
    loadReport(reader, request),
    namedFilters(reader, request, wording),
  ])
  const file = await reportWorkbook(report, request, {
    ...{ ...wording, filters, madeAt: new Date() },
    ...{ merchantName: account.merchant_name, timeZone: account.time_zone },
  })
  return new Response(new Uint8Array(file), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileNameOf(request, input.locale))}`,
      'content-length': String(file.byteLength),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
})

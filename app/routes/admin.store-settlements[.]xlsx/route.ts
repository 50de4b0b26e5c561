import { memberRoute } from '#app/core/http/route.ts'
import { settlementFile, settlementQuery } from '#app/features/store-settlements/page-request.ts'

/** The settlement of a month as an Excel file. */
export const loader = memberRoute({ permission: 'report.read', query: settlementQuery }, (input) =>
  settlementFile(input),
)

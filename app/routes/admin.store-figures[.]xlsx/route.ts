import { memberRoute } from '#app/core/http/route.ts'
import { loadStores } from '#app/features/store-figures/data.ts'
import { fileNameOf } from '#app/features/store-figures/in-words.ts'
import { figuresAsked } from '#app/features/store-figures/page-request.ts'
import { fileAnswer, storesWorkbook } from '#app/features/store-figures/workbook.ts'

/** The figures of all stores as an Excel file. */
export const loader = memberRoute({ permission: 'report.read' }, async (input) => {
  const { reader, request, wording } = figuresAsked(input)
  const { merchant_name: merchantName, time_zone: timeZone } = input.account
  const report = await loadStores(reader, request)
  const head = { ...wording, merchantName, timeZone, madeAt: new Date() }
  return fileAnswer(await storesWorkbook(report, request, head), fileNameOf(request, input.locale))
})

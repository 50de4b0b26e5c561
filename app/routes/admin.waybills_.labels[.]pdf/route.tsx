import { memberRoute } from '#app/core/http/route.ts'
import { writeLabels } from '#app/features/waybills/labels/label-pdf.ts'
import { labelsToPrint } from '#app/features/waybills/print-request.ts'
import { labelsQuery } from '#app/features/waybills/schema.ts'

/** Labels as a PDF file, one a page. That they are printed was noted before (mutations.ts); each look is logged. */
export const loader = memberRoute({ permission: 'order.ship', query: labelsQuery }, async (input) => {
  const { account, query } = input
  const labels = await labelsToPrint(input, query.ids)
  const file = await writeLabels(labels, account.merchant_name)
  return new Response(new Uint8Array(file), {
    headers: {
      'content-type': 'application/pdf',
      'content-length': String(file.length),
      'content-disposition': 'inline; filename="waybills.pdf"',
      'cache-control': 'private, no-store',
    },
  })
})

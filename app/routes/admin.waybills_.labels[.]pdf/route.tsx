import { memberRoute } from '#app/core/http/route.ts'
import { loadLabels } from '#app/features/waybills/data.ts'
import { writeLabels } from '#app/features/waybills/labels/label-pdf.ts'
import { labelsQuery } from '#app/features/waybills/schema.ts'

/** Labels as a PDF file, one a page. That they are printed was noted before (mutations.ts); looking changes nothing. */
export const loader = memberRoute(
  { permission: 'order.ship', query: labelsQuery },
  async ({ account, query, may }) => {
    if (!may('order.read')) throw new Response('forbidden', { status: 403 })
    const labels = await loadLabels(account, query.ids)
    if (labels.length === 0) throw new Response('not found', { status: 404 })
    const file = await writeLabels(labels, account.merchant_name)
    return new Response(new Uint8Array(file), {
      headers: {
        'content-type': 'application/pdf',
        'content-length': String(file.length),
        'content-disposition': 'inline; filename="waybills.pdf"',
        'cache-control': 'private, no-store',
      },
    })
  },
)

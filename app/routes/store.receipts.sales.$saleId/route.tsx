import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { saleReceipt } from '#app/features/sales/receipts/data.ts'
import { printReceipt, redemptionAddress, showReceipt } from '#app/features/sales/receipts/receipt-request.ts'

const params = z.object({ saleId: z.uuid() })
const query = z.object({ print: z.uuid().optional().catch(undefined) })

/** The receipt of a sale, as a page for an 80 mm printer. */
export const loader = memberRoute(
  { permission: 'card.read', kinds: ['store'], params, query },
  async (input) =>
    showReceipt(input, await saleReceipt(input.account, input.params.saleId, redemptionAddress(input)), {
      subjectId: input.params.saleId,
      printId: input.query.print,
      back: `/store/sales/${input.params.saleId}`,
    }),
)

export const action = memberRoute({ permission: 'card.read', kinds: ['store'], params }, async (input) =>
  printReceipt(
    input,
    await saleReceipt(input.account, input.params.saleId, redemptionAddress(input)),
    input.params.saleId,
  ),
)

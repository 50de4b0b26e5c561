import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { orderReceipt } from '#app/features/sales/receipts/data.ts'
import { printReceipt, redemptionAddress, showReceipt } from '#app/features/sales/receipts/receipt-request.ts'

const params = z.object({ orderId: z.uuid() })
const query = z.object({ print: z.uuid().optional().catch(undefined) })

// Whoever hands over or reads orders: the facts of the hand-over are there for both, and for nobody else.
/** The receipt of a hand-over, as a page for an 80 mm printer. */
export const loader = memberRoute({ permission: null, kinds: ['store'], params, query }, async (input) =>
  showReceipt(input, await orderReceipt(input.account, input.params.orderId, redemptionAddress(input)), {
    subjectId: input.params.orderId,
    printId: input.query.print,
    back: input.may('card.verify') ? '/store/counter' : '/store/orders',
  }),
)

export const action = memberRoute({ permission: null, kinds: ['store'], params }, async (input) =>
  printReceipt(
    input,
    await orderReceipt(input.account, input.params.orderId, redemptionAddress(input)),
    input.params.orderId,
  ),
)

import { memberRoute } from '#app/core/http/route.ts'
import { rowsActionSchema } from '#app/features/orders/sheet/schema.ts'
import { actOnRows } from '#app/features/orders/sheet/sheet-request.ts'

/** What is done to the orders that are selected in the sheet. */
export const action = memberRoute({ permission: 'order.ship' }, async (input) => {
  const parsed = rowsActionSchema.safeParse(await input.request.json().catch(() => undefined))
  if (!parsed.success) return Response.json({ reason: 'BROKEN' }, { status: 400 })
  return Response.json(await actOnRows(input, parsed.data), { headers: { 'cache-control': 'no-store' } })
})

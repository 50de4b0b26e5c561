import { memberRoute } from '#app/core/http/route.ts'
import { editsSchema } from '#app/features/orders/sheet/schema.ts'
import { saveEdits } from '#app/features/orders/sheet/sheet-request.ts'

/** What was typed or pasted into the order sheet: a result for each order, in the same order. */
export const action = memberRoute({ permission: 'order.read' }, async (input) => {
  const parsed = editsSchema.safeParse(await input.request.json().catch(() => undefined))
  if (!parsed.success) return Response.json({ reason: 'BROKEN' }, { status: 400 })
  return Response.json(await saveEdits(input, parsed.data), { headers: { 'cache-control': 'no-store' } })
})

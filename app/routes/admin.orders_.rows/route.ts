import { memberRoute } from '#app/core/http/route.ts'
import { rowsQuery } from '#app/features/orders/sheet/schema.ts'
import { loadRows } from '#app/features/orders/sheet/sheet-request.ts'

/** More rows of the order sheet, as JSON: the next of a view, or those with the ids given. */
export const loader = memberRoute({ permission: 'order.read', query: rowsQuery }, async (input) =>
  Response.json(await loadRows(input), { headers: { 'cache-control': 'no-store' } }),
)

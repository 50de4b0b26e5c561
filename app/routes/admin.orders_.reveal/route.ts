import { memberRoute } from '#app/core/http/route.ts'
import { revealForSheet } from '#app/features/reveals/page-request.ts'
import { sheetRevealSchema } from '#app/features/reveals/schema.ts'

/** Consignees of rows of the sheet, in full, as JSON. */
export const action = memberRoute({ permission: 'order.read' }, async (input) => {
  const parsed = sheetRevealSchema.safeParse(await input.request.json().catch(() => undefined))
  const { answer, status } = await revealForSheet(input, parsed.data?.orders)
  return Response.json(answer, { status, headers: { 'cache-control': 'no-store' } })
})

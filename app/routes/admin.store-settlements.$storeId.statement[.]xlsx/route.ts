import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { loadStoreName } from '#app/features/store-figures/data.ts'
import { settlementFile, settlementQuery } from '#app/features/store-settlements/page-request.ts'

const params = z.object({ storeId: z.uuid() })

/** The statement of a store, or of a pair, as an Excel file. */
export const loader = memberRoute(
  { permission: 'report.read', params, query: settlementQuery },
  async (input) => {
    const id = input.params.storeId
    const name = await loadStoreName(input.scope, id)
    if (name === undefined) throw new Response('not found', { status: 404 })
    return settlementFile(input, { id, name })
  },
)

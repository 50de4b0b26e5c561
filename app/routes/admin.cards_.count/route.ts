import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { loadCardCounts } from '#app/features/cards/data.ts'
import { cardFilterSchema, filterQuery } from '#app/features/cards/schema.ts'

/** How many cards of a search are in which state: asked for by the list when it is on the screen already. */
export const loader = memberRoute(
  { permission: 'card.read', query: z.record(z.string(), z.string()) },
  async ({ scope, account, query }) => {
    const filter = cardFilterSchema.safeParse(query)
    if (!filter.success) throw new Response('bad query', { status: 400 })
    const counts = await loadCardCounts(scope, account.merchant_id, filter.data)
    return { query: new URLSearchParams(filterQuery(filter.data)).toString(), counts }
  },
)

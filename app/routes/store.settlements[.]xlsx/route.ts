import { memberRoute } from '#app/core/http/route.ts'
import { loadStoreName } from '#app/features/store-figures/data.ts'
import { ownStore } from '#app/features/store-figures/policy.ts'
import { settlementFile, settlementQuery } from '#app/features/store-settlements/page-request.ts'

/** What the own store gets and owes, as an Excel file. */
export const loader = memberRoute(
  { permission: 'report.read', kinds: ['store'], query: settlementQuery },
  async (input) => {
    const id = ownStore(input.account)
    return settlementFile(input, { id, name: (await loadStoreName(input.scope, id)) ?? '' })
  },
)

import { memberRoute } from '#app/core/http/route.ts'
import { loadStorePage } from '#app/features/store-figures/page-request.ts'
import { ownStore } from '#app/features/store-figures/policy.ts'
import { storeFile } from '#app/features/store-figures/store-file.ts'

/** The figures of the own store as an Excel file. */
export const loader = memberRoute({ permission: 'report.read', kinds: ['store'] }, async (input) =>
  storeFile(input, await loadStorePage(input, ownStore(input.account))),
)

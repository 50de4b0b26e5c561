import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { loadStorePage } from '#app/features/store-figures/page-request.ts'
import { storeFile } from '#app/features/store-figures/store-file.ts'

const params = z.object({ storeId: z.uuid() })

/** The figures of a store as an Excel file. */
export const loader = memberRoute({ permission: 'report.read', params }, async (input) =>
  storeFile(input, await loadStorePage(input, input.params.storeId)),
)

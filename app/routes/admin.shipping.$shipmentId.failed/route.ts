import { memberRoute } from '#app/core/http/route.ts'
import { failedFile, failedQuery, shipmentParams } from '#app/features/shipping/page-request.ts'

/** The lines that were not shipped, to mend and load again. */
export const loader = memberRoute(
  { permission: 'order.ship', params: shipmentParams, query: failedQuery },
  (input) => failedFile(input),
)

import { memberRoute } from '#app/core/http/route.ts'
import { eventsQuery, shipmentEvents, shipmentParams } from '#app/features/shipping/page-request.ts'

/** The lines of a file as they are shipped, as server-sent events. */
export const loader = memberRoute(
  { permission: 'order.ship', params: shipmentParams, query: eventsQuery },
  (input) => shipmentEvents(input),
)

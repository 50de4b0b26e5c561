import { memberRoute } from '#app/core/http/route.ts'
import { orderEvents } from '#app/features/orders/sheet/events.ts'
import { lookFor } from '#app/features/orders/sheet/sheet-request.ts'

/** Which orders change, as server-sent events. A browser that comes back says where it was. */
export const loader = memberRoute({ permission: 'order.read' }, async (input) => {
  const last = Number(input.request.headers.get('last-event-id') ?? Number.NaN)
  const from = Number.isSafeInteger(last) && last > 0 ? last : Date.now() * 1000
  return new Response(orderEvents(lookFor(input), from, input.request.signal), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would hold the events back otherwise.
      'x-accel-buffering': 'no',
    },
  })
})

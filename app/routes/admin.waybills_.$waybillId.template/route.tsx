import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { templateToPrint } from '#app/features/waybills/print-request.ts'

const params = z.object({ waybillId: z.uuid() })

// Somebody else's HTML. `sandbox` takes it out of our origin and lets nothing run in it; it may bring its own styles
// and pictures inside itself, and fetches nothing from anywhere.
const POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The label as the vendor has drawn it, in a document that can do nothing. */
export const loader = memberRoute({ permission: 'order.ship', params }, async (input) => {
  const html = await templateToPrint(input, input.params.waybillId)
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'private, no-store',
    },
  })
})

import { z } from 'zod'
import { publicRoute } from '#app/core/http/route.ts'
import { hookAnswer } from '#app/features/tracking/hook-answer.ts'
import { takePush } from '#app/features/tracking/mutations.ts'

const params = z.object({ token: z.string() })
const headers = { 'cache-control': 'no-store' }

/** KDNiao pushes here what has become of parcels; whose address it is stands in the token. */
export const action = publicRoute({ params }, async ({ params, request, scope }) => {
  const pushed = new Uint8Array(await request.arrayBuffer())
  const { status, body } = hookAnswer('kdniao', await takePush(scope, 'kdniao', params.token, pushed))
  if (typeof body === 'string') return new Response(body, { status, headers })
  return Response.json(body, { status, headers })
})

export const loader = publicRoute({}, async () => new Response('POST only', { status: 405, headers }))

import { z } from 'zod'
import { publicRoute } from '#app/core/http/route.ts'
import { issueChallenge } from '#app/features/guard/captcha.ts'
import { siteMerchant } from '#app/features/guard/data.ts'
import { PLATFORM } from '#app/features/guard/types.ts'

const query = z.union([
  z.object({ purpose: z.enum(['card', 'order']), site: z.string().regex(/^[a-z][a-z0-9-]{1,29}$/) }),
  z.object({ purpose: z.literal('login') }),
])

/** A task for the browser (features/guard/components/captcha.tsx); a new one each time, so nothing keeps it. */
export const loader = publicRoute({ query }, async ({ query }) => {
  const merchantId = 'site' in query ? await siteMerchant(query.site) : PLATFORM
  if (!merchantId) throw new Response('not found', { status: 404 })
  return Response.json(await issueChallenge(merchantId, query.purpose), {
    headers: { 'cache-control': 'no-store' },
  })
})

import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'

const params = z.object({ storeId: z.uuid() })

/** Where stores were edited before they had pages of their own. */
export const loader = memberRoute({ permission: 'store.manage', params }, async ({ params }) =>
  redirect(`/admin/stores/${params.storeId}/edit`),
)

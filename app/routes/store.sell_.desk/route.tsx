import { memberRoute } from '#app/core/http/route.ts'
import { serveDesk, statusOf } from '#app/features/sales/desk-request.ts'

// Whether the account may sell is asked inside: a right that was withdrawn while the page was open is answered in words.
/** What the scripts of the selling page ask for. */
export const action = memberRoute({ permission: null, kinds: ['store'] }, async ({ account, request }) => {
  const answer = await serveDesk(account, await request.formData())
  return Response.json(answer, { status: statusOf(answer, 200), headers: { 'cache-control': 'no-store' } })
})

import type { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { checkView } from '#app/features/counter/data.ts'
import { handOverAtCounter } from '#app/features/counter/mutations.ts'
import { checkParams, chosenSchema } from '#app/features/counter/schema.ts'
import type { answerSchema } from '#app/features/counter/use-hand-over.ts'

const say = (answer: z.input<typeof answerSchema>, status = 200) =>
  Response.json(answer, { status, headers: { 'cache-control': 'no-store' } })

/** What has become of a check, for a page that has lost its line. */
export const loader = memberRoute(
  { permission: 'card.verify', kinds: ['store'], params: checkParams },
  async ({ account, params }) => {
    const check = await checkView(account, params.checkId)
    return say({ is: check?.state.is ?? 'unknown' })
  },
)

/** Hands over, once however often it is sent. */
export const action = memberRoute(
  { permission: 'card.verify', kinds: ['store'], params: checkParams },
  async ({ account, params, request }) => {
    const chosen = chosenSchema.safeParse(Object.fromEntries(await request.formData()))
    if (!chosen.success) return say({ ok: false, reason: 'GIFT_NOT_CHOSEN' }, 400)
    const outcome = await handOverAtCounter(account, params.checkId, chosen.data)
    return outcome.ok ? say({ ok: true }) : say({ ok: false, reason: outcome.reason }, 409)
  },
)

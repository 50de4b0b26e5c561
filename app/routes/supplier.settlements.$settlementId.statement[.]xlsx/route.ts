import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { loadStatement, statementLines } from '#app/features/settlements/data.ts'
import { answerFile } from '#app/features/settlements/file-answer.ts'

/** A supplier's own statement as an Excel file. */
export const loader = memberRoute(
  { permission: 'order.read', kinds: ['supplier'], params: z.object({ settlementId: z.uuid() }) },
  async ({ account, params, locale }) => {
    const statement = await loadStatement(account, params)
    if (!statement) throw new Response('not found', { status: 404 })
    const lines = await statementLines(account, statement.settlementId)
    return answerFile(account, { ...statement, lines }, locale)
  },
)

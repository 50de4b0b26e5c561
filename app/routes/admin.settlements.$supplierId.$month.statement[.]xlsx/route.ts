import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { draftLines, loadDraft, loadStatement, statementLines } from '#app/features/settlements/data.ts'
import { answerFile } from '#app/features/settlements/file-answer.ts'
import { monthSchema } from '#app/features/settlements/schema.ts'

const params = z.object({ supplierId: z.uuid(), month: monthSchema })

/** The statement of a supplier and month as an Excel file, or what it would be now. */
export const loader = memberRoute(
  { permission: 'settlement.manage', params },
  async ({ account, params, locale }) => {
    const statement = await loadStatement(account, params)
    if (statement) {
      const lines = await statementLines(account, statement.settlementId)
      return answerFile(account, { ...statement, lines }, locale)
    }
    const draft = await loadDraft(account, params.supplierId, params.month)
    if (!draft) throw new Response('not found', { status: 404 })
    const lines = await draftLines(account, params.supplierId, params.month)
    return answerFile(account, { ...draft, statementNo: null, status: null, lines }, locale)
  },
)

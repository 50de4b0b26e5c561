import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { loadImport, problemPortions } from '#app/features/imports/data.ts'
import { messages } from '#app/features/imports/messages.ts'
import { rowProblemWords } from '#app/features/imports/words.ts'
import { reportLine } from '#app/features/spreadsheets/words.ts'

/** All refused rows of an import as csv, written as it is read. Row, number, problem; never a password. */
export const loader = memberRoute(
  { permission: 'batch.create', params: z.object({ importId: z.uuid() }) },
  async ({ scope, params, locale }) => {
    const found = await loadImport(scope, params.importId)
    if (!found) throw new Response('not found', { status: 404 })
    const t = translator(messages, locale)
    const lines = async function* () {
      // With the mark, Excel reads it as UTF-8.
      yield `\ufeff${reportLine([t('rowNumber'), t('number'), t('problem')])}`
      for await (const rows of problemPortions(scope, found.importId))
        yield rows
          .map((bad) => reportLine([String(bad.row), bad.number, rowProblemWords(bad, locale)]))
          .join('')
    }
    const name = t('reportName', { name: found.fileName.replace(/\.[a-z]{3,4}$/i, '') })
    return new Response(bodyOf(lines()), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        // RFC 6266: old programs take the plain name, all others the UTF-8 one of RFC 5987.
        'content-disposition': `attachment; filename="report.csv"; filename*=UTF-8''${encodeRfc5987(name)}`,
        'cache-control': 'no-store',
      },
    })
  },
)

function bodyOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}

function encodeRfc5987(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

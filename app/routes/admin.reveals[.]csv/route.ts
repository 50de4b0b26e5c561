import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { readReveals } from '#app/features/reveals/data.ts'
import { messages } from '#app/features/reveals/messages.ts'
import { noteRevealDownload } from '#app/features/reveals/mutations.ts'
import { revealCsv } from '#app/features/reveals/reveal-csv.ts'
import { revealFilterSchema } from '#app/features/reveals/schema.ts'

/** Who looked at whom, as a CSV file. It names orders and no consignee. */
export const loader = memberRoute(
  { permission: 'log.read', query: revealFilterSchema },
  async ({ account, query, locale }) => {
    await noteRevealDownload(account, query)
    const name = encodeURIComponent(translator(messages, locale)('fileName'))
    return new Response(revealCsv(readReveals(account, query), { locale, timeZone: account.time_zone }), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename*=UTF-8''${name}`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  },
)

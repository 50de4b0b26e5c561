import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { readLog } from '#app/features/logs/data.ts'
import { csvStream } from '#app/features/logs/log-csv.ts'
import { messages } from '#app/features/logs/messages.ts'
import { noteLogDownload } from '#app/features/logs/mutations.ts'
import { logFilterSchema } from '#app/features/logs/schema.ts'

/** The log of a search as a CSV file. */
export const loader = memberRoute(
  { permission: 'log.read', query: logFilterSchema },
  async ({ account, query, locale }) => {
    await noteLogDownload(account, query)
    const name = encodeURIComponent(translator(messages, locale)('fileName'))
    const body = csvStream(readLog(account, query), {
      locale,
      currency: account.currency,
      timeZone: account.time_zone,
    })
    return new Response(body, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename*=UTF-8''${name}`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  },
)

import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { readLogins } from '#app/features/login-log/data.ts'
import { loginCsv } from '#app/features/login-log/login-csv.ts'
import { messages } from '#app/features/login-log/messages.ts'
import { noteLoginDownload } from '#app/features/login-log/mutations.ts'
import { loginFilterSchema } from '#app/features/login-log/schema.ts'

/** The log of sign-ins of a search as a CSV file. */
export const loader = memberRoute(
  { permission: 'log.read', query: loginFilterSchema },
  async ({ account, query, locale }) => {
    await noteLoginDownload(account, query)
    const name = encodeURIComponent(translator(messages, locale)('fileName'))
    return new Response(loginCsv(readLogins(account, query), locale, account.time_zone), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename*=UTF-8''${name}`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  },
)

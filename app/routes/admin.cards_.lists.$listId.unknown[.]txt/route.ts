import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { loadUnknown } from '#app/features/lists/data.ts'
import { messages } from '#app/features/lists/messages.ts'

/** The numbers of a pasted list that are no card's, as a text file with one in a line. */
export const loader = memberRoute(
  { permission: 'card.read', params: z.object({ listId: z.uuid() }) },
  async ({ scope, account, params, locale }) => {
    const unknown = await loadUnknown(scope, account.merchant_id, params.listId)
    if (!unknown) throw new Response('not found', { status: 404 })
    const name = encodeURIComponent(`${translator(messages, locale)('unknownFile')}.txt`)
    // A mark of UTF-8 and Windows line ends: that is where these files are opened.
    return new Response(`\uFEFF${unknown.join('\r\n')}\r\n`, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="unknown.txt"; filename*=UTF-8''${name}`,
        'cache-control': 'no-store',
      },
    })
  },
)

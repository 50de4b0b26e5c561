import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { openDownload } from '#app/features/cards/mutations.ts'

/** A file of an export, by a link that ends after 15 minutes and only works for accounts that may export. */
export const loader = memberRoute(
  { permission: 'card.export', params: z.object({ token: z.string().max(4000) }) },
  async ({ account, params }) => {
    const opened = await openDownload(account, params.token)
    if (!opened.ok) {
      if (opened.reason === 'FORBIDDEN') throw new Response('forbidden', { status: 403 })
      return redirect(`/admin/cards?download=${opened.reason === 'FILE_GONE' ? 'gone' : 'expired'}`)
    }
    const { file, fileName } = opened
    return new Response(file.stream(), {
      headers: {
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'content-length': String(file.size),
        // RFC 6266: old programs take the plain name, all others the UTF-8 one of RFC 5987.
        'content-disposition': `attachment; filename="cards.xlsx"; filename*=UTF-8''${encodeRfc5987(fileName)}`,
        'cache-control': 'no-store',
      },
    })
  },
)

function encodeRfc5987(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

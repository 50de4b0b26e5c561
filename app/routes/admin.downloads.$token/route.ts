import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { openDownload } from '#app/features/exports/mutations.ts'
import { MIME_TYPES } from '#app/features/exports/stored-file.ts'

/** A file of an export, by a link that ends after 15 minutes and only works for accounts that may export. */
export const loader = memberRoute(
  { permission: 'card.export', params: z.object({ token: z.string().max(4000) }) },
  async ({ account, params, request }) => {
    const opened = await openDownload(account, params.token, request.signal)
    if (!opened.ok) {
      if (opened.reason === 'FORBIDDEN') throw new Response('forbidden', { status: 403 })
      return redirect(`/admin/cards/export?download=${opened.reason === 'FILE_GONE' ? 'gone' : 'expired'}`)
    }
    const { stream, bytes, packed, fileName } = opened
    return new Response(stream, {
      headers: {
        'content-type': MIME_TYPES[packed],
        ...(bytes === undefined ? {} : { 'content-length': String(bytes) }),
        // RFC 6266: old programs take the plain name, all others the UTF-8 one of RFC 5987.
        'content-disposition': `attachment; filename="cards.${packed}"; filename*=UTF-8''${encodeRfc5987(fileName)}`,
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

import { redirect } from '@remix-run/node'
import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { openDrawing } from '#app/features/drawings/mutations.ts'

/** Drawn cards, by a link that ends after 15 minutes and only works for accounts that may export. */
export const loader = memberRoute(
  { permission: 'card.export', params: z.object({ token: z.string().max(4000) }) },
  async ({ account, params, request }) => {
    const opened = await openDrawing(account, params.token, request.signal)
    if (!opened.ok) {
      if (opened.reason === 'FORBIDDEN') throw new Response('forbidden', { status: 403 })
      return redirect(`/admin/cards?download=${opened.reason === 'FILE_GONE' ? 'gone' : 'expired'}`)
    }
    const { stream, bytes, file, fileName } = opened
    const ending = file === 'pdf' ? 'pdf' : 'zip'
    const name = encodeURIComponent(fileName).replace(
      /['()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    )
    return new Response(stream, {
      headers: {
        'content-type': `application/${ending}`,
        'content-length': String(bytes),
        // RFC 6266: old programs take the plain name, all others the UTF-8 one of RFC 5987.
        'content-disposition': `attachment; filename="cards.${ending}"; filename*=UTF-8''${name}`,
        'cache-control': 'no-store',
      },
    })
  },
)

import { createHash } from 'node:crypto'
import { siteRoute } from '#app/core/http/route.ts'
import { sharePicture } from '#app/features/redemptions/site/share-picture.ts'

const ONE_DAY_S = 86_400

/** The picture that chats show beside a link to this redemption site; for everybody, as the site's name is. */
export const loader = siteRoute({}, async ({ site, request }) => {
  const picture = await sharePicture(site.name)
  const etag = `"${createHash('sha256').update(picture).digest('base64url').slice(0, 22)}"`
  const headers = { etag, 'cache-control': `public, max-age=${ONE_DAY_S}` }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(picture), {
    headers: { ...headers, 'content-type': 'image/png', 'content-length': String(picture.length) },
  })
})

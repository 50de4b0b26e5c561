import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { loadArtwork, loadDesign } from '#app/features/designs/data.ts'

const ONE_YEAR_S = 31_536_000

/**
 * The artwork behind the editor, for the merchant's own people. The address carries the artwork's id, so a
 * browser may keep it; nobody between may.
 */
export const loader = memberRoute(
  { permission: 'card.read', params: z.object({ designId: z.uuid() }) },
  async ({ scope, params }) => {
    const design = await loadDesign(scope, params.designId)
    const artwork = design && (await loadArtwork(design, 'screen'))
    if (!artwork)
      return new Response('not found', {
        status: 404,
        headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
      })
    return new Response(artwork.blob.stream(), {
      headers: {
        // From the path, never from storage: nothing that was uploaded decides what a browser takes it for.
        'content-type': artwork.contentType,
        'content-length': String(artwork.blob.size),
        'cache-control': `private, max-age=${ONE_YEAR_S}, immutable`,
        'content-disposition': 'inline',
      },
    })
  },
)

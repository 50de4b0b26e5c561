import type { LoaderFunctionArgs } from '@remix-run/node'
import { getObject } from '#app/core/storage/storage.ts'
import { mediaPath } from './media-path.ts'

const ONE_YEAR_S = 31_536_000

/**
 * Pictures of products and merchants, for everybody. A path names one picture for ever (a new picture gets a
 * new id), so caches may keep it. Everything that is no such path, or not there, is 404. (nosniff comes with
 * every response, from server.ts.)
 */
export async function loader({ params }: LoaderFunctionArgs): Promise<Response> {
  const asked = mediaPath(params['*'])
  const blob = asked && (await getObject('media', asked.path))
  if (!asked || !blob) {
    return new Response('not found', {
      status: 404,
      headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
    })
  }
  return new Response(blob.stream(), {
    headers: {
      // From the path, never from storage: nothing that was uploaded decides what a browser takes it for.
      'content-type': asked.contentType,
      'content-length': String(blob.size),
      'cache-control': `public, max-age=${ONE_YEAR_S}, immutable`,
      'content-disposition': 'inline',
    },
  })
}

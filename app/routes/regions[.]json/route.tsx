import { regionTree } from '#app/features/regions/regions.ts'

const ONE_DAY_S = 86_400
let body: string | undefined

/** The table behind the region picker: public, the same for everybody, kept by browsers and caches for a day. */
export function loader(): Response {
  body ??= JSON.stringify(regionTree())
  return new Response(body, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': `public, max-age=${ONE_DAY_S}, stale-while-revalidate=${ONE_DAY_S}`,
    },
  })
}

import type { Tx } from '#app/core/db/door.ts'

/** SQL for the seasons of a row of `products p`, as jsonb of the shape `Season[]`, in the order they were given. */
export function seasonsOf(tx: Tx) {
  return tx`
    coalesce((
      select jsonb_agg(jsonb_build_object('kind', e.kind,
        'from', coalesce(e.from_day, e.starts_on::text), 'to', coalesce(e.to_day, e.ends_on::text)) order by e.season_id)
      from product_seasons e where e.merchant_id = p.merchant_id and e.product_id = p.product_id), '[]')`
}

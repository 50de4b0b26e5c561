import { v7 as uuid } from 'uuid'
import type { Tx } from '#app/core/db/door.ts'
import type { Season } from '../availability/types.ts'

/**
 * Gives a product exactly these seasons. Needs product.write; the product's row must be locked by the same
 * transaction, or two who save at once leave the seasons of both.
 */
export async function replaceSeasons(
  tx: Tx,
  merchantId: string,
  productId: string,
  seasons: readonly Season[],
): Promise<void> {
  await tx`delete from product_seasons where merchant_id = ${merchantId} and product_id = ${productId}`
  if (seasons.length === 0) return
  const rows = seasons.map(({ kind, from, to }) => ({
    merchant_id: merchantId,
    season_id: uuid(),
    product_id: productId,
    kind,
    from_day: kind === 'yearly' ? from : null,
    to_day: kind === 'yearly' ? to : null,
    starts_on: kind === 'fixed' ? from : null,
    ends_on: kind === 'fixed' ? to : null,
  }))
  await tx`insert into product_seasons ${tx(rows)}`
}

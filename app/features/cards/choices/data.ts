import type { Tx } from '#app/core/db/door.ts'
import type { CardFilter } from '../schema.ts'
import type { FilterChoices } from '../types.ts'

/** As many as a list to choose from can have and still be one. */
const MOST = 500
const BATCHES = 200

/** What the fields of a search offer: the newest batches and the one in the search, channels, stores and products. */
export async function readChoices(
  tx: Tx,
  merchantId: string,
  filter: Pick<CardFilter, 'batchId'>,
): Promise<FilterChoices> {
  const { batchId } = filter
  const [batches, channels, stores, products] = await Promise.all([
    tx<FilterChoices['batches']>`
      (select batch_id as "batchId", name from card_batches where merchant_id = ${merchantId}
        order by created_at desc, batch_id desc limit ${BATCHES})
      ${
        batchId === undefined
          ? tx``
          : tx`union select batch_id, name from card_batches
              where merchant_id = ${merchantId} and batch_id = ${batchId}`
      }`,
    tx<FilterChoices['channels']>`
      select channel_id as "channelId", name from channels where merchant_id = ${merchantId}
      order by name, channel_id limit ${MOST}`,
    tx<FilterChoices['stores']>`
      select store_id as "storeId", name from stores where merchant_id = ${merchantId}
      order by name, store_id limit ${MOST}`,
    tx<FilterChoices['products']>`
      select product_id as "productId", name from products where merchant_id = ${merchantId}
      order by sort, product_id limit ${MOST}`,
  ])
  // UUIDs of version 7 are in the order of their making.
  const newestFirst = [...batches].sort((a, b) => (a.batchId < b.batchId ? 1 : -1))
  return { batches: newestFirst, channels: [...channels], stores: [...stores], products: [...products] }
}

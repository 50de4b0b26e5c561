import type { Tx } from '#app/core/db/door.ts'

/** What a row of orders points to and lists show by name. */
export type Pointers = {
  /** The stores that the card belonged to, where the goods are picked up, and where they were handed over. */
  storeId: string | null
  pickUpStoreId: string | null
  verifiedStoreId: string | null
  supplierId: string | null
  channelId: string | null
  /** The account that handed them over. */
  clerkId: string | null
}

/** Names by id; without those that whoever asks may not see. */
type Names = ReadonlyMap<string, string>
export type NamesOfOrders = { stores: Names; suppliers: Names; channels: Names; clerks: Names }

/**
 * The names that some orders point to, each asked for once, and nothing asked where they point to nothing: joined to
 * the page, each table would be planned in with its policy and opened, thrice for stores, for rows that have no store.
 * What is asked goes out in one round trip.
 */
export async function namesOf(tx: Tx, merchantId: string, rows: readonly Pointers[]): Promise<NamesOfOrders> {
  const ask = async (
    columns: readonly (keyof Pointers)[],
    question: (ids: string[]) => PromiseLike<{ id: string; name: string }[]>,
  ): Promise<Names> => {
    const ids = new Set<string>()
    for (const row of rows)
      for (const column of columns) {
        const id = row[column]
        if (id !== null) ids.add(id)
      }
    if (ids.size === 0) return new Map()
    return new Map((await question([...ids])).map(({ id, name }) => [id, name]))
  }
  type Name = { id: string; name: string }
  const [stores, suppliers, channels, clerks] = await Promise.all([
    ask(
      ['storeId', 'pickUpStoreId', 'verifiedStoreId'],
      (ids) => tx<Name[]>`
        select store_id as id, name from stores where merchant_id = ${merchantId} and store_id = any (${ids}::uuid[])`,
    ),
    ask(
      ['supplierId'],
      (ids) => tx<Name[]>`
        select supplier_id as id, name from suppliers
        where merchant_id = ${merchantId} and supplier_id = any (${ids}::uuid[])`,
    ),
    // Shown to nobody who is confined.
    ask(
      ['channelId'],
      (ids) => tx<Name[]>`
        select channel_id as id, name from channels
        where merchant_id = ${merchantId} and channel_id = any (${ids}::uuid[])`,
    ),
    ask(
      ['clerkId'],
      (ids) => tx<Name[]>`select member_id as id, name from private.clerk_names(${ids}::uuid[])`,
    ),
  ])
  return { stores, suppliers, channels, clerks }
}

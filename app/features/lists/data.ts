import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { ListSummary } from './types.ts'

const EXAMPLES = 20

/** A list of the account, summed up; undefined when it is not one of the account's own. */
export async function readList(tx: Tx, merchantId: string, listId: string): Promise<ListSummary | undefined> {
  const [list] = await tx<ListSummary[]>`
    select list_id as "listId", pasted, repeats, cardinality(serials) as found, cardinality(unknown) as unknown,
      unknown[1:${EXAMPLES}::int] as examples
    from card_lists where merchant_id = ${merchantId} and list_id = ${listId}`
  return list
}

/** The numbers of a list that are no card's; undefined when it is not one of the account's own. */
export function loadUnknown(
  scope: TenantScope,
  merchantId: string,
  listId: string,
): Promise<string[] | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [list] = await tx<{ unknown: string[] }[]>`
      select unknown from card_lists where merchant_id = ${merchantId} and list_id = ${listId}`
    return list?.unknown
  })
}

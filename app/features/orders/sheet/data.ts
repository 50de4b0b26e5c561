import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { SeenOrder } from '../mutations.ts'

/** So many changes are named one by one; of more only that there are many. */
export const MOST_CHANGES = 200

/**
 * Orders that have changed since a moment, oldest first, at most one more than MOST_CHANGES.
 * @param since microseconds since the epoch
 */
export async function readChanged(
  scope: TenantScope,
  merchantId: string,
  since: number,
): Promise<SeenOrder[]> {
  return withTenant(scope, ({ tx }) => selectChanged(tx, merchantId, since))
}

function selectChanged(tx: Tx, merchantId: string, since: number): Promise<SeenOrder[]> {
  return tx<SeenOrder[]>`
    select order_id as "orderId", to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version
    from orders
    where merchant_id = ${merchantId}
      and updated_at > timestamptz 'epoch' + ${since}::bigint * interval '1 microsecond'
    order by updated_at, order_id ${limit(tx, MOST_CHANGES + 1)}`
}

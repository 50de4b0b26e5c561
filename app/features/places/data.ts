import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Places, Store, SupplierName } from './types.ts'

/** Stores and suppliers of the merchant with the number of accounts each has, by name. */
export async function listPlaces(scope: TenantScope): Promise<Places> {
  return withTenant(scope, async ({ tx }) => {
    const stores = await tx<Places['stores']>`
      select s.store_id as id, s.name, s.pick_up as "pickUp", s.created_at as "createdAt", count(m.member_id) as accounts
      from stores s
      left join members m on m.merchant_id = s.merchant_id and m.store_id = s.store_id
      group by s.merchant_id, s.store_id
      order by s.name`
    const suppliers = await tx<Places['suppliers']>`
      select s.supplier_id as id, s.name, false as "pickUp", s.created_at as "createdAt", count(m.member_id) as accounts
      from suppliers s
      left join members m on m.merchant_id = s.merchant_id and m.supplier_id = s.supplier_id
      group by s.merchant_id, s.supplier_id
      order by s.name`
    return { stores: [...stores], suppliers: [...suppliers] }
  })
}

/** One store; undefined when this merchant has none of that id. */
export function loadStore(scope: TenantScope, storeId: string): Promise<Store | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [store] = await tx<Store[]>`
      select store_id as "storeId", name, pick_up as "pickUp", region_code as "regionCode", address, hours
      from stores where merchant_id = (select private.current_merchant_id()) and store_id = ${storeId}`
    return store
  })
}

/** One supplier; undefined when this merchant has none of that id. */
export function loadSupplier(scope: TenantScope, supplierId: string): Promise<SupplierName | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [supplier] = await tx<SupplierName[]>`
      select supplier_id as "supplierId", name
      from suppliers where merchant_id = (select private.current_merchant_id()) and supplier_id = ${supplierId}`
    return supplier
  })
}

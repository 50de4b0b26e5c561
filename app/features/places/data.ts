import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Supplier, SupplierName } from './types.ts'

/** The suppliers of the merchant with the number of accounts each has, by name. */
export async function listSuppliers(scope: TenantScope): Promise<Supplier[]> {
  return withTenant(scope, async ({ tx }) => {
    const suppliers = await tx<Supplier[]>`
      select s.supplier_id as id, s.name, s.created_at as "createdAt", count(m.member_id) as accounts
      from suppliers s
      left join members m on m.merchant_id = s.merchant_id and m.supplier_id = s.supplier_id
      group by s.merchant_id, s.supplier_id
      order by s.name`
    return [...suppliers]
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

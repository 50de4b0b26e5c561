import { can, type Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { MerchantRow, Overview, OverviewJob } from './types.ts'

/** All merchants, newest first. Only an operator sees more than its own. */
export async function listMerchants(scope: TenantScope): Promise<MerchantRow[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<MerchantRow[]>`
        select merchant_id as "merchantId", code, name, status, created_at as "createdAt"
        from merchants order by created_at desc, merchant_id`),
  ])
}

/** True when a merchant with this code (normalised) exists. For operators: others see no merchant but theirs. */
export async function merchantCodeTaken(scope: TenantScope, code: string): Promise<boolean> {
  const [row] = await withTenant(scope, ({ tx }) => tx`select from merchants where code = ${code}`)
  return row !== undefined
}

/** The numbers of the home page, as far as the account may see them. */
export async function readOverview(account: Member): Promise<Overview> {
  const seesCards = can(account, 'card.read')
  const seesOrders = can(account, 'order.read')
  return withTenant(account.scope, async ({ tx }) => {
    const cards = { created: 0, active: 0, redeemed: 0, void: 0 }
    if (seesCards) {
      const rows = await tx<{ status: keyof typeof cards; n: number }[]>`
        select status, count(*) as n from cards where merchant_id = ${account.merchant_id} group by status`
      for (const row of rows) cards[row.status] = row.n
    }
    const [counts] = await tx<{ orders: number; products: number; batches: number }[]>`
      select
        (select count(*) from orders where merchant_id = ${account.merchant_id} and status = 'pending') as orders,
        (select count(*) from products where merchant_id = ${account.merchant_id}) as products,
        (select count(*) from card_batches where merchant_id = ${account.merchant_id}) as batches`
    const jobs = await tx<OverviewJob[]>`
      select job_id as "jobId", kind, status, total, done, created_at as "createdAt"
      from jobs where merchant_id = ${account.merchant_id}
      order by created_at desc, job_id limit 5`
    return {
      cards: seesCards ? cards : undefined,
      ordersToShip: seesOrders ? (counts?.orders ?? 0) : undefined,
      products: counts?.products ?? 0,
      batches: counts?.batches ?? 0,
      jobs: [...jobs],
    }
  })
}

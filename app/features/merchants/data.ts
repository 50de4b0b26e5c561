import type { Member } from '#app/core/auth/account.ts'
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

/** How far a merchant has come with its first cards, and its latest jobs, as far as the account may see. */
export async function readOverview(account: Member): Promise<Overview> {
  const merchantId = account.merchant_id
  return withTenant(account.scope, async ({ tx }) => {
    const [progress] = await tx<Omit<Overview, 'jobs'>[]>`
      select
        (select count(*) from products where merchant_id = ${merchantId}) as products,
        b.batches, b.cards,
        exists (select from cards where merchant_id = ${merchantId} and status = 'active')
          or exists (select from cards where merchant_id = ${merchantId} and status = 'redeemed') as activated,
        exists (select from orders where merchant_id = ${merchantId}) as redeemed
      from (
        select count(*) as batches, coalesce(sum(generated), 0)::bigint as cards
        from card_batches where merchant_id = ${merchantId}) b`
    const jobs = await tx<OverviewJob[]>`
      select job_id as "jobId", kind, status, total, done, created_at as "createdAt"
      from jobs where merchant_id = ${merchantId}
      order by created_at desc, job_id limit 5`
    return { ...(progress as Omit<Overview, 'jobs'>), jobs: [...jobs] }
  })
}

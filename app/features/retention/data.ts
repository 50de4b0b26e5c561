import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { KeptFor } from './types.ts'

/**
 * Every rule of retention with its newest run, in the order screens show them. For the platform's operators, and for
 * accounts of a merchant with log.read, who learn of their own rows alone; nothing for others.
 */
export function listRetention(scope: TenantScope): Promise<KeptFor[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<KeptFor[]>`
      select rule, kind, nightly, keep_seconds as "keepSeconds", next_run_at as "nextRunAt", started_at as "startedAt",
        finished_at as "finishedAt", problem, coalesce(last_removed, 0) as "lastRemoved", removed, dropped
      from private.retention_overview()`),
  ])
}

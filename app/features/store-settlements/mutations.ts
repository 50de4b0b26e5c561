import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { firstDay } from '../settlements/month.ts'
import type { IssueRefusal, Month } from './types.ts'

/**
 * Settles a month that is over for all stores: its lines are copied and never change again. Needs settlement.manage.
 * @param seen what the person has agreed to: how many orders, and their sum in minor units
 * @returns the number of the statement; or why nothing was issued
 */
export async function issueStoreSettlement(
  account: Member,
  month: Month,
  seen: { orders: number; total: number },
): Promise<Outcome<{ statementNo: string }, IssueRefusal>> {
  type Issued = Outcome<{ statementNo: string; orders: number }, IssueRefusal>
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<{ outcome: Issued }[]>`
      select private.issue_store_settlement(${firstDay(month)}, ${seen.orders}, ${seen.total}) as outcome`
    if (!row) throw new Error('private.issue_store_settlement gave no answer')
    if (!row.outcome.ok) return row.outcome
    const { statementNo, orders } = row.outcome
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'stores.settle',
      filter: {},
      count: orders,
      detail: { statementNo, month, amount: (seen.total / 100).toFixed(2) },
    })
    return { ok: true, statementNo }
  })
}

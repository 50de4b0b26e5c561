import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { given } from '#app/core/paging/addresses.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { countLog } from './data.ts'
import type { LogFilter } from './schema.ts'

/**
 * Writes down that the log is about to be downloaded, before its first byte leaves.
 * @returns how many entries it will have
 */
export function noteLogDownload(account: Member, filter: LogFilter): Promise<number> {
  return withTenant(account.scope, async ({ tx }) => {
    const count = await countLog(tx, account, filter)
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'log.export',
      filter: {},
      count,
      detail: { search: given(filter) },
    })
    return count
  })
}

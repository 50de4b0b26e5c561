import type { z } from 'zod'
import type { Account } from '#app/core/auth/account.ts'
import { given } from '#app/core/paging/addresses.ts'
import { listLogins, loggedAccounts } from './data.ts'
import { loginFilterSchema, type loginQuerySchema } from './schema.ts'
import type { LoginEntry } from './types.ts'

/** What a page of the log of sign-ins shows. */
export type LoginSearch = {
  entries: LoginEntry[]
  previous: string | undefined
  next: string | undefined
  accounts: { id: string; name: string; loginName: string }[]
  typed: Record<string, string>
  badFilter: boolean
  /** The search as a query string. */
  search: string
}

/** A page of the log for whoever may read all of it, with what was searched for. */
export async function searchLogins(
  reader: Account,
  query: z.output<typeof loginQuerySchema>,
): Promise<LoginSearch> {
  const { after, before, ...sent } = query
  const typed = given(sent)
  const filter = loginFilterSchema.safeParse(typed)
  const nothing = { entries: [], previous: undefined, next: undefined }
  const page = filter.success ? await listLogins(reader, 'all', filter.data, { after, before }) : nothing
  return {
    ...page,
    accounts: await loggedAccounts(reader),
    typed,
    badFilter: !filter.success,
    search: String(new URLSearchParams(filter.success ? given(filter.data) : {})),
  }
}

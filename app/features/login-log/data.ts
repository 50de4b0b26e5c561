import { type Account, siteOf } from '#app/core/auth/account.ts'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import { momentOf, newestFirst, rowAtMoment } from '#app/core/db/newest-first.ts'
import { inPortions, type Place, pageOf } from '#app/core/paging/page.ts'
import { type Moment, momentSchema } from '#app/core/paging/places.ts'
import { zoneOf } from '../mails/mutations.ts'
import { entryPlace } from './mutations.ts'
import type { LoginFilter } from './schema.ts'
import type { LoginEntry } from './types.ts'

export const PAGE = 50
const EXPORT_PORTION = 500

type Row = {
  entryId: string
  at: Date
  /** Microseconds are more than a Date holds. */
  place: string
  accountId: string | null
  typedEnc: Buffer | null
  clientEnc: Buffer | null
  browser: string | null
  result: LoginEntry['result']
  reason: string
}

/** Whose entries: those of the whole merchant (or of the operators), or of the reader alone. */
export type Whose = 'all' | 'own'

/** The entries of a filter, over `login_log l`; the policies say the same again. */
function matching(tx: Tx, reader: Account, keys: MerchantKeys, whose: Whose, filter: LoginFilter) {
  const { account, result, reason, from, to, address } = filter
  const own = reader.type === 'member' ? reader.member_id : null
  return tx`
    l.merchant_id = ${siteOf(reader)} and l.at > now() - interval '180 days'
    ${whose === 'own' ? tx`and l.account_id = ${own}` : tx``}
    ${account === undefined ? tx`` : tx`and l.account_id = ${account}`}
    ${result === undefined ? tx`` : tx`and l.result = ${result}`}
    ${reason === undefined ? tx`` : tx`and l.reason = ${reason}`}
    ${address === undefined ? tx`` : tx`and l.client_idx = ${keys.index('login_log.client', address)}`}
    ${onLocalDays(tx, tx`l.at`, { from, to }, zoneOf(reader))}`
}

async function readRows(
  tx: Tx,
  keys: MerchantKeys,
  search: { reader: Account; whose: Whose; filter: LoginFilter; place: Place<Moment>; rows: number },
): Promise<Row[]> {
  const { reader, whose, filter, place, rows } = search
  const key = [tx`l.at`, tx`l.entry_id`] as const
  const { beyond, order } = newestFirst(tx, key, place, (at) => rowAtMoment(tx, at))
  return tx<Row[]>`
    select l.entry_id as "entryId", l.at, l.account_id as "accountId", l.typed_enc as "typedEnc",
      ${momentOf(tx, ...key)} as place,
      l.client_enc as "clientEnc", l.browser, l.result, l.reason
    from login_log l
    where ${matching(tx, reader, keys, whose, filter)} ${beyond}
    order by ${order} ${limit(tx, rows)}`
}

async function opened(
  tx: Tx,
  reader: Account,
  keys: MerchantKeys,
  rows: readonly Row[],
): Promise<LoginEntry[]> {
  const names = await accountNames(
    tx,
    reader,
    rows.map((row) => row.accountId),
  )
  return rows.map((row) => ({
    entryId: row.entryId,
    at: row.at,
    account: row.accountId === null ? null : (names.get(row.accountId) ?? unnamed(row.accountId)),
    typed: row.typedEnc && keys.openText(entryPlace('typed_enc', row.entryId), row.typedEnc),
    address: row.clientEnc && keys.openText(entryPlace('client_enc', row.entryId), row.clientEnc),
    browser: row.browser,
    result: row.result,
    reason: row.reason,
  }))
}

type Named = NonNullable<LoginEntry['account']>

const unnamed = (id: string): Named => ({ id, name: '–', loginName: '' })

async function accountNames(tx: Tx, reader: Account, ids: (string | null)[]): Promise<Map<string, Named>> {
  if (reader.type === 'operator') {
    const rows = await tx<{ id: string; name: string; loginName: string }[]>`
      select operator_id as id, display_name as name, login_name as "loginName" from private.operator_names()`
    return new Map(rows.map((row) => [row.id, row]))
  }
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const rows = await tx<{ id: string; name: string; loginName: string }[]>`
    select member_id as id, display_name as name, login_name as "loginName" from private.member_names(${wanted}::uuid[])`
  return new Map(rows.map((row) => [row.id, row]))
}

export type LoginPage = { entries: LoginEntry[]; previous: string | undefined; next: string | undefined }

/**
 * A page of the log of sign-ins, newest first.
 * @param whose `all` needs log.read, or an operator: the policies show others nothing but what is their own
 */
export async function listLogins(
  reader: Account,
  whose: Whose,
  filter: LoginFilter,
  place: Place<Moment>,
): Promise<LoginPage> {
  const keys = await keysOfSite(siteOf(reader))
  return withTenant(reader.scope, async ({ tx }) => {
    const found = await readRows(tx, keys, { reader, whose, filter, place, rows: PAGE + 1 })
    const { rows, ...beside } = pageOf(found, PAGE, place, (row) => row.place)
    return { entries: await opened(tx, reader, keys, rows), ...beside }
  })
}

/** All entries of a filter, newest first, in portions. */
export async function* readLogins(reader: Account, filter: LoginFilter): AsyncGenerator<LoginEntry[]> {
  const keys = await keysOfSite(siteOf(reader))
  yield* inPortions((after: Moment | undefined) =>
    withTenant(reader.scope, async ({ tx }) => {
      const search = { reader, whose: 'all', filter, place: { after }, rows: EXPORT_PORTION } as const
      const rows = await readRows(tx, keys, search)
      const last = rows.at(-1)
      return { entries: await opened(tx, reader, keys, rows), last: last && momentSchema.parse(last.place) }
    }),
  )
}

/** The accounts that the log knows, to choose from, by name. */
export function loggedAccounts(reader: Account): Promise<Named[]> {
  return withTenant(reader.scope, async ({ tx }) => {
    // From one account to the next along the index: there are few of them, however long the log is.
    const next = (behind: Fragment) => tx`
      (select l.account_id from login_log l
        where l.merchant_id = ${siteOf(reader)} and l.at > now() - interval '180 days' ${behind}
        order by l.account_id limit 1)`
    const rows = await tx<{ id: string }[]>`
      with recursive known as (
        select ${next(tx`and l.account_id is not null`)} as id
        union all
        select ${next(tx`and l.account_id > known.id`)} from known where known.id is not null)
      select id from known where id is not null`
    const ids = rows.map((row) => row.id)
    const names = await accountNames(tx, reader, ids)
    return ids
      .map((id) => names.get(id) ?? unnamed(id))
      .sort((one, other) => one.name.localeCompare(other.name))
  })
}

import type { Account } from '#app/core/auth/account.ts'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { siteOf, zoneOf } from '../mails/mutations.ts'
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

type Place = { after?: string | undefined; before?: string | undefined }

/** The entries of a filter, over `login_log l`; the policies say the same again. */
function matching(tx: Tx, reader: Account, keys: MerchantKeys, whose: Whose, filter: LoginFilter) {
  const { account, result, reason, from, to, address } = filter
  const midnight = (day: string, days: number) =>
    tx`((${day}::date + ${days}::int)::timestamp at time zone ${zoneOf(reader)})`
  const own = reader.type === 'member' ? reader.member_id : null
  return tx`
    l.merchant_id = ${siteOf(reader)} and l.at > now() - interval '180 days'
    ${whose === 'own' ? tx`and l.account_id = ${own}` : tx``}
    ${account === undefined ? tx`` : tx`and l.account_id = ${account}`}
    ${result === undefined ? tx`` : tx`and l.result = ${result}`}
    ${reason === undefined ? tx`` : tx`and l.reason = ${reason}`}
    ${address === undefined ? tx`` : tx`and l.client_idx = ${keys.index('login_log.client', address)}`}
    ${from === undefined ? tx`` : tx`and l.at >= ${midnight(from, 0)}`}
    ${to === undefined ? tx`` : tx`and l.at < ${midnight(to, 1)}`}`
}

function parsePlace(place: string): { at: string; entryId: string } {
  const [seconds = '0', micros = '0', entryId = ''] = place.split('.')
  return { at: `${seconds}.${micros.padStart(6, '0')}`, entryId }
}

async function readRows(
  tx: Tx,
  keys: MerchantKeys,
  search: { reader: Account; whose: Whose; filter: LoginFilter; place: Place; rows: number },
): Promise<Row[]> {
  const { reader, whose, filter, place, rows } = search
  const back = place.after === undefined && place.before !== undefined
  const from = place.after ?? place.before
  const at = from === undefined ? undefined : parsePlace(from)
  const beyond =
    at === undefined
      ? tx``
      : back
        ? tx`and (l.at, l.entry_id) > (to_timestamp(${at.at}::numeric), ${at.entryId}::uuid)`
        : tx`and (l.at, l.entry_id) < (to_timestamp(${at.at}::numeric), ${at.entryId}::uuid)`
  return tx<Row[]>`
    select l.entry_id as "entryId", l.at, l.account_id as "accountId", l.typed_enc as "typedEnc",
      to_char(extract(epoch from l.at), 'FM999999999999990.000000') || '.' || l.entry_id as place,
      l.client_enc as "clientEnc", l.browser, l.result, l.reason
    from login_log l
    where ${matching(tx, reader, keys, whose, filter)} ${beyond}
    order by ${back ? tx`l.at, l.entry_id` : tx`l.at desc, l.entry_id desc`} limit ${rows}`
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
  place: Place,
): Promise<LoginPage> {
  const keys = await keysOfSite(siteOf(reader))
  return withTenant(reader.scope, async ({ tx }) => {
    const back = place.after === undefined && place.before !== undefined
    const rows = await readRows(tx, keys, { reader, whose, filter, place, rows: PAGE + 1 })
    const more = rows.length > PAGE
    const shown = rows.slice(0, PAGE)
    if (back) shown.reverse()
    return {
      entries: await opened(tx, reader, keys, shown),
      previous: (back ? more : place.after !== undefined) ? shown[0]?.place : undefined,
      next: back || more ? shown.at(-1)?.place : undefined,
    }
  })
}

/** All entries of a filter, newest first, in portions. */
export async function* readLogins(reader: Account, filter: LoginFilter): AsyncGenerator<LoginEntry[]> {
  const keys = await keysOfSite(siteOf(reader))
  let after: string | undefined
  for (;;) {
    const place = { after }
    const search = { reader, whose: 'all', filter, place, rows: EXPORT_PORTION } as const
    const portion = await withTenant(reader.scope, async ({ tx }) => {
      const rows = await readRows(tx, keys, search)
      return { entries: await opened(tx, reader, keys, rows), last: rows.at(-1)?.place }
    })
    if (portion.entries.length === 0) return
    yield portion.entries
    after = portion.last
  }
}

/** The accounts that the log knows, to choose from, by name. */
export function loggedAccounts(reader: Account): Promise<Named[]> {
  return withTenant(reader.scope, async ({ tx }) => {
    const rows = await tx<{ id: string }[]>`
      select distinct account_id as id from login_log
      where merchant_id = ${siteOf(reader)} and account_id is not null and at > now() - interval '180 days'`
    const ids = rows.map((row) => row.id)
    const names = await accountNames(tx, reader, ids)
    return ids
      .map((id) => names.get(id) ?? unnamed(id))
      .sort((one, other) => one.name.localeCompare(other.name))
  })
}

import type { Member } from '#app/core/auth/account.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import { momentOf, newestFirst, rowAtMoment } from '#app/core/db/newest-first.ts'
import { inPortions, type Place, pageOf } from '#app/core/paging/page.ts'
import { type Moment, momentSchema } from '#app/core/paging/places.ts'
import { memberNames } from '../accounts/data.ts'
import type { RevealFilter } from './schema.ts'
import type { RevealEntry, RevealPage } from './types.ts'

export const PAGE = 50
const PORTION = 500
/** On the page of an order. */
const SHOWN_OF_ORDER = 20

type Row = Omit<RevealEntry, 'who'> & { memberId: string; place: string }

function matching(tx: Tx, account: Member, { member, kind, order, from, to }: RevealFilter) {
  const merchantId = account.merchant_id
  return tx`
    r.merchant_id = ${merchantId}
    ${member === undefined ? tx`` : tx`and r.member_id = ${member}`}
    ${kind === undefined ? tx`` : tx`and r.kind = ${kind}`}
    ${onLocalDays(tx, tx`r.at`, { from, to }, account.time_zone)}
    ${
      order === undefined
        ? tx``
        : tx`and (r.at, r.reveal_id) in (
            select o.at, o.reveal_id from reveal_orders o where o.merchant_id = ${merchantId} and o.order_no = ${order})`
    }`
}

async function readRows(
  tx: Tx,
  account: Member,
  filter: RevealFilter,
  place: Place<Moment>,
  rows: number,
): Promise<Row[]> {
  const key = [tx`r.at`, tx`r.reveal_id`] as const
  const { beyond, order } = newestFirst(tx, key, place, (at) => rowAtMoment(tx, at))
  return tx<Row[]>`
    select r.reveal_id as "revealId", r.at, r.member_id as "memberId", r.kind, r.fields, r.order_nos as "orderNos",
      r.orders, r.about, ${momentOf(tx, ...key)} as place
    from reveals r where ${matching(tx, account, filter)} ${beyond}
    order by ${order} ${limit(tx, rows)}`
}

async function named(tx: Tx, rows: readonly Row[]): Promise<RevealEntry[]> {
  const names = await memberNames(
    tx,
    rows.map(({ memberId }) => memberId),
  )
  return rows.map(({ memberId, place: _, ...entry }) => ({ ...entry, who: names.get(memberId) ?? null }))
}

/**
 * A page of the log, newest first.
 * @param account must hold log.read; the policy says so too
 */
export function listReveals(
  account: Member,
  filter: RevealFilter,
  place: Place<Moment>,
): Promise<RevealPage> {
  return withTenant(account.scope, async ({ tx }) => {
    const found = await readRows(tx, account, filter, place, PAGE + 1)
    const { rows, ...beside } = pageOf(found, PAGE, place, (row) => row.place)
    return { entries: await named(tx, rows), ...beside }
  })
}

/** All lines of a filter, newest first, in portions. */
export function readReveals(account: Member, filter: RevealFilter): AsyncGenerator<RevealEntry[]> {
  return inPortions((after: Moment | undefined) =>
    withTenant(account.scope, async ({ tx }) => {
      const rows = await readRows(tx, account, filter, { after }, PORTION)
      const last = rows.at(-1)
      return { entries: await named(tx, rows), last: last && momentSchema.parse(last.place) }
    }),
  )
}

/** Who has seen the consignee of an order, newest first; nobody for accounts without log.read. */
export function revealsOfOrder(account: Member, orderNo: string): Promise<RevealEntry[]> {
  return withTenant(account.scope, async ({ tx }) => {
    const filter = { order: orderNo }
    return named(tx, await readRows(tx, account, filter, {}, SHOWN_OF_ORDER))
  })
}

/** Whom the log knows, to choose from. */
export function loadViewers(account: Member): Promise<{ id: string; name: string }[]> {
  return withTenant(account.scope, async ({ tx }) => {
    // From one account to the next along the index: there are few of them, however long the log is.
    const next = (behind: Fragment) => tx`
      (select r.member_id from reveals r where r.merchant_id = ${account.merchant_id} ${behind}
        order by r.member_id limit 1)`
    const rows = await tx<{ id: string }[]>`
      with recursive known as (
        select ${next(tx``)} as id
        union all
        select ${next(tx`and r.member_id > known.id`)} from known where known.id is not null)
      select id from known where id is not null`
    const names = await memberNames(
      tx,
      rows.map(({ id }) => id),
    )
    return rows
      .map(({ id }) => ({ id, name: names.get(id) ?? id }))
      .sort((a, b) => a.name.localeCompare(b.name))
  })
}

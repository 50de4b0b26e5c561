import type { Member } from '#app/core/auth/account.ts'
import { type Fragment, type Tx, withTenant } from '#app/core/db/door.ts'
import { memberNames } from '../accounts/data.ts'
import { type RevealFilter, type RevealPlace, revealPlaceSchema } from './schema.ts'
import type { RevealEntry, RevealPage } from './types.ts'

export const PAGE = 50
const PORTION = 500
/** On the page of an order. */
const SHOWN_OF_ORDER = 20

type Row = Omit<RevealEntry, 'who'> & { memberId: string; place: string }

function matching(tx: Tx, account: Member, { member, kind, order, from, to }: RevealFilter) {
  const merchantId = account.merchant_id
  const midnight = (day: string, days: number) =>
    tx`((${day}::date + ${days}::int)::timestamp at time zone ${account.time_zone})`
  return tx`
    r.merchant_id = ${merchantId}
    ${member === undefined ? tx`` : tx`and r.member_id = ${member}`}
    ${kind === undefined ? tx`` : tx`and r.kind = ${kind}`}
    ${from === undefined ? tx`` : tx`and r.at >= ${midnight(from, 0)}`}
    ${to === undefined ? tx`` : tx`and r.at < ${midnight(to, 1)}`}
    ${
      order === undefined
        ? tx``
        : tx`and (r.at, r.reveal_id) in (
            select o.at, o.reveal_id from reveal_orders o where o.merchant_id = ${merchantId} and o.order_no = ${order})`
    }`
}

type Side = { after: RevealPlace; before: RevealPlace }

async function readRows(
  tx: Tx,
  account: Member,
  filter: RevealFilter,
  { after, before }: Side,
  rows: number,
): Promise<Row[]> {
  const place = after ?? before
  const at =
    place && tx`(timestamptz 'epoch' + ${place.micros} * interval '1 microsecond', ${place.revealId}::uuid)`
  const back = after === undefined && before !== undefined
  const beyond = !at ? tx`` : back ? tx`and (r.at, r.reveal_id) > ${at}` : tx`and (r.at, r.reveal_id) < ${at}`
  return tx<Row[]>`
    select r.reveal_id as "revealId", r.at, r.member_id as "memberId", r.kind, r.fields, r.order_nos as "orderNos",
      r.orders, r.about, (extract(epoch from r.at) * 1000000)::bigint || '_' || r.reveal_id as place
    from reveals r where ${matching(tx, account, filter)} ${beyond}
    order by ${back ? tx`r.at, r.reveal_id` : tx`r.at desc, r.reveal_id desc`} limit ${rows}`
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
export function listReveals(account: Member, filter: RevealFilter, side: Side): Promise<RevealPage> {
  return withTenant(account.scope, async ({ tx }) => {
    const back = side.after === undefined && side.before !== undefined
    const rows = await readRows(tx, account, filter, side, PAGE + 1)
    const more = rows.length > PAGE
    const shown = rows.slice(0, PAGE)
    if (back) shown.reverse()
    return {
      entries: await named(tx, shown),
      previous: (back ? more : side.after !== undefined) ? shown[0]?.place : undefined,
      next: back || more ? shown.at(-1)?.place : undefined,
    }
  })
}

/** All lines of a filter, newest first, in portions: a log of any length needs little memory. */
export async function* readReveals(account: Member, filter: RevealFilter): AsyncGenerator<RevealEntry[]> {
  let after: RevealPlace
  for (;;) {
    const found = await withTenant(account.scope, async ({ tx }) => {
      const rows = await readRows(tx, account, filter, { after, before: undefined }, PORTION)
      return { entries: await named(tx, rows), last: rows.at(-1)?.place }
    })
    if (found.entries.length === 0) return
    yield found.entries
    after = revealPlaceSchema.parse(found.last)
  }
}

/** Who has seen the consignee of an order, newest first; nobody for accounts without log.read. */
export function revealsOfOrder(account: Member, orderNo: string): Promise<RevealEntry[]> {
  return withTenant(account.scope, async ({ tx }) => {
    const filter = { order: orderNo }
    return named(
      tx,
      await readRows(tx, account, filter, { after: undefined, before: undefined }, SHOWN_OF_ORDER),
    )
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

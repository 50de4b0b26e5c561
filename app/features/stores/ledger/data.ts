import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import { newestFirst } from '#app/core/db/newest-first.ts'
import { pageOf } from '#app/core/paging/page.ts'
import { memberNames } from '../../accounts/data.ts'
import { ENTRY_KINDS, type EntryKind, type LedgerQuery } from './schema.ts'

/** One thing that has happened to cards of a store. */
export type LedgerEntry = {
  entryId: number
  at: Date
  kind: EntryKind
  cards: number
  /** Of all these cards together. */
  faceValueMinor: number
  batchName: string
  /** Of a move: the other store. */
  otherStore: string | null
  /** Whoever did it; null: the consumer, the platform, or an account that is gone. */
  who: string | null
  /** By how much the cards on hand have grown or shrunk. */
  onHand: number
  /** The job and entry of the log that it was part of. */
  operationId: string | null
  /** Runs of serials, the first few of them. */
  runs: { from: number; to: number }[]
  runCount: number
}

export type LedgerPage = {
  entries: LedgerEntry[]
  previous: number | undefined
  next: number | undefined
}

const PAGE = 50
const SHOWN_RUNS = 6

type Row = Omit<LedgerEntry, 'who'> & { memberId: string | null }

/** A page of a store's ledger, newest first. Needs card.read; an account of a store sees its own. */
export function loadLedger(account: Member, storeId: string, query: LedgerQuery): Promise<LedgerPage> {
  return withTenant(account.scope, async ({ tx }) => {
    const found = await readEntries(tx, account, storeId, query)
    const { rows, ...beside } = pageOf(found, PAGE, query, ({ entryId }) => entryId)
    const names = await memberNames(
      tx,
      rows.map(({ memberId }) => memberId),
    )
    const entries = rows.map(({ memberId, ...row }) => ({
      ...row,
      who: memberId === null ? null : (names.get(memberId) ?? null),
    }))
    return { entries, ...beside }
  })
}

function readEntries(tx: Tx, account: Member, storeId: string, query: LedgerQuery) {
  const { merchant_id: merchantId, time_zone: zone } = account
  const { kind } = query
  const { beyond, order } = newestFirst(
    tx,
    [tx`l.at`, tx`l.entry_id`],
    query,
    (entryId) => tx`(
    (select p.at from store_ledger p where p.merchant_id = ${merchantId} and p.entry_id = ${entryId}), ${entryId}::bigint)`,
  )
  return tx<Row[]>`
    select l.entry_id as "entryId", l.at, l.kind, l.cards, l.face_value_minor as "faceValueMinor", l.created as "onHand",
      l.member_id as "memberId", l.operation_id as "operationId", b.name as "batchName", o.name as "otherStore",
      r.runs, r.n as "runCount"
    from store_ledger l
    join card_batches b on b.merchant_id = ${merchantId} and b.batch_id = l.batch_id
    left join stores o on o.merchant_id = ${merchantId} and o.store_id = l.other_store_id
    cross join lateral (
      select count(*) as n,
        jsonb_agg(jsonb_build_object('from', lower(u.run), 'to', upper(u.run) - 1) order by u.run)
          filter (where u.place <= ${SHOWN_RUNS}) as runs
      from unnest(l.serials) with ordinality u (run, place)) r
    where l.merchant_id = ${merchantId} and l.store_id = ${storeId}
      ${kind ? tx`and l.kind = ${literal(tx, kind)}` : tx``}
      ${onLocalDays(tx, tx`l.at`, query, zone)}
      ${beyond}
    order by ${order} ${limit(tx, PAGE + 1)}`
}

/** The kinds that are rare have an index of their own, which only a kind that stands in the statement finds. */
function literal(tx: Tx, kind: EntryKind) {
  if (!ENTRY_KINDS.includes(kind)) throw new RangeError(`no kind of entry: ${kind}`)
  return tx.unsafe(`'${kind}'`)
}

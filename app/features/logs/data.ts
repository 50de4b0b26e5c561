import { z } from 'zod'
import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import { onLocalDays } from '#app/core/db/local-days.ts'
import { inPortions, isBackwards, type Place, pageOf } from '#app/core/paging/page.ts'
import { memberNames } from '../accounts/data.ts'
import { storedFilterSchema } from '../cards/schema.ts'
import { type RawValues, valueNames } from '../changes/data.ts'
import { storedChangeSchema } from '../changes/schema.ts'
import { nameChanges, nameFilters } from '../changes/words/data.ts'
import type { LogFilter } from './schema.ts'
import type { LogEntry, LoggedChange, Who } from './types.ts'

export const PAGE = 50

type Row = {
  logId: string
  at: Date
  memberId: string
  action: string
  filter: Record<string, unknown>
  count: number
  detail: Record<string, unknown>
}

/** The entries of a filter, over `card_log l`. */
function matching(tx: Tx, account: Member, { member, action, from, to, serial }: LogFilter) {
  const merchantId = account.merchant_id
  // An operation is found by the changes it has made; generated and imported cards by their run of serials.
  const touched =
    serial === undefined
      ? tx``
      : tx`and (
    coalesce((l.detail ->> 'operationId')::uuid, l.log_id) = any (array(
      select h.operation_id from card_changes h
      where h.merchant_id = ${merchantId} and h.serial_to >= ${serial} and h.serial_from <= ${serial}
        and h.serials @> ${serial}::bigint and h.operation_id is not null))
    or (l.action in ('cards.generate', 'cards.import')
      and ${serial} between (l.filter ->> 'serialFrom')::bigint and (l.filter ->> 'serialTo')::bigint)
    or (l.filter ->> 'cardSerial')::bigint = ${serial})`
  return tx`
    l.merchant_id = ${merchantId}
    ${member === undefined ? tx`` : tx`and l.member_id = ${member}`}
    ${action === undefined ? tx`` : tx`and l.action = ${action}`}
    ${onLocalDays(tx, tx`l.at`, { from, to }, account.time_zone)}
    ${touched}`
}

const columns = (tx: Tx) => tx`
  l.log_id as "logId", l.at, l.member_id as "memberId", l.action, l.filter, l.card_count as count, l.detail`

/** A run of entries, newest first: behind (older than) an entry, or right before (newer than) one. */
async function readRows(
  tx: Tx,
  account: Member,
  filter: LogFilter,
  place: Place,
  rows: number,
): Promise<Row[]> {
  const { after, before } = place
  const entry = after ?? before
  const at = tx`(select p.at from card_log p where p.merchant_id = ${account.merchant_id} and p.log_id = ${entry ?? null})`
  const beyond = (earlier: boolean) =>
    earlier
      ? tx`and (l.at < ${at} or (l.at = ${at} and l.log_id > ${entry ?? null}))`
      : tx`and (l.at > ${at} or (l.at = ${at} and l.log_id < ${entry ?? null}))`
  const back = isBackwards(place)
  return tx<Row[]>`
    select ${columns(tx)} from card_log l
    where ${matching(tx, account, filter)} ${entry === undefined ? tx`` : beyond(!back)}
    order by ${back ? tx`l.at, l.log_id desc` : tx`l.at desc, l.log_id`} ${limit(tx, rows)}`
}

export type LogPage = { entries: LogEntry[]; previous: string | undefined; next: string | undefined }

/**
 * A page of the operation log, newest first.
 * @param account must hold log.read; the policy says so too
 */
export function listLog(account: Member, filter: LogFilter, place: Place): Promise<LogPage> {
  return withTenant(account.scope, async ({ tx }) => {
    const found = await readRows(tx, account, filter, place, PAGE + 1)
    const { rows, ...beside } = pageOf(found, PAGE, place, ({ logId }) => logId)
    return { entries: await named(tx, account, rows), ...beside }
  })
}

const EXPORT_PORTION = 500

/** All entries of a filter, newest first, in portions. */
export function readLog(account: Member, filter: LogFilter): AsyncGenerator<LogEntry[]> {
  return inPortions((after: string | undefined) =>
    withTenant(account.scope, async ({ tx }) => {
      const rows = await readRows(tx, account, filter, { after }, EXPORT_PORTION)
      return { entries: await named(tx, account, rows), last: rows.at(-1)?.logId }
    }),
  )
}

/** How many entries a filter has, inside a transaction. */
export async function countLog(tx: Tx, account: Member, filter: LogFilter): Promise<number> {
  const [row] = await tx<
    { n: number }[]
  >`select count(*) as n from card_log l where ${matching(tx, account, filter)}`
  return row?.n ?? 0
}

/** Who and what the log knows, to choose from. */
export function loadLogChoices(account: Member): Promise<{ people: Who[]; actions: string[] }> {
  return withTenant(account.scope, async ({ tx }) => {
    const kinds = await tx<{ id: string; action: string }[]>`
      select distinct member_id as id, action from card_log where merchant_id = ${account.merchant_id}`
    const ids = [...new Set(kinds.map((kind) => kind.id))]
    const names = await memberNames(tx, ids)
    return {
      people: ids
        .map((id) => ({ id, name: names.get(id) ?? id }))
        .sort((a, b) => a.name.localeCompare(b.name)),
      actions: [...new Set(kinds.map((kind) => kind.action))].sort(),
    }
  })
}

/**
 * One entry; undefined when there is none for whoever asks.
 * @param logId of the entry, or of the operation: that of work that failed has an id of its own
 */
export function loadEntry(account: Member, logId: string): Promise<LogEntry | undefined> {
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<Row[]>`
      select ${columns(tx)} from card_log l where l.merchant_id = ${account.merchant_id}
        and (l.log_id = ${logId} or l.detail ->> 'operationId' = ${logId}::text)
      order by l.log_id <> ${logId}, l.at desc limit 1`
    const [entry] = await named(tx, account, rows)
    return entry
  })
}

const detailSchema = z.object({
  change: storedChangeSchema.optional().catch(undefined),
  outcome: z.enum(['done', 'cancelled', 'failed']).nullable().catch(null),
  reason: z.string().nullable().catch(null),
  skipped: z.number().catch(0),
  left: z.number().catch(0),
  operationId: z.uuid().optional().catch(undefined),
})

async function named(tx: Tx, account: Member, rows: readonly Row[]): Promise<LogEntry[]> {
  const parsed = rows.map((row) => ({
    row,
    filter: storedFilterSchema.safeParse(row.filter).data ?? {},
    detail: detailSchema.parse(row.detail),
  }))
  const { merchant_id: merchantId } = account
  const filters = await nameFilters(
    tx,
    merchantId,
    parsed.map(({ filter }) => filter),
  )
  const changed = parsed.flatMap(({ detail }) => (detail.change ? [detail.change] : []))
  const changes = await nameChanges(tx, merchantId, changed)
  const names = await memberNames(
    tx,
    rows.map((row) => row.memberId),
  )
  return parsed.map(({ row, detail }, i) => {
    const { change, operationId, ...known } = detail
    return {
      logId: row.logId,
      at: row.at,
      who: names.get(row.memberId) ?? null,
      action: row.action,
      count: row.count,
      filter: filters[i] as LogEntry['filter'],
      change: change ? (changes[changed.indexOf(change)] ?? null) : null,
      ...known,
      operationId: operationId ?? row.logId,
      facts: factsOf(row),
    }
  })
}

/** Said elsewhere, in words. */
const SAID = new Set(['change', 'outcome', 'reason', 'skipped', 'left', 'operationId', 'jobId'])

/** What is stored of an entry and has no words of its own. */
function factsOf({ filter, detail }: Row): LogEntry['facts'] {
  const known = new Set(Object.keys(storedFilterSchema.shape))
  return [
    ...Object.entries(filter).filter(([name]) => !known.has(name)),
    ...Object.entries(detail).filter(([name]) => !SAID.has(name)),
  ]
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => ({
      name,
      value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    }))
}

const RANGES = 12

type ChangeRow = Omit<LoggedChange, 'old' | 'new'> & { old: RawValues | null; new: RawValues }

/**
 * What an operation has changed, oldest first.
 * @param after changes behind this one
 * @returns a page, and the change behind which the next one begins
 */
export function listChanges(
  account: Member,
  operationId: string,
  after: number,
): Promise<{ changes: LoggedChange[]; next: number | undefined }> {
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<ChangeRow[]>`
      select h.change_id as "changeId", h.at, h.card_count as count, h.old_values as old, h.new_values as new,
        (select jsonb_agg(jsonb_build_object('from', lower(r), 'to', upper(r) - 1))
          from (select r from unnest(h.serials) r limit ${RANGES}) r) as ranges,
        (select count(*) from unnest(h.serials)) as runs
      from card_changes h
      where h.merchant_id = ${account.merchant_id} and h.operation_id = ${operationId} and h.change_id > ${after}
      order by h.change_id ${limit(tx, PAGE + 1)}`
    const { rows: shown, next } = pageOf(rows, PAGE, { after }, ({ changeId }) => changeId)
    const name = await valueNames(
      tx,
      account.merchant_id,
      shown.flatMap((row) => [row.old ?? {}, row.new]),
    )
    return {
      changes: shown.map((row) => ({ ...row, old: row.old && name(row.old), new: name(row.new) })),
      next,
    }
  })
}

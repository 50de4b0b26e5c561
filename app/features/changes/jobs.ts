import { z } from 'zod'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { matching } from '../cards/data.ts'
import { plainFilter } from '../cards/schema.ts'
import { finishJob, JobFailure, type LockedJob, lockJob, runJob } from '../jobs/jobs.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { internRegionRule } from '../regions/mutations.ts'
import { changeRequestSchema, redeemedSince, undoRequestSchema } from './data.ts'
import { CHANGE_RULES } from './eligibility.ts'
import { fingerprintOf, type SetPart } from './fingerprint.ts'
import { internProductSets } from './mutations.ts'
import type { Change } from './schema.ts'
import { type Prepared, prepareChange, skipReasonSql } from './set/data.ts'

/** Cards per transaction of a change, and per row of its frozen set. */
export const PORTION = 5000

/**
 * Changes the cards of a filter. The first transaction freezes the set that was confirmed into job_cards, or stops
 * the job when it has become another one. Then portion by portion, each a transaction that removes the portion,
 * changes its cards and counts them: a worker that is killed goes on with the next. What has changed meanwhile so
 * that the change no longer suits it is left alone.
 */
export async function runChange(input: JobInput): Promise<void> {
  const permission = (request: unknown) =>
    CHANGE_RULES[changeRequestSchema.parse(request).change.action].permission
  await runJob(input, permission, async () => {
    await withTenant(input.scope, ({ tx }) => freeze(tx, input))
    for (;;) {
      const more = await withTenant(input.scope, ({ tx }) => changePortion(tx, input))
      if (!more) return
    }
  })
}

async function freeze(tx: Tx, input: JobInput): Promise<void> {
  const { merchantId, jobId } = input
  const job = await lockJob(tx, input)
  if (job.result !== null || job.cancelRequested) return
  const { filter, change, fingerprint } = changeRequestSchema.parse(job.request)
  const which = matching(tx, merchantId, filter)
  const prepared = await prepareChange(tx, merchantId, change, which)
  const parts = await tx<SetPart[]>`
    with chosen as materialized (
      select c.serial, c.status from cards c
      where ${which} and (${skipReasonSql(tx, merchantId, change, prepared)}) is null),
    portions as (
      insert into job_cards (merchant_id, job_id, part, serials)
      select ${merchantId}, ${jobId}, n.part, array_agg(n.serial order by n.serial)
      from (select serial, (row_number() over (order by serial) - 1) / ${PORTION}::int as part from chosen) n
      group by n.part)
    select status, count(*) as n, bit_xor(hashint8extended(serial, 0))::text as hash from chosen group by status`
  if (fingerprintOf(parts) !== fingerprint) throw new JobFailure('SET_CHANGED')
  await tx`
    update jobs set result = ${tx.json({ frozen: true })} where merchant_id = ${merchantId} and job_id = ${jobId}`
}

/** @returns true when there may be more to do */
async function changePortion(tx: Tx, input: JobInput): Promise<boolean> {
  const { merchantId, jobId } = input
  const job = await lockJob(tx, input)
  const { change } = changeRequestSchema.parse(job.request)
  if (job.cancelRequested) {
    const left = await dropPortions(tx, merchantId, jobId)
    // Not yet frozen: all of them are left.
    await endChange(tx, input, job, {
      status: 'cancelled',
      left: job.result === null ? job.total - job.done : left,
    })
    return false
  }
  // What is lost with the machine is done again; what ends the job waits for the disk.
  await tx`select set_config('tihuo.operation', ${jobId}, true), set_config('synchronous_commit', 'off', true)`
  const portion = tx`(
    select j.serials from job_cards j where j.merchant_id = ${merchantId} and j.job_id = ${jobId}
    order by j.part limit 1)::bigint[]`
  const which = tx`c.merchant_id = ${merchantId} and c.serial = any (${portion})`
  const prepared = await prepareChange(tx, merchantId, change, which)
  const goals = await readGoals(tx, merchantId, change, prepared)
  // Stored by now, if not by us: another change may give these cards the same rule while this one waits for them.
  if (change.action === 'regions') prepared.regionRuleId = goals.ruleId
  const pairs = change.action === 'products' ? tx`and p.key = coalesce(c.product_set_id, c.batch_id)` : tx``
  const [run] = await tx<{ portions: number; changed: number }[]>`
    with taken as (
      delete from job_cards j where j.merchant_id = ${merchantId} and j.job_id = ${jobId}
        and j.part = (select min(l.part) from job_cards l where l.merchant_id = ${merchantId} and l.job_id = ${jobId})),
    changed as (
      update cards c set ${newValues(tx, change, goals)}
      where ${which} and (${skipReasonSql(tx, merchantId, change, prepared)}) is null ${pairs}
      returning 1)
    select (select count(*) from job_cards l where l.merchant_id = ${merchantId} and l.job_id = ${jobId}) as portions,
      (select count(*) from changed) as changed`
  const done = job.done + (run?.changed ?? 0)
  if ((run?.portions ?? 0) <= 1) {
    await tx`select set_config('synchronous_commit', 'on', true)`
    await endChange(tx, input, { ...job, done }, { status: 'done', left: 0 })
    return false
  }
  await tx`update jobs set done = ${done} where merchant_id = ${merchantId} and job_id = ${jobId}`
  return true
}

/** The stored rows that cards are to refer to. */
type Goals = { ruleId: string | null; sets: { key: string; next: string }[] }

async function readGoals(tx: Tx, merchantId: string, change: Change, prepared: Prepared): Promise<Goals> {
  if (change.action === 'regions')
    return { ruleId: await internRegionRule(tx, merchantId, change.rule), sets: [] }
  const changing = prepared.products.filter((each) => each.skip === null)
  const ids = await internProductSets(
    tx,
    merchantId,
    changing.map((each) => each.next),
  )
  return { ruleId: null, sets: changing.map(({ key }, i) => ({ key, next: ids[i] as string })) }
}

/** What `update cards c` sets, up to its `where`. */
function newValues(tx: Tx, change: Change, { ruleId, sets }: Goals) {
  switch (change.action) {
    case 'activate':
      return tx`status = 'active', activated_at = now()`
    case 'deactivate':
      return tx`status = 'created', activated_at = null`
    case 'void':
      return tx`status = 'void'`
    case 'restore':
      return tx`status = (case when c.activated_at is null then 'created' else 'active' end)::card_status`
    case 'products':
      return tx`product_set_id = p.next
        from unnest(${sets.map((set) => set.key)}::uuid[], ${sets.map((set) => set.next)}::uuid[]) as p (key, next)`
    case 'validity':
      return tx`
        valid_from = ${change.from === undefined ? tx`c.valid_from` : tx`${change.from}::date`},
        valid_to = ${change.to === undefined ? tx`c.valid_to` : tx`${change.to}::date`}`
    case 'channel':
      return tx`channel_id = ${change.channelId}`
    case 'remark':
      return tx`remark = ${change.remark}`
    case 'regions':
      return tx`region_rule_id = ${ruleId}`
    case 'store':
      return tx`store_id = ${change.storeId}`
  }
}

/** @returns how many cards were in the portions that are gone now */
async function dropPortions(tx: Tx, merchantId: string, jobId: string): Promise<number> {
  const rows = await tx<{ n: number }[]>`
    delete from job_cards where merchant_id = ${merchantId} and job_id = ${jobId} returning cardinality(serials) as n`
  return rows.reduce((sum, row) => sum + row.n, 0)
}

/** @param end.left cards that nobody has come to */
async function endChange(
  tx: Tx,
  input: JobInput,
  job: LockedJob,
  end: { status: 'done' | 'cancelled'; left: number },
): Promise<void> {
  const { filter, change } = changeRequestSchema.parse(job.request)
  const skipped = job.total - job.done - end.left
  await writeCardLog(tx, {
    logId: input.jobId,
    action: `cards.${change.action}`,
    filter: plainFilter(filter),
    count: job.done,
    detail: { change, skipped, left: end.left, outcome: end.status },
  })
  await finishJob(tx, input, {
    status: end.status,
    done: job.done,
    result: { changed: job.done, skipped, left: end.left },
  })
}

/** Where taking back stands between two transactions; kept in jobs.result while it runs. */
const placeSchema = z.object({ before: z.number(), skipped: z.number() })
type Place = z.output<typeof placeSchema>

/**
 * Takes a bulk change back: the values before it return, entry by entry of card_changes, the newest first, some
 * thousand cards in a transaction with its own progress. Cards that are not any more what the change made of them are left alone.
 */
export async function runUndo(input: JobInput): Promise<void> {
  const permission = (request: unknown) =>
    CHANGE_RULES[undoRequestSchema.parse(request).change.action].permission
  await runJob(input, permission, async () => {
    await withTenant(input.scope, ({ tx }) => beginUndo(tx, input))
    for (;;) {
      const more = await withTenant(input.scope, ({ tx }) => undoEntries(tx, input))
      if (!more) return
    }
  })
}

async function beginUndo(tx: Tx, input: JobInput): Promise<void> {
  const { merchantId, jobId } = input
  const job = await lockJob(tx, input)
  if (job.result !== null || job.cancelRequested) return
  const { undoes } = undoRequestSchema.parse(job.request)
  if (await redeemedSince(tx, merchantId, undoes)) throw new JobFailure('REDEEMED_SINCE')
  // Of a change that failed half-way nothing more shall be done, also when somebody retries it.
  await dropPortions(tx, merchantId, undoes)
  const place: Place = { before: Number.MAX_SAFE_INTEGER, skipped: 0 }
  await tx`update jobs set result = ${tx.json(place)} where merchant_id = ${merchantId} and job_id = ${jobId}`
}

type Values = Record<string, string | null>
type Entry = { changeId: number; cards: number; old: Values; new: Values }

/** Entries that change one card each come by the thousand: so many of them fit a transaction. */
const ENTRIES = 200

/** @returns true when there may be more to do */
async function undoEntries(tx: Tx, input: JobInput): Promise<boolean> {
  const { merchantId, jobId } = input
  const job = await lockJob(tx, input)
  const { undoes } = undoRequestSchema.parse(job.request)
  const place = placeSchema.parse(job.result ?? { before: 0, skipped: 0 })
  if (job.cancelRequested) {
    await endUndo(tx, input, job, { status: 'cancelled', skipped: place.skipped })
    return false
  }
  const entries = await tx<Entry[]>`
    select change_id as "changeId", card_count as cards, old_values as old, new_values as new from card_changes
    where merchant_id = ${merchantId} and operation_id = ${undoes} and change_id < ${place.before}
      and old_values is not null
    order by change_id desc limit ${ENTRIES}`
  if (entries.length === 0) {
    await endUndo(tx, input, job, { status: 'done', skipped: place.skipped })
    return false
  }
  await tx`select set_config('tihuo.operation', ${jobId}, true), set_config('synchronous_commit', 'off', true)`
  const next: Place = { ...place }
  let restored = 0
  let seen = 0
  for (const entry of entries) {
    if (seen > 0 && seen + entry.cards > PORTION) break
    const changed = await restoreEntry(tx, merchantId, entry)
    seen += entry.cards
    restored += changed
    next.before = entry.changeId
    next.skipped += entry.cards - changed
  }
  await tx`
    update jobs set done = ${job.done + restored}, result = ${tx.json(next)}
    where merchant_id = ${merchantId} and job_id = ${jobId}`
  return true
}

const TERMS = ['valid_from', 'valid_to', 'store_id', 'product_set_id', 'region_rule_id'] as const

/** What card_changes can hold, with its type. */
const COLUMNS: Record<string, string> = {
  status: 'card_status',
  activated_at: 'timestamptz',
  valid_from: 'date',
  valid_to: 'date',
  channel_id: 'uuid',
  store_id: 'uuid',
  remark: 'text',
  product_set_id: 'uuid',
  region_rule_id: 'uuid',
}

async function restoreEntry(tx: Tx, merchantId: string, entry: Entry): Promise<number> {
  const columns = Object.keys(entry.old).filter((column) => COLUMNS[column] !== undefined)
  if (columns.length === 0) return 0
  const value = (values: Values, column: string) =>
    tx`${values[column] ?? null}::text::${tx(COLUMNS[column] as string)}`
  const sets = columns.map(
    (column, i) => tx`${i === 0 ? tx`` : tx`,`} ${tx(column)} = ${value(entry.old, column)}`,
  )
  const still = columns.map(
    (column) => tx`and c.${tx(column)} is not distinct from ${value(entry.new, column)}`,
  )
  const terms = TERMS.some((column) => column in entry.old)
  // Sold meanwhile, it stays with the store that sold it.
  const stays = 'store_id' in entry.old ? tx`and c.status = 'created'` : tx``
  const [row] = await tx<{ n: number }[]>`
    with restored as (
      update cards c set ${sets}
      where c.merchant_id = ${merchantId} and c.serial = any (array(
          select generate_series(lower(r), upper(r) - 1)
          from card_changes h cross join unnest(h.serials) r
          where h.merchant_id = ${merchantId} and h.change_id = ${entry.changeId}))
        ${still} ${terms ? tx`and c.status in ('created', 'active')` : tx``} ${stays}
      returning 1)
    select count(*) as n from restored`
  return row?.n ?? 0
}

async function endUndo(
  tx: Tx,
  input: JobInput,
  job: LockedJob,
  end: { status: 'done' | 'cancelled'; skipped: number },
): Promise<void> {
  const { undoes, change, filter } = undoRequestSchema.parse(job.request)
  const left = job.total - job.done - end.skipped
  await writeCardLog(tx, {
    logId: input.jobId,
    action: 'cards.undo',
    filter: plainFilter(filter),
    count: job.done,
    detail: { undoes, change, skipped: end.skipped, left, outcome: end.status },
  })
  await finishJob(tx, input, {
    status: end.status,
    done: job.done,
    result: { changed: job.done, skipped: end.skipped, left },
  })
}

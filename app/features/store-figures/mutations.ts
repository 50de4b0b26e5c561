import { type Fragment, type Tx, withSystem } from '#app/core/db/door.ts'
import { COUNTS, HANDED_OTHER } from './sums.ts'

/** Deltas that one transaction folds at most. */
export const FOLDED_AT_ONCE = 50_000

const KEYS = 'store_id, member_id, other_store_id'
const TOTAL_COUNTS = [...COUNTS, 'handed_other']

const listed = (counts: readonly string[]) => counts.join(', ')
const summed = (counts: readonly string[]) =>
  counts.map((name) => `sum(${name})::bigint as ${name}`).join(', ')
const added = (counts: readonly string[]) =>
  counts.map((name) => `${name} = s.${name} + excluded.${name}`).join(', ')
const areZero = (counts: readonly string[]) => counts.map((name) => `${name} = 0`).join(' and ')

/** Whose days the sums hold, and whose they should; locked: whoever holds it is the only one that writes them. */
async function lockState(tx: Tx, merchantId: string): Promise<{ zone: string | null; merchantZone: string }> {
  const [state] = await tx<{ zone: string | null; merchantZone: string }[]>`
    select s.time_zone as zone, m.time_zone as "merchantZone"
    from store_sum_states s join merchants m on m.merchant_id = s.merchant_id
    where s.merchant_id = ${merchantId} for update of s`
  if (!state) throw new Error(`merchant ${merchantId} has no state of store figures`)
  return state
}

/**
 * Adds counts to the sums and the totals, in one statement and so of one moment. Both come from the same rows, which is
 * why they cannot differ. Both are written in the order in which they are read: what one page asks for lies together.
 * @param taken a delete of the deltas that are in the counts
 * @param counts the counts by `day` and all keys, any number of rows each
 * @returns how many deltas were taken, and the days that were written
 */
async function addToSums(
  tx: Tx,
  merchantId: string,
  taken: Fragment,
  counts: Fragment,
): Promise<{ deltas: number; days: string[] | null }> {
  const [keys, names, sums] = [KEYS, listed(COUNTS), summed(COUNTS)].map((text) => tx.unsafe(text)) as [
    Fragment,
    Fragment,
    Fragment,
  ]
  const [written] = await tx<{ deltas: number; days: string[] | null }[]>`
    with taken as (${taken} returning at, ${keys}, ${names}),
    daily as materialized (select day, ${keys}, ${sums} from (${counts}) c group by day, ${keys}),
    new_sums as materialized (
      select 'day' as grain, day as period, ${keys}, ${names} from daily
      union all
      select 'month', date_trunc('month', day::timestamp)::date, ${keys}, ${sums}
      from daily group by date_trunc('month', day::timestamp)::date, ${keys}),
    added as (
      insert into store_sums as s (merchant_id, grain, period, ${keys}, ${names})
      select ${merchantId}::uuid, grain, period, ${keys}, ${names} from new_sums order by store_id, grain, period
      on conflict (merchant_id, grain, period, ${keys}) do update set ${tx.unsafe(added(COUNTS))}),
    added_up as (
      insert into store_totals as s (merchant_id, grain, period, store_id, ${tx.unsafe(listed(TOTAL_COUNTS))})
      select ${merchantId}::uuid, grain, period, store_id, ${tx.unsafe(summed(TOTAL_COUNTS))}
      from (select *, ${tx.unsafe(HANDED_OTHER)} as handed_other from new_sums) n
      group by grain, period, store_id order by grain, period, store_id
      on conflict (merchant_id, grain, period, store_id) do update set ${tx.unsafe(added(TOTAL_COUNTS))})
    select (select count(*) from taken) as deltas, (select array_agg(distinct day::text) from daily) as days`
  return written as { deltas: number; days: string[] | null }
}

/** Takes away what has come to nothing. @param days the days whose sums, and those of their months, were written */
async function removeEmpty(tx: Tx, merchantId: string, days: readonly string[]): Promise<void> {
  const periods = [...new Set([...days, ...days.map((day) => `${day.slice(0, 7)}-01`)])]
  for (const [table, counts] of [
    ['store_sums', COUNTS],
    ['store_totals', TOTAL_COUNTS],
  ] as const)
    await tx`
      delete from ${tx(table)} where merchant_id = ${merchantId} and grain in ('day', 'month')
        and period = any (${periods}::date[]) and ${tx.unsafe(areZero(counts))}`
}

/**
 * Moves what has happened since into the sums, in one transaction. What others have not committed yet is not seen and
 * stays for the next time.
 * @returns how many deltas; undefined when the sums must be built first
 */
export function foldStoreDeltas(merchantId: string): Promise<number | undefined> {
  return withSystem('fold what stores have done into their figures', async ({ tx }) => {
    const { zone, merchantZone } = await lockState(tx, merchantId)
    if (zone === null || zone !== merchantZone) return undefined
    const { deltas, days } = await addToSums(
      tx,
      merchantId,
      tx`
        delete from store_deltas d using (
          select delta_id from store_deltas where merchant_id = ${merchantId} limit ${FOLDED_AT_ONCE}) chosen
        where d.merchant_id = ${merchantId} and d.delta_id = chosen.delta_id`,
      tx`select (at at time zone ${zone})::date as day, ${tx.unsafe(`${KEYS}, ${listed(COUNTS)}`)} from taken`,
    )
    if (days) await removeEmpty(tx, merchantId, days)
    return deltas
  })
}

/**
 * Counts the whole ledger and all hand-overs anew, for the days of the merchant's time zone of now. The deltas that
 * this count has seen go with it, in one statement; figures stay exact all the while.
 */
export function buildStoreSums(merchantId: string): Promise<void> {
  return withSystem('build the figures of stores', async ({ tx }) => {
    const { merchantZone } = await lockState(tx, merchantId)
    // The ledger of a large merchant is sorted in memory.
    await tx`select set_config('work_mem', '64MB', true)`
    await tx`delete from store_sums where merchant_id = ${merchantId}`
    await tx`delete from store_totals where merchant_id = ${merchantId}`
    await addToSums(
      tx,
      merchantId,
      tx`delete from store_deltas where merchant_id = ${merchantId}`,
      tx`select * from private.count_store_figures(${merchantId}, ${merchantZone}, '-infinity'::date, 'infinity'::date)`,
    )
    await tx`
      update store_sum_states set time_zone = ${merchantZone}, built_at = now() where merchant_id = ${merchantId}`
  })
}

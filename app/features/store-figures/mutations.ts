import { type Fragment, type Tx, withSystem } from '#app/core/db/door.ts'

/** Deltas that one transaction folds at most. */
export const FOLDED_AT_ONCE = 50_000

const KEYS = 'store_id, member_id, other_store_id'
const COUNTS = [
  ...['allocated', 'moved_in', 'moved_out', 'returned', 'on_hand', 'activated', 'deactivated', 'sold_minor'],
  ...['redeemed', 'redeemed_minor', 'voided', 'handed', 'handed_minor'],
]
const NAMES = COUNTS.join(', ')
const SUMS = COUNTS.map((name) => `sum(${name})::bigint as ${name}`).join(', ')
const ADDED = COUNTS.map((name) => `${name} = s.${name} + excluded.${name}`).join(', ')
const EMPTY = COUNTS.map((name) => `${name} = 0`).join(' and ')

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
 * Adds counts to the sums, in one statement and so of one moment.
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
  const [keys, names, sums] = [tx.unsafe(KEYS), tx.unsafe(NAMES), tx.unsafe(SUMS)]
  const [written] = await tx<{ deltas: number; days: string[] | null }[]>`
    with taken as (${taken} returning at, ${keys}, ${names}),
    daily as materialized (select day, ${keys}, ${sums} from (${counts}) c group by day, ${keys}),
    added as (
      insert into store_sums as s (merchant_id, grain, period, ${keys}, ${names})
      select ${merchantId}::uuid, 'day', day, ${keys}, ${names} from daily
      union all
      select ${merchantId}::uuid, 'month', date_trunc('month', day::timestamp)::date, ${keys}, ${sums}
      from daily group by date_trunc('month', day::timestamp)::date, ${keys}
      on conflict (merchant_id, grain, period, ${keys}) do update set ${tx.unsafe(ADDED)})
    select (select count(*) from taken) as deltas, (select array_agg(distinct day::text) from daily) as days`
  return written as { deltas: number; days: string[] | null }
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
      tx`select (at at time zone ${zone})::date as day, ${tx.unsafe(`${KEYS}, ${NAMES}`)} from taken`,
    )
    if (days) {
      const periods = [...new Set([...days, ...days.map((day) => `${day.slice(0, 7)}-01`)])]
      await tx`
        delete from store_sums where merchant_id = ${merchantId} and grain in ('day', 'month')
          and period = any (${periods}::date[]) and ${tx.unsafe(EMPTY)}`
    }
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

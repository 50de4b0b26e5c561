import { v7 as uuid } from 'uuid'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import { type Asker, startJob } from '../jobs/mutations.ts'

/** Deltas that one transaction folds at most. */
export const FOLDED_AT_ONCE = 50_000

/**
 * Asks for the roll-ups to be made anew; a rebuild that is under way already is answer enough.
 * @param asker must hold report.read; the job checks it again
 */
export function requestRebuild(asker: Asker): Promise<string> {
  return withTenant(asker.scope, async (unit) => {
    const { tx } = unit
    const [running] = await tx<{ jobId: string }[]>`
      select job_id as "jobId" from jobs
      where merchant_id = ${asker.merchant_id} and kind = 'reports.rebuild' and status in ('queued', 'running') limit 1`
    if (running) return running.jobId
    const [counted] = await tx<{ total: number }[]>`
      select coalesce(sum(parcels + cancelled), 0)::bigint as total from report_sums
      where merchant_id = ${asker.merchant_id} and dimension = 'product' and grain = 'month'`
    const jobId = uuid()
    await startJob(unit, asker, { jobId, kind: 'reports.rebuild', total: counted?.total ?? 0, request: {} })
    return jobId
  })
}

type State = { zone: string | null; merchantZone: string; buildId: string | null; buildZone: string | null }

/** The state of a merchant's roll-ups, locked: whoever holds it is the only one that writes them. */
async function lockState(tx: Tx, merchantId: string): Promise<State & { next: string | null }> {
  const [state] = await tx<(State & { next: string | null })[]>`
    select s.time_zone as zone, m.time_zone as "merchantZone", s.build_id as "buildId", s.build_zone as "buildZone",
      s.build_next::text as next
    from report_states s join merchants m on m.merchant_id = s.merchant_id
    where s.merchant_id = ${merchantId} for update of s`
  if (!state) throw new Error(`merchant ${merchantId} has no state of reports`)
  return state
}

/**
 * Moves what orders have changed since into the roll-ups, in one transaction. What others have not committed yet is
 * not seen and stays for the next time.
 * @returns how many deltas; undefined when the roll-ups must be built first
 */
export function foldDeltas(merchantId: string): Promise<number | undefined> {
  return withSystem('fold changes of orders into the reports', async ({ tx }) => {
    const state = await lockState(tx, merchantId)
    if (state.zone === null || state.zone !== state.merchantZone) return undefined
    const taken = tx`
      delete from report_deltas d using (
        select delta_id from report_deltas where merchant_id = ${merchantId} limit ${FOLDED_AT_ONCE}) chosen
      where d.merchant_id = ${merchantId} and d.delta_id = chosen.delta_id`
    const cube = tx`
      select (at at time zone ${state.zone})::date as day, ${tx.unsafe(KEYS)}, ${tx.unsafe(SUMS)}
      from taken group by 1, ${tx.unsafe(KEYS)}`
    const { deltas, days } = await writeRollUps(tx, merchantId, taken, cube)
    if (days) await dropEmpty(tx, merchantId, days)
    return deltas
  })
}

const KEYS = 'product_id, batch_id, channel_id, store_id, supplier_id'
const COUNTS = ['redemptions', 'parcels', 'face_value_minor', 'shipped', 'cancelled']
// Named in every look into report_sums, whose key they lead.
const DIMENSIONS = ['product', 'batch', 'channel', 'store', 'supplier']
const NAMES = COUNTS.join(', ')
const SUMS = COUNTS.map((name) => `sum(${name})::bigint as ${name}`).join(', ')
const ADDED = COUNTS.map((name) => `${name} = r.${name} + excluded.${name}`).join(', ')

type Written = { deltas: number; orders: number; days: string[] | null }
type Fragment = ReturnType<typeof textOf>
const textOf = (tx: Tx) => tx``

/**
 * Adds counts to both roll-ups, in one statement and so of one moment.
 * @param taken a delete of the deltas that are in the counts
 * @param cube the counts by day and all keys
 * @returns how many deltas were taken, how many orders are in the counts, and their days
 */
async function writeRollUps(tx: Tx, merchantId: string, taken: Fragment, cube: Fragment): Promise<Written> {
  const counts = tx.unsafe(NAMES)
  const sums = tx.unsafe(SUMS)
  const [written] = await tx<Written[]>`
    with taken as (${taken} returning at, ${tx.unsafe(KEYS)}, ${counts}),
    cube as materialized (${cube}),
    cubed as (
      insert into report_days as r (merchant_id, day, ${tx.unsafe(KEYS)}, ${counts})
      select ${merchantId}::uuid, day, ${tx.unsafe(KEYS)}, ${counts} from cube
      on conflict (merchant_id, day, ${tx.unsafe(KEYS)}) do update set ${tx.unsafe(ADDED)}),
    daily as materialized (
      select day, coalesce(product_id, batch_id, channel_id, store_id, supplier_id) as member_id,
        case when product_id is not null then 'product' when batch_id is not null then 'batch'
          when channel_id is not null then 'channel' when store_id is not null then 'store' else 'supplier' end as dimension,
        ${sums}
      from cube
      group by grouping sets ((day, product_id), (day, batch_id), (day, channel_id), (day, store_id), (day, supplier_id))),
    summed as (
      insert into report_sums as r (merchant_id, dimension, grain, period, member_id, ${counts})
      select ${merchantId}::uuid, dimension, 'day', day, member_id, ${counts} from daily
      union all
      select ${merchantId}::uuid, dimension, 'month', date_trunc('month', day::timestamp)::date, member_id, ${sums}
      from daily group by dimension, date_trunc('month', day::timestamp)::date, member_id
      on conflict (merchant_id, dimension, grain, period, member_id) do update set ${tx.unsafe(ADDED)})
    select (select count(*) from taken) as deltas,
      (select coalesce(sum(parcels + cancelled), 0)::bigint from cube) as orders,
      (select array_agg(distinct day::text) from cube) as days`
  return written as Written
}

/** Rows of which nothing is left: their orders count for another day or product now. */
async function dropEmpty(tx: Tx, merchantId: string, days: string[]): Promise<void> {
  const empty = tx.unsafe(COUNTS.map((name) => `${name} = 0`).join(' and '))
  const months = [...new Set(days.map((day) => `${day.slice(0, 7)}-01`))]
  await tx`delete from report_days where merchant_id = ${merchantId} and day = any (${days}::date[]) and ${empty}`
  await tx`
    delete from report_sums
    where merchant_id = ${merchantId} and dimension = any (${DIMENSIONS}) and ${empty}
      and ((grain = 'day' and period = any (${days}::date[])) or (grain = 'month' and period = any (${months}::date[])))`
}

/**
 * Begins to count all orders anew, in the caller's transaction, or goes on with a build of this id. Roll-ups for the
 * days of another zone are emptied, and reports count the orders until the build is done; others are replaced month
 * by month and stay exact all the while.
 */
export async function beginBuild(tx: Tx, merchantId: string, buildId: string): Promise<void> {
  const state = await lockState(tx, merchantId)
  if (state.buildId === buildId && state.buildZone === state.merchantZone) return
  if (state.zone !== state.merchantZone) {
    await tx`delete from report_days where merchant_id = ${merchantId}`
    await tx`delete from report_sums where merchant_id = ${merchantId}`
    await tx`update report_states set time_zone = null where merchant_id = ${merchantId}`
  }
  await tx`
    update report_states set build_id = ${buildId}, build_zone = ${state.merchantZone}, build_next = '-infinity'
    where merchant_id = ${merchantId}`
}

/**
 * Counts the next month of a build, in the caller's transaction: what the roll-ups had of it goes, and so do the
 * deltas that this count has seen.
 * @returns orders counted, and whether there is more; a build that somebody else has replaced is over
 */
export async function buildNextMonth(
  tx: Tx,
  merchantId: string,
  buildId: string,
): Promise<{ orders: number; more: boolean }> {
  const { buildId: current, buildZone: zone, next } = await lockState(tx, merchantId)
  if (current !== buildId || zone === null || next === null) return { orders: 0, more: false }
  // A month of a large merchant is sorted in memory.
  await tx`select set_config('work_mem', '64MB', true)`
  const past = await endOfStep(tx, merchantId, zone, next)
  const within = (day: Fragment) => tx`${day} >= ${next}::date and ${day} < ${past}::date`
  await tx`delete from report_days where merchant_id = ${merchantId} and ${within(tx`day`)}`
  await tx`
    delete from report_sums
    where merchant_id = ${merchantId} and dimension = any (${DIMENSIONS}) and grain in ('day', 'month')
      and ${within(tx`period`)}`
  const { orders } = await writeRollUps(
    tx,
    merchantId,
    tx`delete from report_deltas where merchant_id = ${merchantId} and ${within(tx`(at at time zone ${zone})::date`)}`,
    tx`select * from private.count_orders(${merchantId}, ${zone}, ${next}::date, ${past}::date)`,
  )
  if (past !== 'infinity') {
    await tx`update report_states set build_next = ${past}::date where merchant_id = ${merchantId}`
    return { orders, more: true }
  }
  await tx`
    update report_states set time_zone = build_zone, built_at = now(), build_id = null, build_zone = null, build_next = null
    where merchant_id = ${merchantId}`
  return { orders, more: false }
}

/** The first step goes up to the first month with orders, the last from behind the last one: no day is left out. */
async function endOfStep(tx: Tx, merchantId: string, zone: string, next: string): Promise<string> {
  const [step] = await tx<{ past: string }[]>`
    select case
      when o.first is null then 'infinity'
      when ${next} = '-infinity' then date_trunc('month', o.first::timestamp)::date::text
      when ${next}::date > o.last then 'infinity'
      else (${next}::date + interval '1 month')::date::text end as past
    from (
      select (min(created_at) at time zone ${zone})::date as first, (max(created_at) at time zone ${zone})::date as last
      from orders where merchant_id = ${merchantId}) o`
  return (step as { past: string }).past
}

/** Ends a build before its end. Roll-ups that were complete stay so; others go on being built by the task. */
export async function stopBuild(tx: Tx, merchantId: string, buildId: string): Promise<void> {
  await tx`
    update report_states set build_id = null, build_zone = null, build_next = null
    where merchant_id = ${merchantId} and build_id = ${buildId}`
}

/** Begins or goes on with the build that the task does by itself, where no other one is at work. */
export function beginOwnBuild(merchantId: string): Promise<string> {
  return withSystem('build the roll-ups of the reports', async ({ tx }) => {
    const { buildId, buildZone, merchantZone } = await lockState(tx, merchantId)
    const id = buildId !== null && buildZone === merchantZone ? buildId : merchantId
    await beginBuild(tx, merchantId, id)
    return id
  })
}

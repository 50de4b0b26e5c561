import type { Fragment, Tx } from '#app/core/db/door.ts'
import { boundsOf, startsOf } from '../reports/calendar.ts'
import type { Period } from '../reports/types.ts'
import type { Measure } from './types.ts'

/** Whose figures, and how their days are. */
export type Scope = {
  merchantId: string
  timeZone: string
  /** Undefined: all stores. */
  storeId: string | undefined
}

/** Where figures are read from: what is folded and what is not yet; or, while that is incomplete, the ledger itself. */
export type Source = 'sums' | 'ledger'

/** What a page asks for: figures by store need no employees, and read far fewer rows. */
export type By = 'store_id' | 'member_id'

/** Of what was handed over, cards of other stores. Those of no store are nobody's, and not those of another one. */
export const HANDED_OTHER = 'case when other_store_id in (store_id, private.nobody()) then 0 else handed end'

/** What is counted, as the ledger's figures, the deltas, the sums and the totals name it. */
export const COUNTS = [
  ...['allocated', 'moved_in', 'moved_out', 'returned', 'on_hand', 'activated', 'deactivated', 'sold_minor'],
  ...['redeemed', 'redeemed_minor', 'voided', 'handed', 'handed_minor'],
]
const NAMES = COUNTS.join(', ')

/** Each measure of a row of `periodRows`; bigints. What is on hand is not summed but standing. */
export const MEASURE_OF: Record<Exclude<Measure, 'onHand'>, string> = {
  allocated: 'allocated',
  movedIn: 'moved_in',
  movedOut: 'moved_out',
  returned: 'returned',
  voided: 'voided',
  activated: 'activated',
  deactivated: 'deactivated',
  sold: 'activated - deactivated',
  soldValue: 'sold_minor',
  redeemed: 'redeemed',
  redeemedValue: 'redeemed_minor',
  handed: 'handed',
  handedOther: 'handed_other',
  handedValue: 'handed_minor',
}

function ofStore(tx: Tx, { storeId }: Scope): Fragment {
  return storeId === undefined ? tx`` : tx`and store_id = ${storeId}`
}

function startOf(tx: Tx, grain: Period['grain'], day: Fragment): Fragment {
  return grain === 'day' ? day : tx`date_trunc('month', ${day}::timestamp)::date`
}

const dayOfDelta = (tx: Tx, { timeZone }: Scope) => tx`(at at time zone ${timeZone})::date`

/** Everything in the columns of a period, with the first day of its column as `period` and whose it is as `id`. */
export function periodRows(tx: Tx, scope: Scope, period: Period, source: Source, by: By): Fragment {
  const columns = tx.unsafe(`${by} as id, ${NAMES}, ${HANDED_OTHER} as handed_other`)
  const starts = startsOf(period)
  if (source === 'ledger') {
    const { first, past } = boundsOf(period)
    const start = startOf(tx, period.grain, tx`day`)
    return tx`
      select ${start} as period, ${columns} from private.store_figures(${scope.timeZone}, ${first}, ${past})
      where ${start} = any (${starts}::date[]) ${ofStore(tx, scope)}`
  }
  const start = startOf(tx, period.grain, dayOfDelta(tx, scope))
  const folded =
    by === 'store_id'
      ? tx`select period, store_id as id, ${tx.unsafe(NAMES)}, handed_other from store_totals`
      : tx`select period, ${columns} from store_sums`
  return tx`
    ${folded}
    where merchant_id = ${scope.merchantId} and grain = ${period.grain} and period = any (${starts}::date[])
      ${ofStore(tx, scope)}
    union all
    select ${start}, ${columns} from store_deltas
    where merchant_id = ${scope.merchantId} and ${start} = any (${starts}::date[]) ${ofStore(tx, scope)}`
}

/**
 * Everything that has changed what is on hand, from the beginning to the last of some days, as `day` and `on_hand`: of
 * each of those days it can be said what was before it.
 * @param ends ascending; with grain 'month' each the first of a month
 */
export function stockRows(
  tx: Tx,
  scope: Scope,
  grain: Period['grain'],
  ends: readonly string[],
  source: Source,
): Fragment {
  const past = ends.at(-1) ?? ''
  if (source === 'ledger')
    return tx`
      select store_id, day, on_hand from private.store_figures(${scope.timeZone}, '-infinity'::date, ${past})
      where true ${ofStore(tx, scope)}`
  const { merchantId } = scope
  // Whole months as far as they go, and then days.
  const months = grain === 'month' ? past : `${ends[0]?.slice(0, 7)}-01`
  return tx`
    select store_id, period as day, on_hand from store_totals
    where merchant_id = ${merchantId} and grain = 'month' and period < ${months}::date ${ofStore(tx, scope)}
    union all
    select store_id, period, on_hand from store_totals
    where merchant_id = ${merchantId} and grain = 'day' and period >= ${months}::date and period < ${past}::date
      ${ofStore(tx, scope)}
    union all
    select store_id, ${dayOfDelta(tx, scope)}, on_hand from store_deltas
    where merchant_id = ${merchantId} and ${dayOfDelta(tx, scope)} < ${past}::date ${ofStore(tx, scope)}`
}

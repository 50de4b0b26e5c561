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

const COLUMNS =
  'store_id, member_id, other_store_id, allocated, moved_in, moved_out, returned, on_hand, activated, deactivated, ' +
  'sold_minor, redeemed, redeemed_minor, voided, handed, handed_minor'

// Cards of no store are nobody's, and not those of another one.
const OF_OTHERS = 'where other_store_id not in (store_id, private.nobody())'

/** Each measure as a sum over the rows of `periodRows`; bigints. What is on hand is not summed but standing. */
export const SUM_OF: Record<Exclude<Measure, 'onHand'>, string> = {
  allocated: 'sum(allocated)::bigint',
  movedIn: 'sum(moved_in)::bigint',
  movedOut: 'sum(moved_out)::bigint',
  returned: 'sum(returned)::bigint',
  voided: 'sum(voided)::bigint',
  activated: 'sum(activated)::bigint',
  deactivated: 'sum(deactivated)::bigint',
  sold: 'sum(activated - deactivated)::bigint',
  soldValue: 'sum(sold_minor)::bigint',
  redeemed: 'sum(redeemed)::bigint',
  redeemedValue: 'sum(redeemed_minor)::bigint',
  handed: 'sum(handed)::bigint',
  handedOther: `coalesce(sum(handed) filter (${OF_OTHERS}), 0)::bigint`,
  handedValue: 'sum(handed_minor)::bigint',
}

function ofStore(tx: Tx, { storeId }: Scope): Fragment {
  return storeId === undefined ? tx`` : tx`and store_id = ${storeId}`
}

function startOf(tx: Tx, grain: Period['grain'], day: Fragment): Fragment {
  return grain === 'day' ? day : tx`date_trunc('month', ${day}::timestamp)::date`
}

const dayOfDelta = (tx: Tx, { timeZone }: Scope) => tx`(at at time zone ${timeZone})::date`

/** Everything in the columns of a period, with the first day of its column as `period`. */
export function periodRows(tx: Tx, scope: Scope, period: Period, source: Source): Fragment {
  const columns = tx.unsafe(COLUMNS)
  const starts = startsOf(period)
  if (source === 'ledger') {
    const { first, past } = boundsOf(period)
    const start = startOf(tx, period.grain, tx`day`)
    return tx`
      select ${start} as period, ${columns} from private.store_figures(${scope.timeZone}, ${first}, ${past})
      where ${start} = any (${starts}::date[]) ${ofStore(tx, scope)}`
  }
  const start = startOf(tx, period.grain, dayOfDelta(tx, scope))
  return tx`
    select period, ${columns} from store_sums
    where merchant_id = ${scope.merchantId} and grain = ${period.grain} and period = any (${starts}::date[])
      ${ofStore(tx, scope)}
    union all
    select ${start}, ${columns} from store_deltas
    where merchant_id = ${scope.merchantId} and ${start} = any (${starts}::date[]) ${ofStore(tx, scope)}`
}

/** Everything that has changed what is on hand, from the beginning to the end of a period, as `day` and `on_hand`. */
export function stockRows(tx: Tx, scope: Scope, period: Period, source: Source): Fragment {
  const { first, past } = boundsOf(period)
  if (source === 'ledger')
    return tx`
      select store_id, day, on_hand from private.store_figures(${scope.timeZone}, '-infinity'::date, ${past})
      where true ${ofStore(tx, scope)}`
  const { merchantId } = scope
  // Whole months as far as they go, and then days.
  const months = period.grain === 'month' ? past : `${first.slice(0, 7)}-01`
  return tx`
    select store_id, period as day, on_hand from store_sums
    where merchant_id = ${merchantId} and grain = 'month' and period < ${months}::date ${ofStore(tx, scope)}
    union all
    select store_id, period, on_hand from store_sums
    where merchant_id = ${merchantId} and grain = 'day' and period >= ${months}::date and period < ${past}::date
      ${ofStore(tx, scope)}
    union all
    select store_id, ${dayOfDelta(tx, scope)}, on_hand from store_deltas
    where merchant_id = ${merchantId} and ${dayOfDelta(tx, scope)} < ${past}::date ${ofStore(tx, scope)}`
}

import type { Fragment, Tx } from './pool.ts'

/**
 * That a moment is on one of some days.
 * @param column the moment
 * @param days first and last, 'YYYY-MM-DD'; there is no end where one is not given
 * @param timeZone in which the days begin and end
 * @returns conditions, each with its `and`; an index over the moment serves them
 */
export function onLocalDays(
  tx: Tx,
  column: Fragment,
  { from, to }: { from?: string | undefined; to?: string | undefined },
  timeZone: string,
): Fragment {
  const midnight = (day: string, later: number) =>
    tx`((${day}::date + ${later}::int)::timestamp at time zone ${timeZone})`
  return tx`
    ${from === undefined ? tx`` : tx`and ${column} >= ${midnight(from, 0)}`}
    ${to === undefined ? tx`` : tx`and ${column} < ${midnight(to, 1)}`}`
}

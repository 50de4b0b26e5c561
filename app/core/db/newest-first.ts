import { isBackwards, type Place } from '../paging/page.ts'
import type { Moment } from '../paging/places.ts'
import type { Fragment, Tx } from './pool.ts'

/**
 * What the statement of a page says of its place, where the newest come first.
 * @param key of the order: a moment, and what decides between equals
 * @param rowAt the same two of the row at the place
 * @returns a condition that begins with `and`, and the order
 */
export function newestFirst<At>(
  tx: Tx,
  key: readonly [moment: Fragment, id: Fragment],
  place: Place<At>,
  rowAt: (at: At) => Fragment,
): { beyond: Fragment; order: Fragment } {
  const [moment, id] = key
  const at = place.after ?? place.before
  const back = isBackwards(place)
  return {
    beyond: at === undefined ? tx`` : tx`and (${moment}, ${id}) ${back ? tx`>` : tx`<`} ${rowAt(at)}`,
    order: back ? tx`${moment}, ${id}` : tx`${moment} desc, ${id} desc`,
  }
}

/** The place of a row as text, which `momentSchema` reads: a Date holds no microseconds. */
export function momentOf(tx: Tx, moment: Fragment, id: Fragment): Fragment {
  return tx`(extract(epoch from ${moment}) * 1000000)::bigint || '_' || ${id}`
}

/** A place as a row, to compare moment and id of others with. */
export function rowAtMoment(tx: Tx, { micros, id }: Moment): Fragment {
  return tx`(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${id}::uuid)`
}

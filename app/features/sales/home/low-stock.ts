/** Fewer than this are few, however slowly they sell. */
const FEW = 5

/**
 * Whether a store should ask for more cards of a batch: what is on hand would not last another week.
 * @param soldLastWeek cards of the batch sold in the last seven days, taken back ones not counted
 */
export function runsLow(onHand: number, soldLastWeek: number): boolean {
  return onHand < Math.max(FEW, soldLastWeek)
}

/** What came of one kind of attack. */
export type Tally = {
  attack: string
  tried: number
  refused: number
  /** Tries that got the attacker anything: a session, an order, another order than the rightful one. */
  letThrough: number
  /** How the tries were refused. */
  how: Record<string, number>
}

/** An empty tally. */
export function tallyOf(attack: string): Tally {
  return { attack, tried: 0, refused: 0, letThrough: 0, how: {} }
}

/** Writes down one try. @param refusal how it was refused; undefined: it got through */
export function note(tally: Tally, refusal: string | undefined): void {
  tally.tried += 1
  if (refusal === undefined) {
    tally.letThrough += 1
    return
  }
  tally.refused += 1
  tally.how[refusal] = (tally.how[refusal] ?? 0) + 1
}

/** Works on all items, so many at a time. */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, place: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let place = next++; place < items.length; place = next++) await work(items[place] as T, place)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** A number from 0 to below `below`, always the same ones in the same order: runs can be compared. */
export function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    // Mulberry32, by Tommy Ettinger (public domain).
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

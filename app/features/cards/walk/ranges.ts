/** Serials from … to, both inclusive. */
export type Range = { from: number; to: number }

/** Every serial there can be. */
export const EVERYTHING: readonly Range[] = [{ from: 1, to: Number.MAX_SAFE_INTEGER }]

/** Ranges in ascending order; what touches or overlaps becomes one. */
export function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to)
    else result.push({ ...range })
  }
  return result
}

/** What ascending ranges have in common with one more. */
export function within(ranges: readonly Range[], from: number, to: number): Range[] {
  return ranges
    .map((range) => ({ from: Math.max(range.from, from), to: Math.min(range.to, to) }))
    .filter((range) => range.from <= range.to)
}

/** What two lists of ascending ranges have in common. */
export function common(a: readonly Range[], b: readonly Range[]): Range[] {
  const result: Range[] = []
  for (let i = 0, j = 0; ; ) {
    const [x, y] = [a[i], b[j]]
    if (!x || !y) return result
    const from = Math.max(x.from, y.from)
    const to = Math.min(x.to, y.to)
    if (from <= to) result.push({ from, to })
    if (x.to < y.to) i += 1
    else j += 1
  }
}

/**
 * The ranges in the order of reading, in portions that grow: most pages are full after the first, and a search
 * with few hits still ends after some.
 * @param least serials in the first portion, at least
 */
export function* portions(ranges: readonly Range[], backwards: boolean, least: number): Generator<Range[]> {
  const ordered = backwards ? [...ranges].reverse() : ranges
  let portion: Range[] = []
  let length = 0
  let enough = least
  for (const range of ordered) {
    portion.push(range)
    length += range.to - range.from + 1
    if (length < enough) continue
    yield portion
    portion = []
    length = 0
    enough *= 16
  }
  if (portion.length > 0) yield portion
}

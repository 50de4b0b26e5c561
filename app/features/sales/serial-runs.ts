/** Serials from one to another, both inclusive. */
export type SerialRun = readonly [from: number, to: number]

const RUN = /^([1-9]\d{0,14})(?:-([1-9]\d{0,14}))?$/

/**
 * Reads `1001-1003,1005`.
 * @param limit how many serials at most
 * @returns the serials in order, once each; undefined when the text says something else, or too many
 */
export function readRuns(text: string, limit: number): number[] | undefined {
  const serials = new Set<number>()
  for (const part of text.split(',').filter((each) => each !== '')) {
    const match = RUN.exec(part)
    if (!match) return undefined
    const from = Number(match[1])
    const to = Number(match[2] ?? match[1])
    if (to < from || to - from >= limit) return undefined
    for (let serial = from; serial <= to; serial += 1) serials.add(serial)
    if (serials.size > limit) return undefined
  }
  return [...serials].sort((a, b) => a - b)
}

/** The runs that serials form, in order. */
export function runsOf(serials: Iterable<number>): SerialRun[] {
  const runs: [number, number][] = []
  for (const serial of [...new Set(serials)].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === serial - 1) last[1] = serial
    else runs.push([serial, serial])
  }
  return runs
}

/** Serials as `1001-1003,1005`; readRuns reads it back. */
export function writeRuns(serials: Iterable<number>): string {
  return runsOf(serials)
    .map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
    .join(',')
}

/** Runs for people: `1001–1003、1005`, and only the first few. @param more what stands for the rest */
export function runsInWords(runs: readonly SerialRun[], comma: string, shown: number, more: string): string {
  const words = runs.slice(0, shown).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`))
  return words.join(comma) + (runs.length > shown ? more : '')
}

/** A multirange of PostgreSQL, `{[1001,1004),[1005,1006)}`, as `1001-1003,1005`. */
export function runsOfMultirange(text: string): string {
  return [...text.matchAll(/\[(\d+),(\d+)\)/g)]
    .map(([, from, past]) => (Number(past) - Number(from) === 1 ? `${from}` : `${from}-${Number(past) - 1}`))
    .join(',')
}

import type { ReadLine } from './line-rules.ts'
import { foresee, type Shippable } from './ship-many.ts'
import type { Counts, LineNote, StagedLine } from './types.ts'

/**
 * Looks at the lines of a file beside each other. The same order and number again is no harm, and the first such line
 * counts. Two numbers for one order are: nobody can tell which is right, so none of them is shipped. One number for two
 * orders is told, as it may be one parcel.
 * @param lines in the order of the file
 */
export function compareLines(
  lines: readonly ReadLine[],
): (ReadLine & Pick<StagedLine, 'otherLine'> & { repeated: boolean })[] {
  const byOrder = new Map<string, ReadLine[]>()
  const byNumber = new Map<string, ReadLine>()
  for (const line of lines) {
    if (line.problem) continue
    const same = byOrder.get(line.orderNo)
    if (same) same.push(line)
    else byOrder.set(line.orderNo, [line])
  }
  return lines.map((line) => {
    const alone = { ...line, otherLine: null, repeated: false }
    if (line.problem) return alone
    const others = byOrder.get(line.orderNo) ?? []
    const conflict = others.find((other) => other.trackingNo !== line.trackingNo)
    if (conflict) return { ...alone, problem: 'TWO_NUMBERS', otherLine: conflict.line }
    const first = others[0] ?? line
    if (first !== line) return { ...alone, note: null, otherLine: first.line, repeated: true }
    const sharer = byNumber.get(line.trackingNo)
    if (!sharer) byNumber.set(line.trackingNo, line)
    return sharer ? { ...alone, note: 'NUMBER_SHARED' as const, otherLine: sharer.line } : alone
  })
}

/** The verdict on each line, with the orders as they are now. */
export function judgeLines(
  lines: ReturnType<typeof compareLines>,
  orders: ReadonlyMap<string, Shippable>,
): StagedLine[] {
  return lines.map(({ problem, repeated, ...line }) => ({
    ...line,
    verdict: problem ?? (repeated ? 'REPEATED' : foresee(orders.get(line.orderNo), line.trackingNo)),
  }))
}

/** Adds lines to the counts of their verdicts and notes. */
export function countLines(
  lines: readonly StagedLine[],
  counts: { foreseen: Counts; notes: Partial<Record<LineNote, number>> },
): void {
  for (const { verdict, note } of lines) {
    counts.foreseen[verdict] = (counts.foreseen[verdict] ?? 0) + 1
    if (note) counts.notes[note] = (counts.notes[note] ?? 0) + 1
  }
}

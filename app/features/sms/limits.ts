/**
 * How many messages a number gets from one merchant. The vendors refuse more than this too; and asking them what
 * became of an attempt relies on the first rule (tencent.ts).
 */
const LIMITS = [
  { messages: 1, withinMs: 60_000 },
  { messages: 5, withinMs: 3_600_000 },
  { messages: 10, withinMs: 86_400_000 },
] as const

/** Messages to one number are looked back at for this long. */
export const LIMIT_WINDOW_MS = 86_400_000

/**
 * When a number may get its next message.
 * @param times of those it has got, milliseconds since 1970, in any order
 * @returns undefined: now
 */
export function nextAllowed(times: readonly number[], now: number): number | undefined {
  const newestFirst = times.toSorted((a, b) => b - a)
  const waits = LIMITS.flatMap(({ messages, withinMs }) => {
    // The oldest of the last so many must have left the window.
    const oldest = newestFirst[messages - 1]
    return oldest === undefined || oldest + withinMs <= now ? [] : [oldest + withinMs]
  })
  return waits.length === 0 ? undefined : Math.max(...waits)
}

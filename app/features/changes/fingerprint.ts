import type { CardStatus } from '../cards/state.ts'

/** Cards of one state in a set: how many, and their serials hashed and combined by exclusive or (int8 as text). */
export type SetPart = { status: CardStatus; n: number; hash: string }

/**
 * One text for an exact set of cards with their states, whatever the order: two sets with the same text are the
 * same set, but for one chance in 2^64.
 */
export function fingerprintOf(parts: readonly SetPart[]): string {
  const sums = new Map<CardStatus, { n: number; hash: bigint }>()
  for (const { status, n, hash } of parts) {
    const sum = sums.get(status) ?? { n: 0, hash: 0n }
    sums.set(status, { n: sum.n + n, hash: sum.hash ^ BigInt.asUintN(64, BigInt(hash)) })
  }
  return [...sums]
    .filter(([, { n }]) => n > 0)
    .map(([status, { n, hash }]) => `${status}.${n}.${hash.toString(16)}`)
    .sort()
    .join('_')
}

import type { BuyAnswer, WaybillProvider, WaybillReason } from './types.ts'

/** Times a vendor is asked for one number in one purchase. */
export const MOST_ATTEMPTS = 5
/** Kuaidi100 remembers a key for 48 hours; an hour less, because its clock is not ours. */
const REMEMBERED_MS = 47 * 3_600_000

/** A waybill whose vendor was just asked. */
export type Asked = {
  /** This time included. */
  attempts: number
  /** Some question before was sent, and nobody knows what came of it. */
  doubtful: boolean
}

/** What becomes of a waybill. `all`: the vendor will refuse the others of this purchase for the same reason. */
export type Settled =
  | { state: 'bought'; answer: Extract<BuyAnswer, { kind: 'bought' }> }
  | { state: 'failed'; reason: WaybillReason; code: string; text: string; all: boolean }
  /** To be asked again, or to be looked at when it was asked often enough. */
  | {
      state: 'queued' | 'uncertain'
      reason: WaybillReason
      code: string
      text: string
      doubtful: boolean
      ended: boolean
    }

/**
 * What an answer means for a waybill. An order is let go only when it is certain that nothing was sold for it: nothing
 * was ever sent, or the vendor, who would have told a number sold before, has refused this very purchase.
 */
export function settle(asked: Asked, answer: BuyAnswer): Settled {
  if (answer.kind === 'bought') return { state: 'bought', answer }
  const { reason, code, text } = answer
  const ended = asked.attempts >= MOST_ATTEMPTS
  if (answer.kind === 'unknown') {
    const doubtful = asked.doubtful || answer.sent
    if (!doubtful && ended) return { state: 'failed', reason, code, text, all: false }
    return { state: doubtful ? 'uncertain' : 'queued', reason, code, text, doubtful, ended }
  }
  const { proof, all } = answer
  if (proof || !asked.doubtful) {
    if (reason === 'THROTTLED' && !ended)
      return { state: 'queued', reason, code, text, doubtful: false, ended }
    return { state: 'failed', reason, code, text, all }
  }
  return { state: 'uncertain', reason, code, text, doubtful: true, ended: ended || all }
}

/** True when asking again under the same key could buy a second number. */
export function isForgotten(provider: WaybillProvider, askedAt: Date, now: Date): boolean {
  return provider === 'kuaidi100' && now.getTime() - askedAt.getTime() > REMEMBERED_MS
}

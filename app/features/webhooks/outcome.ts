import type { OutboundResult } from '#app/core/http/outbound.ts'
import { retryAfter } from './backoff.ts'
import type { DeliveryReason } from './types.ts'

/** How much of an answer is kept. */
const ANSWER_CHARACTERS = 1000

/**
 * What became of an attempt. `rests`: it is about the endpoint and not about this message, so the others wait too.
 */
export type AttemptOutcome =
  | { ok: true; status: number; answer: string }
  | {
      ok: false
      reason: DeliveryReason
      status: number | null
      answer: string
      rests: boolean
      wish: number | undefined
    }

/** Understands an answer: 2xx is taken, everything else is not. */
export function outcomeOf(result: OutboundResult): AttemptOutcome {
  if (!result.ok) {
    const reason = result.reason === 'STOPPED' ? 'HUNG_UP' : result.reason
    return {
      ok: false,
      reason,
      status: null,
      answer: result.text.slice(0, 200),
      rests: true,
      wish: undefined,
    }
  }
  const { status, headers, body } = result
  const answer = firstPart(body)
  if (status >= 200 && status < 300) return { ok: true, status, answer }
  const failed = { ok: false, status, answer, wish: retryAfter(headers['retry-after']) } as const
  if (status === 410) return { ...failed, reason: 'GONE', rests: false }
  // Redirects are not followed: where they lead to was not agreed to by anybody.
  if (status >= 300 && status < 400) return { ...failed, reason: 'REDIRECT', rests: true }
  return { ...failed, reason: 'STATUS', rests: status >= 500 || status === 429 || status === 408 }
}

/** Text as it may be stored: PostgreSQL takes no zero byte. */
function firstPart(body: Buffer): string {
  const text = body.subarray(0, ANSWER_CHARACTERS * 4).toString('utf8')
  return [...text.replaceAll('\u0000', '')].slice(0, ANSWER_CHARACTERS).join('')
}

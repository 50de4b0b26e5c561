import type { DeskAnswer } from '../desk-request.ts'

/** Without an answer for so long, the line counts as broken. */
const PATIENCE_MS = 20_000

/** What became of a request: an answer, no line, or a session that is over. */
export type Reply = DeskAnswer | 'NO_LINE' | 'SIGNED_OUT'

/** Asks the server for something of the selling page; never throws. */
export async function post(fields: Record<string, string>): Promise<Reply> {
  try {
    const response = await fetch('/store/sell/desk', {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (response.type === 'opaqueredirect') return 'SIGNED_OUT'
    if (response.headers.get('content-type')?.includes('json')) return (await response.json()) as DeskAnswer
    if (response.status === 403) return { intent: 'sell', ok: false, reason: 'NOT_ALLOWED' }
    return 'NO_LINE'
  } catch {
    return 'NO_LINE'
  }
}

/** Something small that outlives a reload; forgotten where the browser keeps nothing. */
export function kept<T>(key: string, empty: T): { read: () => T; write: (value: T) => void } {
  return {
    read: () => {
      try {
        return JSON.parse(localStorage.getItem(key) ?? 'null') ?? empty
      } catch {
        return empty
      }
    },
    write: (value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value))
      } catch {
        // Private windows of some browsers.
      }
    },
  }
}

import { useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'

// What the page asks /store/counter/:checkId/state. Without scripts the form goes to the page itself.

/** The answer to a hand-over, and to the question what has become of a check. */
export const answerSchema = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), reason: z.string() }),
  z.object({ is: z.enum(['done', 'refused', 'goods', 'order', 'unknown']) }),
])

/** How long a shop's line may take, in milliseconds; then it counts as dropped. */
const PATIENCE_MS = 12_000
const ASK_EVERY_MS = 3000

export type Sending =
  | { is: 'idle' }
  | { is: 'sending' }
  /** The line dropped: nobody knows here whether it was saved. */
  | { is: 'unsure' }
  /** It was not saved, and can be sent again. */
  | { is: 'failed' }
  /** It was refused. */
  | { is: 'refused'; reason: string }

/** @throws when there is no answer, or one of something else than our page */
async function ask(url: string, init: RequestInit): Promise<z.output<typeof answerSchema> | 'reload'> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
  if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`)
  // Signed out, or without the right: the page itself says so.
  if (!answer.headers.get('content-type')?.includes('json')) return 'reload'
  return answerSchema.parse(await answer.json())
}

/**
 * Sends a hand-over and finds out what became of it, whatever the line does: what was sent twice is saved once, and
 * while it is not known the server is asked again and again.
 * @param url of the check's state
 * @param onSettled the page should be loaded anew: it was saved, or something has changed
 */
export function useHandOver(
  url: string,
  onSettled: () => void,
): { sending: Sending; send: (form: FormData) => void; again: () => void } {
  const [sending, setSending] = useState<Sending>({ is: 'idle' })
  const last = useRef<FormData>()
  const settled = useRef(onSettled)
  settled.current = onSettled

  const send = useCallback(
    async (form: FormData) => {
      last.current = form
      setSending({ is: 'sending' })
      try {
        const answer = await ask(url, { method: 'POST', body: form })
        if (answer === 'reload') return window.location.reload()
        if ('ok' in answer && !answer.ok) setSending({ is: 'refused', reason: answer.reason })
        settled.current()
      } catch {
        setSending({ is: 'unsure' })
      }
    },
    [url],
  )
  const unsure = sending.is === 'unsure'
  useEffect(() => {
    if (!unsure) return
    const timer = setInterval(async () => {
      try {
        const answer = await ask(url, {})
        if (answer === 'reload') return window.location.reload()
        if (!('is' in answer)) return
        setSending({ is: answer.is === 'goods' || answer.is === 'order' ? 'failed' : 'idle' })
        settled.current()
      } catch {
        // Still no line.
      }
    }, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [unsure, url])
  return {
    sending,
    send: (form) => void send(form),
    again: () => {
      if (last.current) void send(last.current)
    },
  }
}

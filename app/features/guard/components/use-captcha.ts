import { useCallback, useEffect, useState } from 'react'

export type CaptchaState =
  /** As the server renders it. */
  | { step: 'idle' }
  | { step: 'working'; share: number }
  | { step: 'done'; payload: string }
  | { step: 'failed' }

/** A solution is made anew this long before it is too old. */
const RENEW_MS = 30_000

/** Solves the captcha of an address as soon as it is shown, and again before the solution is too old. */
export function useCaptcha(url: string): { state: CaptchaState; retry: () => void } {
  const [state, setState] = useState<CaptchaState>({ step: 'idle' })
  const [round, setRound] = useState(0)
  const retry = useCallback(() => setRound((before) => before + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: every round begins anew
  useEffect(() => {
    const stop = new AbortController()
    let renewal: ReturnType<typeof setTimeout> | undefined
    setState({ step: 'working', share: 0 })
    import('../solve.ts')
      .then(({ solveCaptcha }) =>
        solveCaptcha(url, (share) => setState({ step: 'working', share }), stop.signal),
      )
      .then(({ payload, expiresAt }) => {
        if (stop.signal.aborted) return
        setState({ step: 'done', payload })
        renewal = setTimeout(retry, expiresAt.getTime() - Date.now() - RENEW_MS)
      })
      .catch(() => {
        if (!stop.signal.aborted) setState({ step: 'failed' })
      })
    return () => {
      stop.abort()
      clearTimeout(renewal)
    }
  }, [url, round, retry])
  return { state, retry }
}

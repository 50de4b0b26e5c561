import { useCallback, useEffect, useRef, useState } from 'react'
import { useRevalidator } from './navigation.tsx'

/** How long an answer may take, in milliseconds; then it counts as failed. */
const PATIENCE_MS = 60_000

/** What has become of a question. */
export type Asking = 'idle' | 'asking' | 'failed'

type Asked<T> = { address: string; is: Asking | 'there'; answer?: T }

/** @returns the answer, or that another page came in its place: the login, usually. @throws when there is none */
async function request<T>(address: string, stop: AbortSignal): Promise<{ answer: T } | 'elsewhere'> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)])
  const response = await fetch(address, { signal, headers: { accept: 'application/json' } })
  if (response.redirected) return 'elsewhere'
  const json = response.headers.get('content-type')?.includes('json') === true
  if (!response.ok || !json) throw new Error(`no answer from ${address}: ${response.status}`)
  return { answer: (await response.json()) as T }
}

/**
 * Asks a resource route for something that the page can do without, such as counts that take a moment. A fetcher of
 * the router hands a failed request to the error page, and all that is on the screen is gone; here it is only told.
 * @param address path and query of the route; another address is another question
 */
export function useAnswer<T>(address: string): { answer: T | undefined; is: Asking; ask: () => void } {
  const [asked, setAsked] = useState<Asked<T>>({ address, is: 'idle' })
  const stop = useRef<AbortController>()
  const { revalidate } = useRevalidator()
  // What is still on its way is of no use to another address, or when the page has gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address decides when
  useEffect(() => () => stop.current?.abort(), [address])

  const ask = useCallback(() => {
    stop.current?.abort()
    const controller = new AbortController()
    stop.current = controller
    setAsked({ address, is: 'asking' })
    const settle = (asked: Asked<T>) => {
      if (!controller.signal.aborted) setAsked(asked)
    }
    request<T>(address, controller.signal).then(
      (came) => {
        if (came !== 'elsewhere') return settle({ address, is: 'there', answer: came.answer })
        settle({ address, is: 'failed' })
        // The page itself knows where its reader has to go.
        if (!controller.signal.aborted) revalidate()
      },
      () => settle({ address, is: 'failed' }),
    )
  }, [address, revalidate])

  const { answer, is } = asked.address === address ? asked : { answer: undefined, is: 'idle' as const }
  return { answer, is: is === 'there' ? 'idle' : is, ask }
}

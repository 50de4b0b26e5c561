// The browser's half of the captcha. Loaded only when a page shows one.
import type { WorkOrder, WorkReport } from './captcha-worker.ts'
import type { CaptchaChallenge } from './types.ts'

/** Two keep a phone responsive, and more would not shorten a second by much. */
const WORKERS = 2

export type Solved = {
  /** What the form field sends. */
  payload: string
  expiresAt: Date
}

async function fetchChallenge(url: string, signal: AbortSignal): Promise<CaptchaChallenge> {
  const answer = await fetch(url, { signal, cache: 'no-store', headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`the captcha answered ${answer.status}`)
  return (await answer.json()) as CaptchaChallenge
}

/** One worker on its share of the keys. @returns the solution, when it is in this share */
function workOn(
  worker: Worker,
  order: WorkOrder,
  onTried: (keys: number) => void,
): Promise<{ counter: number; derivedKey: string }> {
  return new Promise((resolve, reject) => {
    worker.onerror = () => reject(new Error('the captcha worker failed'))
    worker.onmessage = ({ data }: MessageEvent<WorkReport>) => {
      if ('tried' in data) onTried(data.tried)
      else if ('counter' in data) resolve(data)
      else reject(new Error('the captcha worker gave up'))
    }
    worker.postMessage(order)
  })
}

/**
 * Fetches a challenge and solves it.
 * @param url of captcha.json, with purpose and site
 * @param onProgress how much of the longest possible work is done, 0 to 1
 * @throws when the challenge cannot be fetched or solved, or the signal has been aborted
 */
export async function solveCaptcha(
  url: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Solved> {
  const challenge = await fetchChallenge(url, signal)
  const { data, expiresAt } = challenge.parameters
  const most = Number(data?.most ?? 1)
  const workers = Array.from(
    { length: WORKERS },
    () => new Worker(new URL('./captcha-worker.ts', import.meta.url), { type: 'module' }),
  )
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  let tried = 0
  const onTried = (keys: number) => {
    tried += keys
    onProgress(Math.min(1, tried / most))
  }
  try {
    const shares = workers.map((worker, start) =>
      workOn(worker, { challenge, start, step: WORKERS }, onTried),
    )
    const { counter, derivedKey } = await Promise.race([stopped, ...shares])
    const payload = btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }))
    return { payload, expiresAt: new Date(Number(expiresAt) * 1000) }
  } finally {
    for (const worker of workers) worker.terminate()
  }
}

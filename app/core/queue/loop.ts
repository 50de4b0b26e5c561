import { setTimeout as delay } from 'node:timers/promises'
import { log } from '../log/log.ts'

const AFTER_FAILURE_MS = 5000

/**
 * Repeats a step until the signal aborts: at once while there is more, otherwise after a pause. A step that throws is
 * logged and tried again after five seconds.
 * @param name of the work, for the log
 * @param step does what is due now; @returns how much it has done, 0 when there was nothing
 * @param pauseMs between two looks that found nothing
 */
export async function repeat(
  name: string,
  signal: AbortSignal,
  step: (signal: AbortSignal) => Promise<number>,
  pauseMs = 1000,
): Promise<void> {
  while (!signal.aborted) {
    let wait = pauseMs
    try {
      if ((await step(signal)) > 0) wait = 0
    } catch (error) {
      log.error({ err: error, queue: name }, 'the work cannot be read')
      wait = AFTER_FAILURE_MS
    }
    if (wait > 0) await delay(wait, undefined, { signal }).catch(() => {})
  }
}

/**
 * Starts work that goes on beside the queues until it is told to stop.
 * @param name of the work, for the log
 * @param work ends when its signal aborts
 * @returns stops it, after what is under way
 */
export function startLoop(name: string, work: (signal: AbortSignal) => Promise<void>): () => Promise<void> {
  const stopping = new AbortController()
  const done = work(stopping.signal).catch((error) =>
    log.error({ err: error, queue: name }, 'the work has stopped'),
  )
  return async () => {
    stopping.abort()
    await done
  }
}

import { useEffect, useRef, useState } from 'react'
import { useNavigation, useRevalidator } from '#app/components/navigation.tsx'
import { isFinished, type JobProgress } from '../../jobs/types.ts'
import { type ConsoleEvent, type ConsoleLine, type Counts, hasFailed } from '../types.ts'

/** What the console has heard so far. The arrays only grow; a new object says that they did. */
export type Heard = {
  lines: readonly ConsoleLine[]
  failed: readonly ConsoleLine[]
  counts: Counts
  progress: JobProgress
  /** The connection is up, or there is nothing more to hear. */
  connected: boolean
}

/**
 * Hears the lines of a file as they are shipped, from the first one, and how far the job is. A connection that was cut
 * off goes on behind the last line it has heard.
 * @param address of the event stream
 */
export function useConsole(address: string, initial: JobProgress): Heard {
  const store = useRef<{ lines: ConsoleLine[]; failed: ConsoleLine[]; counts: Counts }>({
    ...{ lines: [], failed: [], counts: {} },
  })
  const [heard, setHeard] = useState<Heard>({ ...store.current, progress: initial, connected: true })
  const { revalidate } = useRevalidator()
  const idle = useNavigation().state === 'idle'
  const over = isFinished(initial.status)
  // A job that has ended and is tried again is listened to anew; what was heard before stays.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `over` opens the stream again
  useEffect(() => {
    const { lines, failed, counts } = store.current
    const events = new EventSource(`${address}?after=${lines.at(-1)?.[0] ?? 0}`)
    events.onmessage = (message: MessageEvent<string>) => {
      const { lines: more, progress } = JSON.parse(message.data) as ConsoleEvent
      for (const line of more) {
        lines.push(line)
        if (hasFailed(line[4])) failed.push(line)
        counts[line[4]] = (counts[line[4]] ?? 0) + 1
      }
      const ended = isFinished(progress.status) && lines.length >= progress.done
      if (ended) events.close()
      setHeard({ lines, failed, counts: { ...counts }, progress, connected: true })
    }
    events.onerror = () => setHeard((before) => ({ ...before, connected: false }))
    events.onopen = () => setHeard((before) => ({ ...before, connected: true }))
    return () => events.close()
  }, [address, over])
  const ended = !over && isFinished(heard.progress.status)
  useEffect(() => {
    // Not while the page is on its way after "stop": the router would drop the request.
    if (ended && idle) void revalidate()
  }, [ended, idle, revalidate])
  return heard
}

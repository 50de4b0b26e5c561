import { useEffect, useState } from 'react'
import { useNavigation, useRevalidator } from '#app/components/navigation.tsx'
import { isFinished, type JobProgress } from '../types.ts'

/**
 * The job as it moves: what the page was rendered with, then what the event stream says. When the job ends,
 * the page's data is loaded again, so that what the job has made appears.
 */
export function useJobProgress(jobId: string, initial: JobProgress): JobProgress {
  const [live, setLive] = useState<JobProgress>()
  const { revalidate } = useRevalidator()
  const idle = useNavigation().state === 'idle'
  const over = isFinished(initial.status)
  useEffect(() => {
    // A job that is over and then tried again begins with what the page says, not with the old stream's last word.
    setLive(undefined)
    if (over) return
    const events = new EventSource(`/admin/jobs/${jobId}/events`)
    events.onmessage = (event: MessageEvent<string>) => {
      const progress = JSON.parse(event.data) as JobProgress
      setLive(progress)
      if (isFinished(progress.status)) events.close()
    }
    return () => events.close()
  }, [jobId, over])
  const ended = !over && live !== undefined && isFinished(live.status)
  useEffect(() => {
    // Not while the page is on its way after "cancel": the router would drop the request, and the page would
    // keep what it loaded a moment before the end.
    if (ended && idle) void revalidate()
  }, [ended, idle, revalidate])
  return live && !over ? live : initial
}

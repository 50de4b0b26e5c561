import { useEffect, useState } from 'react'
import { useRevalidator } from '#app/components/navigation.tsx'
import { isFinished, type JobProgress } from '../types.ts'

/**
 * The job as it moves: what the page was rendered with, then what the event stream says. When the job ends,
 * the page's data is loaded again, so that what the job has made appears.
 */
export function useJobProgress(jobId: string, initial: JobProgress): JobProgress {
  const [live, setLive] = useState<JobProgress>()
  const { revalidate } = useRevalidator()
  const over = isFinished(initial.status)
  useEffect(() => {
    // A job that is over and then tried again begins with what the page says, not with the old stream's last word.
    setLive(undefined)
    if (over) return
    const events = new EventSource(`/admin/jobs/${jobId}/events`)
    events.onmessage = (event: MessageEvent<string>) => {
      const progress = JSON.parse(event.data) as JobProgress
      setLive(progress)
      if (isFinished(progress.status)) {
        events.close()
        revalidate()
      }
    }
    return () => events.close()
  }, [jobId, over, revalidate])
  return live && !over ? live : initial
}

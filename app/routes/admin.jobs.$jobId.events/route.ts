import { z } from 'zod'
import { memberRoute } from '#app/core/http/route.ts'
import { loadJob, progressOf } from '#app/features/jobs/data.ts'
import { progressEvents } from '#app/features/jobs/events.ts'

/** The progress of a job as server-sent events, for whoever may see the job. */
export const loader = memberRoute(
  { permission: null, kinds: ['owner', 'staff', 'store'], params: z.object({ jobId: z.uuid() }) },
  async ({ scope, params, request }) => {
    const look = async () => {
      const job = await loadJob(scope, params.jobId)
      return job && { job, progress: progressOf(job) }
    }
    if (!(await look())) throw new Response('not found', { status: 404 })
    return new Response(progressEvents(look, request.signal), {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // nginx would hold the events back otherwise.
        'x-accel-buffering': 'no',
      },
    })
  },
)

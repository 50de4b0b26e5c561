import type { JobHandler } from '#app/core/queue/worker.ts'
import { runDeadJob } from '#app/features/jobs/jobs.ts'

/** Marks jobs that the queue has given up. */
export const buryJob: JobHandler = runDeadJob

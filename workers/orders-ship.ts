import type { JobHandler } from '#app/core/queue/worker.ts'
import { runShipping } from '#app/features/shipping/jobs.ts'

/** Ships the orders of a file. */
export const shipOrders: JobHandler = runShipping

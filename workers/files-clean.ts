import type { PlatformHandler } from '#app/core/queue/worker.ts'
import { cleanUp } from '#app/features/retention/jobs.ts'

/** Removes what is kept for a limited time only, by the clock. */
export const cleanFiles: PlatformHandler = cleanUp

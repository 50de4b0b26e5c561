import type { JobHandler } from '#app/core/queue/worker.ts'
import { runChange } from '#app/features/changes/jobs.ts'

/** Changes the cards of a filter: their state, products, validity and so on. */
export const changeCards: JobHandler = runChange

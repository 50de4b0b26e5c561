import type { JobHandler } from '#app/core/queue/worker.ts'
import { runActivation } from '#app/features/cards/jobs.ts'

/** Activates the created cards of a filter. */
export const activateCards: JobHandler = runActivation

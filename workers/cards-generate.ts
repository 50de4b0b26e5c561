import type { JobHandler } from '#app/core/queue/worker.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'

/** Generates the cards of a batch. */
export const generateCards: JobHandler = runGeneration

import type { JobHandler } from '#app/core/queue/worker.ts'
import { runDrawing } from '#app/features/drawings/jobs.ts'

/** Draws cards onto a design. */
export const drawCards: JobHandler = runDrawing

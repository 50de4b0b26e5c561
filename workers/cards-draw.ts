import type { JobHandler } from '#app/core/queue/worker.ts'
import { runDrawing } from '#app/features/designs/jobs.ts'

/** Draws cards onto a design. */
export const drawCards: JobHandler = runDrawing

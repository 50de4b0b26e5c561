import type { JobHandler } from '#app/core/queue/worker.ts'
import { runUndo } from '#app/features/changes/jobs.ts'

/** Takes the last bulk change back. */
export const undoChange: JobHandler = runUndo

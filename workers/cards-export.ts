import type { JobHandler } from '#app/core/queue/worker.ts'
import { runExport } from '#app/features/cards/jobs.ts'

/** Writes cards with their passwords into an xlsx file in storage. */
export const exportCards: JobHandler = runExport

import type { JobHandler } from '#app/core/queue/worker.ts'
import { runImport } from '#app/features/imports/jobs.ts'

/** Imports the cards of a checked file. */
export const importCards: JobHandler = runImport

import type { JobHandler } from '#app/core/queue/worker.ts'
import { runCheck } from '#app/features/imports/jobs.ts'

/** Reads an uploaded file of cards and reports on each row; imports nothing. */
export const checkCards: JobHandler = runCheck

import type { JobHandler } from '#app/core/queue/worker.ts'
import { runExport } from '#app/features/exports/jobs.ts'

/** Writes cards into xlsx files, with or without their passwords, and stores them. */
export const exportCards: JobHandler = runExport

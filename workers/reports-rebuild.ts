import type { JobHandler } from '#app/core/queue/worker.ts'
import { runReportRebuild } from '#app/features/reports/jobs.ts'

/** Makes the roll-ups of the reports anew. */
export const rebuildReports: JobHandler = runReportRebuild

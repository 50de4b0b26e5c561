import type { JobHandler } from '#app/core/queue/worker.ts'
import { runMoves } from '#app/features/stores/jobs.ts'

/** Gives cards to stores, takes them back or moves them between stores: all of them or none. */
export const allocateCards: JobHandler = runMoves

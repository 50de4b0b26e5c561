import type { JobHandler } from '#app/core/queue/worker.ts'
import { runWaybillPurchase } from '#app/features/waybills/jobs.ts'

/** Buys waybills for orders. */
export const buyWaybills: JobHandler = runWaybillPurchase

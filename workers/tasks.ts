import { log } from '#app/core/log/log.ts'
import { runErpPull, runErpPush } from '#app/features/erp/jobs.ts'
import { tellSummary } from '#app/features/notifications/jobs.ts'
import { foldReports } from '#app/features/reports/jobs.ts'
import { foldStores } from '#app/features/store-figures/jobs.ts'
import { foldStock } from '#app/features/stores/jobs.ts'
import { type TaskHandlers, workTasks } from '#app/features/tasks/jobs.ts'
import { finishShipped, pollParcels, subscribeParcels } from '#app/features/tracking/jobs.ts'

/** What runs by the clock for each merchant. */
const handlers: TaskHandlers = {
  'erp.push': runErpPush,
  'erp.pull': runErpPull,
  'reports.fold': foldReports,
  'stock.fold': foldStock,
  'stores.fold': foldStores,
  'notifications.summary': tellSummary,
  'orders.finish': finishShipped,
  'tracking.subscribe': subscribeParcels,
  'tracking.poll': pollParcels,
}

/** Runs the merchants' scheduled tasks. @returns stops it, after the pieces that are under way */
export function startTasks(): () => Promise<void> {
  const stopping = new AbortController()
  const done = workTasks(stopping.signal, handlers).catch((error) =>
    log.error({ err: error }, 'the tasks have stopped'),
  )
  return async () => {
    stopping.abort()
    await done
  }
}

import { startLoop } from '#app/core/queue/loop.ts'
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

/** Runs the merchants' scheduled tasks, beside the queues. @returns stops it */
export const startTasks = () => startLoop('tasks', (signal) => workTasks(signal, handlers))

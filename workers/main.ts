// The worker process: pg-boss and one handler per queue. The handlers are in the files beside this one.
import { verifyMasterKey } from '#app/core/crypto/key-library.ts'
import { closePools } from '#app/core/db/pool.ts'
import { env } from '#app/core/env/env.ts'
import { log } from '#app/core/log/log.ts'
import { serveMetrics } from '#app/core/log/metrics.ts'
import { stopSender } from '#app/core/queue/outbox.ts'
import type { MerchantQueue, PlatformQueue } from '#app/core/queue/queues.ts'
import {
  type JobHandler,
  type PlatformHandler,
  startWorkerQueue,
  workPlatformQueue,
  workQueue,
} from '#app/core/queue/worker.ts'
import { removeAbandonedExports } from '#app/features/exports/abandoned-exports.ts'
import { startMailer } from './account-mails.ts'
import { allocateCards } from './cards-allocate.ts'
import { changeCards } from './cards-change.ts'
import { checkCards } from './cards-check.ts'
import { drawCards } from './cards-draw.ts'
import { exportCards } from './cards-export.ts'
import { generateCards } from './cards-generate.ts'
import { importCards } from './cards-import.ts'
import { undoChange } from './cards-undo.ts'
import { cleanFiles } from './files-clean.ts'
import { buryJob } from './jobs-dead.ts'
import { startNotifier } from './notifications-send.ts'
import { shipOrders } from './orders-ship.ts'
import { rebuildReports } from './reports-rebuild.ts'
import { startSmsSender } from './sms-send.ts'
import { startTasks } from './tasks.ts'
import { buyWaybills } from './waybills-buy.ts'
import { startWebhookSender } from './webhooks-send.ts'

const handlers: Record<MerchantQueue, JobHandler> = {
  'cards.generate': generateCards,
  'cards.export': exportCards,
  'cards.change': changeCards,
  'cards.undo': undoChange,
  'cards.check': checkCards,
  'cards.import': importCards,
  'cards.draw': drawCards,
  'cards.allocate': allocateCards,
  'orders.ship': shipOrders,
  'waybills.buy': buyWaybills,
  'reports.rebuild': rebuildReports,
  'jobs.dead': buryJob,
}

const platformHandlers: Record<PlatformQueue, PlatformHandler> = {
  'files.clean': cleanFiles,
}

await verifyMasterKey()
await removeAbandonedExports()
serveMetrics(env().TIHUO_METRICS_PORT)
const boss = await startWorkerQueue()
for (const [queue, handler] of Object.entries(handlers) as [MerchantQueue, JobHandler][]) {
  await workQueue(boss, queue, handler)
}
for (const [queue, handler] of Object.entries(platformHandlers) as [PlatformQueue, PlatformHandler][]) {
  await workPlatformQueue(boss, queue, handler)
}
// Work that is found in tables, beside the queues.
const stopLoops = [startSmsSender(), startTasks(), startNotifier(), startMailer(), startWebhookSender()]
log.info({ queues: [...Object.keys(handlers), ...Object.keys(platformHandlers)] }, 'worker is up')
process.send?.({ ready: true })

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  log.info('worker is stopping')
  // Jobs get eight seconds to end. Then their signal aborts, they leave after the chunk they are in, and the
  // queue hands the rest to the next worker.
  await Promise.all([
    boss.stop({ graceful: true, timeout: 8000 }),
    ...stopLoops.map((stopLoop) => stopLoop()),
  ])
  await stopSender()
  await closePools()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

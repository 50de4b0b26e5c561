import { log } from '#app/core/log/log.ts'
import { removeOldDrawings } from '../drawings/mutations.ts'
import { removeAbandonedExports } from '../exports/abandoned-exports.ts'
import { forgetOldRisks } from '../fraud/mutations.ts'
import { forgetOldGuard } from '../guard/mutations.ts'
import { removeOldImports } from '../imports/mutations.ts'
import { forgetOldNotifications } from '../notifications/mutations.ts'
import { removeOldShipments } from '../shipping/mutations.ts'
import { forgetOldMessages } from '../sms/mutations.ts'
import { forgetOldRuns } from '../tasks/mutations.ts'
import { forgetOldLabels } from '../waybills/mutations.ts'
import { forgetOldWebhooks } from '../webhooks/mutations.ts'
import {
  forgetOldLogs,
  forgetOldSecrets,
  removeEndedSets,
  removeOldExports,
  removeOldLists,
} from './mutations.ts'

/** What the clean-up does, by the name its log line has. Each returns how much it has removed. */
const STEPS: Record<string, (signal: AbortSignal) => Promise<number>> = {
  logEntries: forgetOldLogs,
  guardCounts: forgetOldGuard,
  exportFiles: removeOldExports,
  filePasswords: forgetOldSecrets,
  importFiles: removeOldImports,
  shippingFiles: removeOldShipments,
  drawings: removeOldDrawings,
  cardLists: removeOldLists,
  endedSets: removeEndedSets,
  riskJudgements: forgetOldRisks,
  messages: forgetOldMessages,
  notifications: forgetOldNotifications,
  webhooks: forgetOldWebhooks,
  labels: forgetOldLabels,
  taskRuns: forgetOldRuns,
  abandonedFolders: removeAbandonedExports,
}

/**
 * Removes everything that is kept for a limited time only; due every hour (app/core/queue/queues.ts). A step that
 * fails does not keep the others from running.
 * @throws the first failure, when all steps have had their turn: the queue then tries again
 */
export async function cleanUp(signal: AbortSignal): Promise<void> {
  const failures: unknown[] = []
  for (const [step, remove] of Object.entries(STEPS)) {
    if (signal.aborted) break
    try {
      const removed = await remove(signal)
      if (removed > 0) log.info({ step, removed }, 'removed what is past its time')
    } catch (error) {
      log.error({ err: error, step }, 'clean-up step failed')
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

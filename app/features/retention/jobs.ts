import { log } from '#app/core/log/log.ts'
import { removeOldDrawings } from '../drawings/mutations.ts'
import { removeAbandonedExports } from '../exports/abandoned-exports.ts'
import { forgetOldRisks } from '../fraud/mutations.ts'
import { forgetOldGuard } from '../guard/mutations.ts'
import { removeOldImports } from '../imports/mutations.ts'
import { forgetOldMails } from '../mails/mutations.ts'
import { forgetOldSessions } from '../sessions/mutations.ts'
import { removeOldShipments } from '../shipping/mutations.ts'
import { forgetOldLabels } from '../waybills/mutations.ts'
import { deleteRows, dropMonths, endRun, removeEndedSets, removeOldExports, takeRules } from './mutations.ts'
import type { DueRule } from './types.ts'

/** Rules of the kind `code`, by name: what has files, or takes more than a delete. Each returns how much it has removed. */
export const STEPS: Record<string, (signal: AbortSignal) => Promise<number>> = {
  sessions: forgetOldSessions,
  guardCounts: forgetOldGuard,
  riskJudgements: forgetOldRisks,
  exportFiles: removeOldExports,
  importFiles: removeOldImports,
  shippingFiles: removeOldShipments,
  drawings: removeOldDrawings,
  labels: forgetOldLabels,
  endedSets: removeEndedSets,
  accountMails: forgetOldMails,
  abandonedFolders: removeAbandonedExports,
}

/**
 * Removes everything that is kept for a limited time only, by the rules in private.retention_rules that are due; the
 * queue comes every hour (app/core/queue/queues.ts). A rule that fails does not keep the others from their turn.
 * @throws the first failure, when all rules have had their turn: the queue then tries again
 */
export async function cleanUp(signal: AbortSignal): Promise<void> {
  const failures: unknown[] = []
  for (const due of await takeRules()) {
    try {
      await follow(due, signal)
    } catch (error) {
      log.error({ err: error, rule: due.rule }, 'clean-up failed')
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** Follows one rule. What a worker that is told to stop has not come to is for the next run. */
async function follow(due: DueRule, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return endRun(due, null, 'stopped')
  try {
    const removed = await remove(due, signal)
    await endRun(due, due.kind === 'code' ? removed : null, signal.aborted ? 'stopped' : null)
    if (removed > 0) log.info({ rule: due.rule, removed }, 'removed what is past its time')
  } catch (error) {
    await endRun(due, null, (error as Error).message.slice(0, 300)).catch(() => undefined)
    throw error
  }
}

function remove(due: DueRule, signal: AbortSignal): Promise<number> {
  if (due.kind === 'rows') return deleteRows(due, signal)
  if (due.kind === 'partitions') return dropMonths(due)
  const step = STEPS[due.rule]
  if (!step) throw new Error(`no step for ${due.rule}`)
  return step(signal)
}

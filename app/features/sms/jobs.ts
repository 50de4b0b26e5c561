import { keysOf } from '#app/core/crypto/key-library.ts'
import { withLogContext } from '#app/core/log/context.ts'
import { log } from '#app/core/log/log.ts'
import { jobSeconds } from '#app/core/log/metrics.ts'
import { repeat } from '#app/core/queue/loop.ts'
import { claim, type Due, dueMessages, postpone, settle, type Task } from './outbox/mutations.ts'
import { afterSending, afterTracing, type Change } from './outbox/settle.ts'
import { providerOf } from './provider.ts'

const QUEUE = 'sms.send'
/** Messages under way at once, in one worker. */
const AT_ONCE = 4
/** A message that cannot even be looked at (its keys do not open, say) is left alone for so many seconds. */
const AFTER_FAULT = 300

/**
 * Sends what is in the outbox until the signal aborts; however many workers do so, each message is in one of them
 * (docs/decisions/0014).
 */
export async function workOutbox(signal: AbortSignal): Promise<void> {
  await repeat(QUEUE, signal, (stop) => sendDue(stop))
}

/**
 * Handles what is due now.
 * @param signal no further message is begun when it aborts
 * @param only of this merchant; left out: of all
 * @returns how many messages were asked about or sent
 */
export async function sendDue(signal: AbortSignal, only?: string): Promise<number> {
  const due = await dueMessages(only)
  let handled = 0
  const next = async () => {
    for (let each = due.shift(); each && !signal.aborted; each = due.shift())
      if (await handle(each)) handled += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return handled
}

async function handle(due: Due): Promise<boolean> {
  return withLogContext({ queue: QUEUE, merchantId: due.merchantId }, async () => {
    try {
      const task = await claim(due, await keysOf(due.merchantId))
      if (!task) return false
      await carryOut(task)
      return true
    } catch (error) {
      log.error({ err: error, messageId: due.messageId }, 'message cannot be handled')
      await postpone(due, AFTER_FAULT)
      return false
    }
  })
}

async function carryOut(task: Task): Promise<void> {
  const stopTimer = jobSeconds.startTimer({ queue: QUEUE })
  const provider = await providerOf(task.account)
  let change: Change
  if (task.type === 'send') change = afterSending(await provider.send(task.message), task.attempts)
  else change = afterTracing(await provider.trace(task.request), task)
  const mine = await settle(task, change)
  stopTimer({ outcome: change.status === 'failed' ? 'failed' : 'done' })
  const { status, reason, errorCode } = change
  log.info(
    { messageId: task.messageId, asked: task.type, status, reason, errorCode, mine },
    'message handled',
  )
}

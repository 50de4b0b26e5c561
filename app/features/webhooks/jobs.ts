import { keysOf } from '#app/core/crypto/key-library.ts'
import { env } from '#app/core/env/env.ts'
import { callOut } from '#app/core/http/outbound.ts'
import { withLogContext } from '#app/core/log/context.ts'
import { log } from '#app/core/log/log.ts'
import { jobSeconds } from '#app/core/log/metrics.ts'
import { repeat } from '#app/core/queue/loop.ts'
import { claim, type DueDelivery, dueDeliveries, postpone, settle, type Task } from './outbox/mutations.ts'
import { type AttemptOutcome, outcomeOf } from './outcome.ts'
import { bodyOf, hookId } from './payload.ts'
import { signedHeaders } from './signature.ts'

const QUEUE = 'webhooks.send'
/** Deliveries under way at once, in one worker. */
const AT_ONCE = 8
const TIMEOUT_MS = 10_000
const MAX_ANSWER = 256 * 1024
/** What cannot even be looked at (keys that do not open, say) is left alone for so many seconds. */
const AFTER_FAULT = 300

/** Delivers until the signal aborts; however many workers do so, each delivery is in one of them. */
export async function workWebhooks(signal: AbortSignal): Promise<void> {
  await repeat(QUEUE, signal, (stop) => deliverDue(stop))
}

/**
 * Delivers what is due now.
 * @param signal no further delivery is begun when it aborts
 * @param only of this merchant; left out: of all
 * @returns how many were tried
 */
export async function deliverDue(signal: AbortSignal, only?: string): Promise<number> {
  const due = await dueDeliveries(only)
  let tried = 0
  const next = async () => {
    for (let each = due.shift(); each && !signal.aborted; each = due.shift())
      if (await handle(each)) tried += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return tried
}

function handle(due: DueDelivery): Promise<boolean> {
  return withLogContext({ queue: QUEUE, merchantId: due.merchantId }, async () => {
    try {
      const keys = await keysOf(due.merchantId)
      const task = await claim(due, keys)
      if (!task) return false
      const stopTimer = jobSeconds.startTimer({ queue: QUEUE })
      const began = performance.now()
      const outcome = await deliver(task)
      const became = await settle(task, outcome, performance.now() - began, keys)
      stopTimer({ outcome: outcome.ok ? 'done' : 'failed' })
      const { deliveryId, attempts } = task
      const reason = outcome.ok ? undefined : outcome.reason
      log.info({ deliveryId, attempts, became, reason, status: outcome.status }, 'web-hook handled')
      return true
    } catch (error) {
      log.error({ err: error, deliveryId: due.deliveryId }, 'web-hook cannot be handled')
      await postpone(due, AFTER_FAULT)
      return false
    }
  })
}

async function deliver(task: Task): Promise<AttemptOutcome> {
  const id = hookId(task.message.messageId)
  const body = bodyOf(task.message, task.consignee)
  const timestamp = Math.floor(Date.now() / 1000)
  const result = await callOut({
    url: task.url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Tihuo-Webhooks/1',
      ...signedHeaders(task.secrets, id, timestamp, body),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER,
    publicOnly: !env().TIHUO_PRIVATE_HOOKS,
  })
  return outcomeOf(result)
}

import { keysOf } from '#app/core/crypto/key-library.ts'
import { env } from '#app/core/env/env.ts'
import { withLogContext } from '#app/core/log/context.ts'
import { log } from '#app/core/log/log.ts'
import { jobSeconds } from '#app/core/log/metrics.ts'
import { repeat } from '#app/core/queue/loop.ts'
import { sendMail } from '../mails/smtp.ts'
import type { TaskHandler } from '../tasks/types.ts'
import { composeRobotMessage, sendToRobot } from './dingtalk.ts'
import { composeMail } from './mail.ts'
import {
  blockRobot,
  claim,
  type DueChannel,
  type DueMessage,
  dueChannels,
  dueMessages,
  gather,
  postpone,
  postponeEvents,
  settle,
  summarise,
  type Task,
} from './outbox/mutations.ts'
import { afterSending } from './outbox/settle.ts'
import type { SendResult } from './types.ts'

const QUEUE = 'notifications.send'
/** Messages under way at once, in one worker. */
const AT_ONCE = 4
/** What cannot even be looked at (keys that do not open, say) is left alone for so many seconds. */
const AFTER_FAULT = 300

/** Gathers and sends until the signal aborts; however many workers do so, each message is in one of them. */
export async function workNotifications(signal: AbortSignal): Promise<void> {
  await repeat(QUEUE, signal, (stop) => notifyDue(stop))
}

/**
 * Makes messages of what is due, and sends those that are.
 * @param signal no further message is begun when it aborts
 * @param only of these merchants; left out: of all
 * @returns how much was done
 */
export async function notifyDue(signal: AbortSignal, only?: readonly string[]): Promise<number> {
  let done = 0
  for (const due of await dueChannels(only)) done += await gatherOne(due)
  const messages = await dueMessages(only)
  const next = async () => {
    for (let each = messages.shift(); each && !signal.aborted; each = messages.shift())
      if (await handle(each)) done += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return done
}

function gatherOne(due: DueChannel): Promise<number> {
  return withLogContext({ queue: QUEUE, merchantId: due.merchantId }, async () => {
    try {
      return await gather(due, await keysOf(due.merchantId))
    } catch (error) {
      log.error({ err: error, channel: due.channel }, 'events cannot be gathered')
      await postponeEvents(due, AFTER_FAULT)
      return 0
    }
  })
}

function handle(due: DueMessage): Promise<boolean> {
  return withLogContext({ queue: QUEUE, merchantId: due.merchantId }, async () => {
    try {
      const task = await claim(due, await keysOf(due.merchantId))
      if (!task) return false
      await carryOut(task)
      return true
    } catch (error) {
      log.error({ err: error, messageId: due.messageId }, 'notification cannot be handled')
      await postpone(due, AFTER_FAULT)
      return false
    }
  })
}

async function carryOut(task: Task): Promise<void> {
  const stopTimer = jobSeconds.startTimer({ queue: QUEUE })
  const result = await send(task)
  if (task.channel === 'dingtalk' && !result.ok && result.blockedSeconds !== undefined)
    await blockRobot(task.robot, result.blockedSeconds)
  const change = afterSending(result, task.attempts, task.channel === 'email')
  const mine = await settle(task, change)
  stopTimer({ outcome: change.status === 'failed' ? 'failed' : 'done' })
  const { status, reason, errorCode } = change
  log.info(
    { messageId: task.messageId, channel: task.channel, status, reason, errorCode, mine },
    'notification handled',
  )
}

function send(task: Task): Promise<SendResult> {
  const { TIHUO_PUBLIC_URL, TIHUO_SMTP_URL, TIHUO_MAIL_FROM, TIHUO_DINGTALK_ENDPOINT } = env()
  const { merchant, lines, test, locale } = task
  const parts = { merchant, lines, test, locale, office: TIHUO_PUBLIC_URL?.replace(/\/$/, '') }
  if (task.channel === 'dingtalk')
    return sendToRobot(task.robot, composeRobotMessage(parts), TIHUO_DINGTALK_ENDPOINT)
  if (TIHUO_SMTP_URL === undefined) throw new Error('no mail server is set up')
  const server = { url: TIHUO_SMTP_URL, from: TIHUO_MAIL_FROM }
  return sendMail(server, task.address, composeMail(parts), task.messageId)
}

/** The daily summary; due every ten minutes, and said once a day from the hour on that the merchant has chosen. */
export const tellSummary: TaskHandler = async ({ merchantId }) => ({
  counts: { told: await summarise(merchantId) },
})

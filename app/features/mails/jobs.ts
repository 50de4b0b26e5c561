import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { env } from '#app/core/env/env.ts'
import { withLogContext } from '#app/core/log/context.ts'
import { log } from '#app/core/log/log.ts'
import { jobSeconds } from '#app/core/log/metrics.ts'
import { repeat } from '#app/core/queue/loop.ts'
import { composeAccountMail } from './compose.ts'
import {
  answerAsk,
  claim,
  type DueMail,
  dropAsk,
  dueMails,
  openAsks,
  postpone,
  settle,
  type Task,
} from './outbox.ts'
import { afterSending, type Change } from './settle.ts'
import { sendMail } from './smtp.ts'

const QUEUE = 'mails.send'
/** Mails under way at once, in one worker. */
const AT_ONCE = 4
/** What cannot even be looked at (keys that do not open, say) is left alone for so many seconds. */
const AFTER_FAULT = 300

/** Answers and sends until the signal aborts; however many workers do so, each mail is in one of them. */
export async function workMails(signal: AbortSignal): Promise<void> {
  await repeat(QUEUE, signal, (stop) => mailDue(stop))
}

/**
 * Answers questions for new passwords, and sends the mails that are due.
 * @param signal no further mail is begun when it aborts
 * @param only mails of these merchants; left out: of all
 * @returns how much was done
 */
export async function mailDue(signal: AbortSignal, only?: readonly string[]): Promise<number> {
  let done = 0
  for (const { askId } of await openAsks()) {
    if (signal.aborted) return done
    await answer(askId)
    done += 1
  }
  return done + (await sendDue(signal, only))
}

/** Sends the mails that are due; the parameters are those of mailDue. */
export async function sendDue(signal: AbortSignal, only?: readonly string[]): Promise<number> {
  let done = 0
  const mails = await dueMails(only)
  const next = async () => {
    for (let each = mails.shift(); each && !signal.aborted; each = mails.shift())
      if (await handle(each)) done += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return done
}

async function answer(askId: string): Promise<void> {
  try {
    // Whether there was such an account is not for the log either.
    await answerAsk(askId)
  } catch (error) {
    log.error({ err: error, askId }, 'a question for a new password cannot be answered')
    await dropAsk(askId)
  }
}

function handle(due: DueMail): Promise<boolean> {
  return withLogContext({ queue: QUEUE, merchantId: due.merchantId }, async () => {
    try {
      const task = await claim(due, await keysOfSite(due.merchantId))
      if (!task) return false
      await carryOut(task)
      return true
    } catch (error) {
      log.error({ err: error, mailId: due.mailId }, 'mail cannot be handled')
      await postpone(due, AFTER_FAULT)
      return false
    }
  })
}

const NOT_SET_UP: Change = {
  status: 'failed',
  dueIn: null,
  reason: 'NOT_SET_UP',
  errorCode: null,
  errorText: null,
}

async function carryOut(task: Task): Promise<void> {
  const stopTimer = jobSeconds.startTimer({ queue: QUEUE })
  const { kind } = task.content
  const change = await send(task)
  const mine = await settle(task, change)
  stopTimer({ outcome: change.status === 'failed' ? 'failed' : 'done' })
  const { status, reason, errorCode } = change
  log.info({ mailId: task.mailId, kind, status, reason, errorCode, mine }, 'mail handled')
}

async function send({ content, locale, mailId, attempts }: Task): Promise<Change> {
  const { TIHUO_SMTP_URL: url, TIHUO_MAIL_FROM: from } = env()
  if (url === undefined) return NOT_SET_UP
  const mail = composeAccountMail(content, locale)
  return afterSending(await sendMail({ url, from }, content.reader.to, mail, mailId), attempts, content.kind)
}

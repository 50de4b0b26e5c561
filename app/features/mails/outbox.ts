import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { type Tx, withSystem } from '#app/core/db/door.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { PLATFORM } from '../guard/types.ts'
import { mailAccount, openEmail } from './data.ts'
import { contentPlace, readerOf, sealContent } from './mutations.ts'
import { officeOrigin } from './office.ts'
import { type Change, LEASE, type MailStatus, mayRepeat, type Unsent } from './settle.ts'
import { hashOf, newToken } from './token.ts'
import type { MailContent, MailKind } from './types.ts'

// The outbox as workers see it: a mail is theirs for as long as its row says so.

export type DueMail = { merchantId: string; mailId: string }

/** Where the question for a new password is sealed. */
export function askPlace(askId: string) {
  return { table: 'reset_asks', column: 'typed_enc', row: askId }
}

const askSchema = z.object({ code: z.string(), name: z.string() })

/** Questions for a new password that nobody has answered. */
export function openAsks(): Promise<{ askId: string }[]> {
  return withSystem(
    'questions for a new password',
    ({ tx }) => tx<{ askId: string }[]>`
      select ask_id as "askId" from private.reset_asks order by asked_at limit 20`,
  )
}

/**
 * Answers a question for a new password: with a mail, when there is such an account and it has confirmed an address.
 * @returns whether a mail is on its way; false also when another worker has the question
 */
export async function answerAsk(askId: string): Promise<boolean> {
  const platform = await keysOfSite(PLATFORM)
  // Which merchant's keys are needed is known only behind the look-up: they come over a connection of their own.
  return withSystem('a question for a new password', async ({ tx }) => {
    const [ask] = await tx<{ typed: Buffer }[]>`
      select typed_enc as typed from private.reset_asks where ask_id = ${askId} for update skip locked`
    if (!ask) return false
    await tx`delete from private.reset_asks where ask_id = ${askId}`
    const { code, name } = askSchema.parse(JSON.parse(platform.openText(askPlace(askId), ask.typed)))
    const token = newToken()
    const [row] = await tx<{ account: unknown }[]>`
      select private.answer_reset_ask(${code}, ${name}, ${hashOf(token)}) as account`
    const account = mailAccount(row?.account)
    if (!account?.email_enc) return false
    const keys = await keysOfSite(account.merchant_id)
    const mailId = uuid()
    const reader = readerOf(account, openEmail(keys, account, account.email_enc))
    const values = { link: `${officeOrigin()}/reset/${token}`, minutes: 30 }
    const content = sealContent(keys, mailId, { kind: 'reset', reader, values })
    await tx`
      select private.queue_answer(${account.merchant_id}, ${mailId}, ${account.account_id}, ${account.locale}, ${content})`
    return true
  })
}

/** Drops a question that cannot be read. */
export async function dropAsk(askId: string): Promise<void> {
  await withSystem(
    'a question that cannot be read',
    ({ tx }) => tx`delete from private.reset_asks where ask_id = ${askId}`,
  )
}

/** Mails that are due, the longest first. @param only of these merchants */
export function dueMails(only?: readonly string[]): Promise<DueMail[]> {
  return withSystem(
    'mails to accounts of all merchants',
    ({ tx }) => tx<DueMail[]>`
      select merchant_id as "merchantId", mail_id as "mailId" from private.account_mails
      where due_at <= now() ${only === undefined ? tx`` : tx`and merchant_id = any (${only as string[]}::uuid[])`}
      order by due_at limit 50`,
  )
}

/** What a worker has taken on; `attempts` tells this turn from all others. */
export type Task = DueMail & { attempts: number; locale: Locale; content: MailContent }

type Row = {
  kind: MailKind
  status: MailStatus
  locale: Locale
  attempts: number
  content_enc: Buffer | null
  late: boolean
}

/**
 * Takes a mail on, so that no other worker does: it is being sent, in the row too, before anybody hears of it.
 * @returns undefined when there is nothing to send: another worker has it, or it was settled here
 */
export function claim(due: DueMail, keys: MerchantKeys): Promise<Task | undefined> {
  return withSystem('a mail to send', async ({ tx }) => {
    const [row] = await tx<Row[]>`
      select kind, status, locale, attempts, content_enc, good_until < now() as late from private.account_mails
      where merchant_id = ${due.merchantId} and mail_id = ${due.mailId} and due_at <= now()
      for update skip locked`
    if (!row) return undefined
    // Whoever began to send it is gone, and cannot be asked.
    if (row.status === 'sending' && !mayRepeat(row.kind)) return end(tx, due, 'uncertain', 'NO_ANSWER')
    if (row.late) return end(tx, due, 'skipped', 'TOO_OLD')
    if (!row.content_enc) return end(tx, due, 'failed', 'UNREADABLE')
    const content = JSON.parse(keys.openText(contentPlace(due.mailId), row.content_enc)) as MailContent
    await tx`
      update private.account_mails set status = 'sending', attempts = attempts + 1, sent_at = now(), reason = null,
        error_code = null, error_text = null, due_at = now() + make_interval(secs => ${LEASE})
      where merchant_id = ${due.merchantId} and mail_id = ${due.mailId}`
    return { ...due, attempts: row.attempts + 1, locale: row.locale, content }
  })
}

async function end(tx: Tx, due: DueMail, status: MailStatus, reason: Unsent): Promise<undefined> {
  await tx`
    update private.account_mails set status = ${status}, reason = ${reason}, due_at = null, content_enc = null
    where merchant_id = ${due.merchantId} and mail_id = ${due.mailId}`
  return undefined
}

/**
 * Writes down what became of a turn, if the mail still is in it: another one may have begun after the lease. The content
 * goes as soon as it is not needed any more.
 */
export async function settle(task: Task, change: Change): Promise<boolean> {
  const rows = await withSystem(
    'what became of a mail',
    ({ tx }) => tx`
      update private.account_mails set status = ${change.status}, reason = ${change.reason},
        due_at = now() + make_interval(secs => ${change.dueIn}::float8), error_code = ${change.errorCode},
        error_text = ${change.errorText}, content_enc = case when ${change.dueIn}::float8 is not null then content_enc end
      where merchant_id = ${task.merchantId} and mail_id = ${task.mailId}
        and status = 'sending' and attempts = ${task.attempts}`,
  )
  return rows.count === 1
}

/** Leaves a mail alone for a while: looking at it has failed for a reason that has nothing to do with it. */
export async function postpone(due: DueMail, seconds: number): Promise<void> {
  await withSystem(
    'a mail that cannot be handled now',
    ({ tx }) => tx`
      update private.account_mails set due_at = now() + make_interval(secs => ${seconds})
      where merchant_id = ${due.merchantId} and mail_id = ${due.mailId} and due_at is not null`,
  )
}

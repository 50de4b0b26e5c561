import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withSystem, withTenant } from '#app/core/db/door.ts'
import { log } from '#app/core/log/log.ts'
import { refusedRequests } from '#app/core/log/metrics.ts'
import { clientOf } from './client.ts'
import type { ThresholdsForm } from './schema.ts'
import {
  type Attempt,
  type AttemptKind,
  type AttemptSubjects,
  type AttemptTicket,
  type CardToCheck,
  type Held,
  type LockedSubject,
  PLATFORM,
  type SolvedCaptcha,
} from './types.ts'

type Decision = 'go' | 'paced' | 'captcha' | 'captcha_used' | 'number_locked' | 'client_locked'
type Row = CardToCheck & { decision: Decision; retry_seconds: number; ticket: AttemptTicket }

/**
 * Begins an attempt: counts it as wrong, at once and for all servers, or says why it must not be made. One that was
 * let through must be settled by settleRight or settleWrong.
 * @param tried.candidates card: the number as typed and as it may be meant
 * @param tried.account sign-in: the login name
 */
export async function beginAttempt(
  subjects: AttemptSubjects,
  clientAddress: string,
  tried: { candidates: [string, string] } | { account: string },
  solved: SolvedCaptcha | undefined,
): Promise<{ ok: true; attempt: Attempt } | Held> {
  const { site, kind, client, number, visitor, block } = subjects
  const [candidates, account] = 'account' in tried ? [null, tried.account] : [tried.candidates, null]
  const [row] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<Row[]>`
      select * from private.begin_attempt(${site}, ${kind}, ${client}, ${number}, ${visitor}, ${block},
        ${candidates}, ${account}, ${solved?.id ?? null}, ${solved?.expiresAt ?? null})`,
  )
  if (!row) throw new Error('private.begin_attempt gave no answer')
  if (row.decision === 'go') {
    const card = row.serial === null ? undefined : row
    return { ok: true, attempt: { subjects, clientAddress, ticket: row.ticket, card } }
  }
  log.info({ kind, decision: row.decision }, 'attempt held')
  refusedRequests.inc({ reason: row.decision })
  if (row.decision === 'captcha_used') await noteSecurityEvent(site, 'captcha_replayed', { clientAddress })
  return heldOf(row)
}

function heldOf({ decision, retry_seconds: seconds, ticket }: Row): Held {
  if (decision === 'paced') return { ok: false, reason: 'PACED', seconds, captcha: ticket.captcha }
  if (decision === 'number_locked') return { ok: false, reason: 'NUMBER_LOCKED', seconds }
  if (decision === 'client_locked') return { ok: false, reason: 'CLIENT_LOCKED', seconds }
  return { ok: false, reason: 'CAPTCHA_NEEDED' }
}

/** The attempt was right, or could not be made at all: it is not counted any more. What others did stays counted. */
export async function settleRight({ subjects, ticket }: Attempt): Promise<void> {
  const { site, kind, client, number, visitor, block } = subjects
  await withTenant(
    visitorScope(),
    ({ tx }) =>
      tx`select private.end_attempt(${site}, ${kind}, ${client}, ${number}, ${visitor}, ${block}, ${tx.json(ticket)})`,
  )
}

/** The attempt was wrong and stays counted; what it has locked is written down, and so is an alarm it has raised. */
export async function settleWrong({ subjects, ticket, card, clientAddress }: Attempt): Promise<void> {
  const { site, kind } = subjects
  if (ticket.alarm) log.warn({ merchantId: site, kind }, 'attack: more wrong attempts than usual')
  for (const subject of ticket.locked) {
    const name = subject === 'number' ? (kind === 'card' ? 'card' : 'account') : subject
    await noteSecurityEvent(site, `${name}_locked`, {
      clientAddress,
      cardSerial: subject === 'number' && card?.is_real ? card.serial : undefined,
      block: subject === 'block',
      detail: { kind },
    })
  }
}

/** Uses up a captcha's solution. @returns false when somebody has used it before */
export async function burnCaptcha(merchantId: string, solved: SolvedCaptcha): Promise<boolean> {
  const [row] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<{ burnt: boolean }[]>`
      select private.burn_captcha(${merchantId}, ${solved.id}, ${solved.expiresAt}) as burnt`,
  )
  return row?.burnt ?? false
}

/**
 * Writes down what should not have happened, for the merchant's page of security. Nobody can fill it: after 20
 * events of a client, or 500 of all, within an hour, the rest is only logged. Call it outside of a transaction.
 * @param merchantId PLATFORM: only logged
 * @param kind words in small letters, joined by underscores: 'field_changed', 'token_forged', 'token_replayed' …
 * @param event.clientAddress context.clientAddress; stored sealed
 * @param event.block true: it is the neighbourhood of the address that this is about
 * @param event.detail a few plain values, no personal data
 */
export async function noteSecurityEvent(
  merchantId: string,
  kind: string,
  event: {
    clientAddress?: string | undefined
    cardSerial?: number | undefined
    block?: boolean
    detail?: Record<string, string | number | boolean>
  },
): Promise<void> {
  const { clientAddress, cardSerial, block = false, detail = {} } = event
  log.warn({ merchantId, kind, serial: cardSerial }, 'security event')
  if (merchantId === PLATFORM) return
  const keys = await keysOf(merchantId)
  const eventId = uuid()
  const who = clientAddress === undefined ? undefined : clientOf(clientAddress)
  const shown = block ? who?.block : who?.client
  const sealed =
    shown === undefined
      ? null
      : keys.seal({ table: 'security_events', column: 'client_enc', row: eventId }, shown)
  const index = shown === undefined ? null : keys.index(block ? 'block' : 'client', shown)
  await withTenant(
    visitorScope(),
    ({ tx }) =>
      tx`select private.note_security_event(${merchantId}, ${kind}, ${cardSerial ?? null}, ${index}, ${tx.json(detail)}, ${sealed}, ${eventId})`,
  )
}

/**
 * Lets a locked number, account, client or block try again. Needs settings.write.
 * @param idx blind index, as listLocks gives it
 * @returns false when it is not locked (any more)
 */
export async function unlock(
  actor: Pick<Member, 'scope'>,
  locked: { kind: AttemptKind; subject: LockedSubject; idx: Buffer },
): Promise<boolean> {
  const [row] = await withTenant(
    actor.scope,
    ({ tx }) => tx<{ opened: boolean }[]>`
      select private.guard_unlock(${locked.kind}, ${locked.subject}, ${locked.idx}) as opened`,
  )
  return row?.opened ?? false
}

/** Saves the limits of a merchant. Needs settings.write. @returns false without it */
export async function saveThresholds(
  actor: Pick<Member, 'merchant_id' | 'scope'>,
  form: ThresholdsForm,
): Promise<boolean> {
  const changed = await withTenant(
    actor.scope,
    ({ tx }) => tx`
      update guard_settings set pace_seconds = ${form.paceSeconds},
        client_captcha = ${form.clientCaptcha}, client_lock = ${form.clientLock},
        number_captcha = ${form.numberCaptcha}, number_lock = ${form.numberLock},
        block_captcha = ${form.blockCaptcha}, block_lock = ${form.blockLock},
        merchant_alarm = ${form.merchantAlarm}, merchant_captcha = ${form.merchantCaptcha},
        lock_minutes = ${form.lockMinutes}, updated_at = now()
      where merchant_id = ${actor.merchant_id}`,
  )
  return changed.count === 1
}

/** The part of the hourly clean-up: counters, used captchas, old alarms and events. @returns rows */
export function forgetOldGuard(): Promise<number> {
  return withSystem('counters end with their time, events after 180 days', async ({ tx }) => {
    const [row] = await tx<{ n: number }[]>`select private.forget_guard() as n`
    return row?.n ?? 0
  })
}

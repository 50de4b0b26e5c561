import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { limit } from '#app/core/db/limit.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Attack, AttemptKind, Lock, LockedSubject, SecurityEvent, Thresholds } from './types.ts'

const ATTACKS_SHOWN = 20
const EVENTS_SHOWN = 100

/** The merchant of a short code; undefined when there is none, or it is suspended. */
export async function siteMerchant(code: string): Promise<string | undefined> {
  const [site] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<{ merchant_id: string }[]>`select merchant_id from private.redemption_site(${code})`,
  )
  return site?.merchant_id
}

/** True while an alarm is on. Without log.read: false. */
export async function isUnderAttack(scope: TenantScope): Promise<boolean> {
  const [row] = await withTenant(
    scope,
    ({ tx }) => tx<{ attacked: boolean }[]>`select private.under_attack() as attacked`,
  )
  return row?.attacked ?? false
}

type LockRow = {
  kind: AttemptKind
  subject: LockedSubject
  subject_idx: Buffer
  wrong: number
  locked_at: Date
  locked_until: Date
  card_serial: number | null
  card_number: string | null
  member_id: string | null
  login_name: string | null
  client_enc: Buffer | null
  event_id: string | null
}

type EventRow = Omit<SecurityEvent, 'address'> & { client_enc: Buffer | null }

/** All that the page of security shows. Needs log.read; without it everything is empty. */
export async function securityOverview(
  scope: TenantScope,
  merchantId: string,
): Promise<{
  attacks: Attack[]
  locks: Lock[]
  events: SecurityEvent[]
  thresholds: Thresholds | undefined
}> {
  const keys = await keysOf(merchantId)
  const addressOf = (sealed: Buffer | null, eventId: string | null) =>
    sealed && eventId
      ? keys.openText({ table: 'security_events', column: 'client_enc', row: eventId }, sealed)
      : undefined
  return withTenant(scope, async ({ tx }) => {
    const [attacks, locks, events, settings] = await Promise.all([
      tx<Attack[]>`
        select attack_id as "attackId", kind, started_at as "startedAt", last_at as "lastAt", running,
          wrong, clients, numbers, captchas, drops
        from private.guard_attacks(${ATTACKS_SHOWN})`,
      tx<LockRow[]>`select * from private.guard_locks()`,
      tx<EventRow[]>`
        select e.event_id as "eventId", e.at, e.kind, e.card_serial as "cardSerial", m.display_name as member,
          e.client_enc, e.detail
        from security_events e
        left join members m on m.merchant_id = e.merchant_id and m.member_id = e.member_id
        where e.merchant_id = ${merchantId}
        order by e.at desc, e.event_id desc ${limit(tx, EVENTS_SHOWN)}`,
      readThresholds(tx, merchantId),
    ])
    return {
      attacks: [...attacks],
      locks: locks.map((row) => lockOf(row, addressOf(row.client_enc, row.event_id))),
      events: events.map(({ client_enc, ...event }) => ({
        ...event,
        address: addressOf(client_enc, event.eventId),
      })),
      thresholds: settings[0],
    }
  })
}

function lockOf(row: LockRow, address: string | undefined): Lock {
  return {
    kind: row.kind,
    subject: row.subject,
    idx: row.subject_idx.toString('base64url'),
    wrong: row.wrong,
    lockedAt: row.locked_at,
    lockedUntil: row.locked_until,
    card:
      row.card_serial !== null && row.card_number !== null
        ? { serial: row.card_serial, number: row.card_number }
        : undefined,
    account:
      row.member_id !== null && row.login_name !== null
        ? { memberId: row.member_id, loginName: row.login_name }
        : undefined,
    address,
  }
}

function readThresholds(tx: Tx, merchantId: string) {
  return tx<Thresholds[]>`
    select pace_seconds as "paceSeconds", client_captcha as "clientCaptcha", client_lock as "clientLock",
      number_captcha as "numberCaptcha", number_lock as "numberLock", block_captcha as "blockCaptcha",
      block_lock as "blockLock", merchant_alarm as "merchantAlarm", merchant_captcha as "merchantCaptcha",
      lock_minutes as "lockMinutes"
    from guard_settings where merchant_id = ${merchantId}`
}

import { v7 as uuid } from 'uuid'
import { type Account, accountIdOf, type Member } from '#app/core/auth/account.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { type Tx, withSystem, withTenant } from '#app/core/db/door.ts'
import { clientOf } from '../guard/client.ts'
import { indexOf } from '../guard/subjects.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { devicePlace, type SignInCheck, sessionPlace } from './data.ts'
import type { Device, EndReason } from './types.ts'

/** Who signs in, and from where. */
type Entry = { check: Pick<SignInCheck, 'site' | 'account_id'>; device: Device; clientAddress: string }

/** The address as people are shown it, sealed for a place, and its blind index as the guard counts it. */
async function sealedClient({ check, device, clientAddress }: Entry, sessionId: string) {
  const { site, account_id } = check
  const { client } = clientOf(clientAddress)
  const [index, keys] = await Promise.all([indexOf(site), keysOfSite(site)])
  return {
    forSession: keys.seal(sessionPlace(sessionId), client),
    forDevice: keys.seal(devicePlace(account_id, device.deviceId), client),
    idx: index('client', client),
  }
}

/**
 * Opens a session: the row that its cookie names, and the device as one that the account has been on.
 * @param proved a code of the second factor was taken just now
 * @returns undefined when the database finds something in the way after all
 */
export async function openSession(
  account: Pick<Account, 'scope'>,
  entry: Entry,
  proved: boolean,
): Promise<string | undefined> {
  const sessionId = uuid()
  const { forSession, forDevice, idx } = await sealedClient(entry, sessionId)
  const { device, clientAddress } = entry
  const [row] = await withTenant(
    account.scope,
    ({ tx }) => tx<{ opened: boolean }[]>`
      select private.open_session(${sessionId}, ${device.deviceId}, ${device.name}, ${clientAddress || null}::inet,
        ${forSession}, ${forDevice}, ${idx}, ${proved}) as opened`,
  )
  return row?.opened ? sessionId : undefined
}

/** Puts a device that may not be used among those that wait to be bound. */
export async function askForDevice(account: Pick<Account, 'scope'>, entry: Entry): Promise<void> {
  const { forDevice, idx } = await sealedClient(entry, uuid())
  const { device } = entry
  await withTenant(
    account.scope,
    ({ tx }) => tx`select private.ask_for_device(${device.deviceId}, ${device.name}, ${forDevice}, ${idx})`,
  )
}

/**
 * Ends one session at once: of one's own account, or of one that one manages.
 * @returns false when it is none of these, or over already
 */
export async function endSession(
  actor: Pick<Account, 'scope'>,
  sessionId: string,
  why: EndReason,
): Promise<boolean> {
  const [row] = await withTenant(
    actor.scope,
    ({ tx }) => tx<{ ended: boolean }[]>`select private.end_session(${sessionId}, ${why}) as ended`,
  )
  return row?.ended ?? false
}

/**
 * Ends all sessions of an account at once, in the transaction of whatever is the reason. `left` also takes its devices
 * away. The transaction must be of the account itself, or of one that manages it.
 * @param accountId as accountIdOf has it
 * @param keepSessionId the one that goes on
 * @returns how many it were
 * @throws 42501 for an account that is not one's to manage
 */
export async function endAllSessions(
  tx: Tx,
  accountId: string,
  why: EndReason,
  keepSessionId?: string,
): Promise<number> {
  const [row] = await tx<{ ended: number }[]>`
    select private.end_sessions(${accountId}, ${why}, ${keepSessionId ?? null}) as ended`
  return row?.ended ?? 0
}

/** Signs one's own account out everywhere but here. @returns how many sessions that ended */
export function endOtherSessions(account: Account, keepSessionId: string | undefined): Promise<number> {
  return withTenant(account.scope, ({ tx }) =>
    endAllSessions(tx, accountIdOf(account), 'ended', keepSessionId),
  )
}

/** Signs another account out everywhere. Needs account.manage; logged. @returns how many sessions that ended */
export function endSessionsOf(actor: Member, memberId: string): Promise<number> {
  return withTenant(actor.scope, async ({ tx }) => {
    const ended = await endAllSessions(tx, memberId, 'manager')
    await log(tx, 'sessions.end', { memberId, ended })
    return ended
  })
}

function log(tx: Tx, action: string, facts: Record<string, string | number>): Promise<void> {
  return writeCardLog(tx, { logId: uuid(), action, filter: facts, count: 0 })
}

/**
 * Binds a device, or takes it away; its next request, or sign-in, is the first that counts. Needs account.manage;
 * logged. @returns false when the account is not one's to manage, or has no such device
 */
export function decideDevice(
  actor: Member,
  device: { memberId: string; deviceId: string },
  state: 'bound' | 'revoked',
): Promise<boolean> {
  const { memberId, deviceId } = device
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ state: string | null }[]>`
      select private.decide_device(${memberId}, ${deviceId}, ${state}) as state`
    if (row?.state !== state) return false
    await log(tx, state === 'bound' ? 'devices.bind' : 'devices.revoke', { memberId })
    return true
  })
}

/**
 * Limits an account, or all accounts of a store, to bound devices, or lifts that. Needs account.manage; logged.
 * @returns false when it is not one's to decide
 */
export function limitToBound(
  actor: Member,
  what: 'member' | 'store',
  id: string,
  bound: boolean,
): Promise<boolean> {
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ done: boolean }[]>`select private.bind_devices(${what}, ${id}, ${bound}) as done`
    if (!row?.done) return false
    await log(tx, bound ? 'devices.require' : 'devices.free', {
      [what === 'store' ? 'storeId' : 'memberId']: id,
    })
    return true
  })
}

const PORTION = 1000

/** Forgets sessions that nobody has used for 180 days, and devices nobody has for 400. @returns how many */
export async function forgetOldSessions(signal: AbortSignal): Promise<number> {
  let removed = 0
  while (!signal.aborted) {
    const gone = await withSystem('sessions are kept for 180 days', async ({ tx }) => {
      const [row] = await tx<{ n: number }[]>`select private.forget_sessions(${PORTION}) as n`
      return row?.n ?? 0
    })
    removed += gone
    if (gone < PORTION) break
  }
  return removed
}

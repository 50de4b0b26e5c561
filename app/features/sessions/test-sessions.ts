// Sessions for tests and benches: opened the way the sign-in opens them, without the password.
import { randomUUID } from 'node:crypto'
import { loadAccount } from '#app/core/auth/account.ts'
import { checkSignIn } from './data.ts'
import { openSession } from './mutations.ts'
import { type Entered, enterAccount } from './opening.ts'
import type { Device } from './types.ts'

type From = { device?: Device; clientAddress?: string; proved?: boolean }

const somewhere = (from: From) => ({
  device: from.device ?? { deviceId: randomUUID(), name: 'Chrome · Windows' },
  clientAddress: from.clientAddress ?? '198.51.100.7',
})

/**
 * A session of a user, as its cookie would carry it.
 * @param from.proved true: with the second factor
 * @throws when something stands between this account and a session
 */
export async function openedSession(
  userId: string,
  from: From = {},
): Promise<{ userId: string; sessionId: string }> {
  const account = await loadAccount(userId)
  const { device, clientAddress } = somewhere(from)
  const check = account && (await checkSignIn(account, device.deviceId, clientAddress))
  const entry = check && { check, device, clientAddress }
  const sessionId = entry && (await openSession(account, entry, from.proved ?? false))
  if (sessionId === undefined) throw new Error(`no session for ${userId}`)
  return { userId, sessionId }
}

/** What a right password of this user leads to from there. */
export async function signInFrom(userId: string, from: From): Promise<Entered> {
  const account = await loadAccount(userId)
  if (!account) throw new Error(`no account for ${userId}`)
  const auth = {
    userId,
    accessToken: 'a',
    refreshToken: 'r',
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  }
  const how = { secure: false, locale: 'zh-CN', next: '/', proved: from.proved ?? false } as const
  return enterAccount({ auth, account, ...somewhere(from), ...how })
}

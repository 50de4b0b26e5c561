import { type Account, operatorsMayComeFrom } from '#app/core/auth/account.ts'
import { sessionCookie } from '#app/core/auth/session.ts'
import type { AuthSession } from '#app/core/auth/supabase-auth.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { noteOfAccount } from '../login-log/mutations.ts'
import { tellSignedIn } from '../login-log/signed-in.ts'
import { checkSignIn } from './data.ts'
import { deviceCookie } from './device.ts'
import { askForDevice, openSession } from './mutations.ts'
import { endedPendingCookie, pendingCookie } from './pending.ts'
import type { Device } from './types.ts'

export type Entering = {
  /** What Supabase Auth gave for the right password. */
  auth: AuthSession
  account: Account
  device: Device
  clientAddress: string
  /** True where cookies are Secure. */
  secure: boolean
  locale: Locale
  /** Where the visitor wanted to go; a path of this site. */
  next: string
  /** A code of the second factor was taken just now. */
  proved: boolean
}

export type Entered =
  /** Signed in: with these cookies. */
  | { ok: true; step: 'in'; cookies: string[] }
  /** A code must be typed first, at /login/code. */
  | { ok: true; step: 'code'; cookies: string[] }
  /** GONE: the account was closed meanwhile. DEVICE_WAITING: the device has asked to be bound. */
  | { ok: false; reason: 'NETWORK' | 'DEVICE_WAITING' | 'GONE'; cookies: string[] }

/**
 * From a right password to a session: looks at where it comes from, asks for the second factor where there is one, and
 * opens the session. Send the cookies whatever comes out.
 */
export async function enterAccount(entering: Entering): Promise<Entered> {
  const { auth, account, device, clientAddress, secure, next, proved } = entering
  const known = await deviceCookie(device, secure)
  const visitor = { clientAddress, device, locale: entering.locale }
  const check = await checkSignIn(account, device.deviceId, clientAddress)
  if (!check) return { ok: false, reason: 'GONE', cookies: [known] }
  const network = account.type === 'operator' ? operatorsMayComeFrom(clientAddress) : check.network
  if (!network) {
    await noteOfAccount(account, visitor, 'network')
    return { ok: false, reason: 'NETWORK', cookies: [known] }
  }
  if (check.second_factor && !proved) {
    await noteOfAccount(account, visitor, 'code_asked')
    return { ok: true, step: 'code', cookies: [known, await pendingCookie({ ...auth, next }, secure)] }
  }
  // After the code: a device is not put before people by somebody who knows a password alone.
  if (!check.device) {
    await askForDevice(account, { check, device, clientAddress })
    await noteOfAccount(account, visitor, 'device_waiting')
    return { ok: false, reason: 'DEVICE_WAITING', cookies: [known] }
  }
  // Before the session makes the device a known one.
  await tellSignedIn(account, visitor, proved ? 'signed_in_code' : 'signed_in')
  const sessionId = await openSession(account, { check, device, clientAddress }, proved)
  if (sessionId === undefined) return { ok: false, reason: 'GONE', cookies: [known] }
  const session = await sessionCookie({ ...auth, sessionId }, secure)
  return { ok: true, step: 'in', cookies: [known, session, endedPendingCookie(secure)] }
}

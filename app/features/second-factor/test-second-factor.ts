// Second factors for tests: set up the way the page does it.
import { afterAll, beforeAll, vi } from 'vitest'
import { loadAccount } from '#app/core/auth/account.ts'
import { openedSession } from '../sessions/test-sessions.ts'
import type { Device } from '../sessions/types.ts'
import { beginSetUp, confirmSetUp } from './mutations.ts'
import { codeAt } from './totp.ts'

const HALF_MINUTE = 30_000

/**
 * Stops the clock for a test file, in the middle of half a minute: else a code could go out of date between being made
 * and being looked at. The database's clock goes on.
 */
export function stopClock(): void {
  beforeAll(() => {
    const now = (Math.floor(Date.now() / HALF_MINUTE) + 0.5) * HALF_MINUTE
    vi.useFakeTimers({ toFake: ['Date'], now })
  })
  afterAll(() => {
    vi.useRealTimers()
  })
}

/**
 * Sets up a second factor, with the code of the half minute before: that of now is good for signing in.
 * @returns the secret, the code that confirmed it, the recovery codes, and the session in which it was done
 */
export async function setUpFactor(userId: string, device?: Device) {
  const me = await loadAccount(userId)
  if (!me) throw new Error(`no account for ${userId}`)
  const session = await openedSession(userId, device ? { device } : {})
  const begun = await beginSetUp(me, '提货')
  if (!begun.ok) throw new Error(begun.reason)
  const secret = begun.key.replaceAll(' ', '')
  const used = codeAt(secret, Date.now() - HALF_MINUTE)
  const done = await confirmSetUp(me, used, session.sessionId)
  if (!done.ok) throw new Error(done.reason)
  return { me, session, secret, used, codes: done.codes }
}

import { z } from 'zod'
import { readCookie } from '../i18n/cookie.ts'
import { type AuthSession, AuthUnavailableError, refresh } from './supabase-auth.ts'
import { mintToken, readToken } from './token.ts'

export const SESSION_COOKIE = 'tihuo_session'
// private.session_account and the lists of sessions know the same week.
const SESSION_SECONDS = 7 * 24 * 3600

const schema = z.object({
  sessionId: z.uuid(),
  userId: z.uuid(),
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number(),
})

/** A session of a browser: its row in the database, and the Supabase Auth session that proves the user. */
export type Session = AuthSession & { sessionId: string }

/** The attributes every cookie of ours carries. @param secure true where the site is served by HTTPS */
export function cookieAttributes(options: { secure: boolean; path: string; maxAge: number }): string {
  return `Path=${options.path}; Max-Age=${options.maxAge}; HttpOnly; SameSite=Lax${options.secure ? '; Secure' : ''}`
}

/** The Set-Cookie line of a session. Call it only for a session whose row was opened, or to carry on one just read. */
export async function sessionCookie(session: Session, secure: boolean): Promise<string> {
  const { sessionId, userId, accessToken, refreshToken, expiresAt } = session
  const payload = { sessionId, userId, accessToken, refreshToken, expiresAt }
  const token = await mintToken('session', payload, SESSION_SECONDS)
  return `${SESSION_COOKIE}=${token}; ${cookieAttributes({ secure, path: '/', maxAge: SESSION_SECONDS })}`
}

/** The Set-Cookie line that ends a session. */
export function endedSessionCookie(secure: boolean): string {
  return `${SESSION_COOKIE}=; ${cookieAttributes({ secure, path: '/', maxAge: 0 })}`
}

// Requests of one page arrive together; they must share one refresh, because a refresh token works once.
const refreshing = new Map<string, Promise<AuthSession | undefined>>()

function refreshOnce(token: string): Promise<AuthSession | undefined> {
  let running = refreshing.get(token)
  if (!running) {
    running = refresh(token)
    refreshing.set(token, running)
    running
      .catch(() => undefined)
      .finally(() => {
        // Late requests still carry the old cookie for a moment.
        setTimeout(() => refreshing.delete(token), 30_000).unref()
      })
  }
  return running
}

/**
 * The session in a cookie header, renewed when its access token has ended. Whether its row is still open is asked
 * together with the account (accountOfSession). Cookies from before there were rows do not hold.
 * @returns the session, and whether the cookie must be set again; undefined when there is none that holds
 */
export async function sessionFromCookie(
  header: string | null | undefined,
): Promise<{ session: Session; renewed: boolean } | undefined> {
  const session = await readToken('session', readCookie(header, SESSION_COOKIE), schema)
  if (!session) return undefined
  if (session.expiresAt - 30 > Date.now() / 1000) return { session, renewed: false }
  try {
    const renewed = await refreshOnce(session.refreshToken)
    if (!renewed || renewed.userId !== session.userId) return undefined
    return { session: { ...renewed, sessionId: session.sessionId }, renewed: true }
  } catch (error) {
    if (error instanceof AuthUnavailableError) return undefined
    throw error
  }
}

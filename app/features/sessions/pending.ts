import { z } from 'zod'
import { cookieAttributes } from '#app/core/auth/session.ts'
import type { AuthSession } from '#app/core/auth/supabase-auth.ts'
import { mintToken, readToken } from '#app/core/auth/token.ts'
import { readCookie } from '#app/core/i18n/cookie.ts'

const COOKIE = 'tihuo_pending'
const PENDING_SECONDS = 10 * 60

const schema = z.object({
  userId: z.uuid(),
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number(),
  next: z.string().max(500),
})

/** A right password that waits for a code; it opens nothing by itself. */
export type Pending = AuthSession & { next: string }

/** The Set-Cookie line that carries a right password to the page that asks for the code. */
export async function pendingCookie(pending: Pending, secure: boolean): Promise<string> {
  const { userId, accessToken, refreshToken, expiresAt, next } = pending
  const payload = { userId, accessToken, refreshToken, expiresAt, next: next.slice(0, 500) }
  const token = await mintToken('pending', payload, PENDING_SECONDS)
  return `${COOKIE}=${token}; ${cookieAttributes({ secure, path: '/login', maxAge: PENDING_SECONDS })}`
}

/** The Set-Cookie line that takes it away. */
export function endedPendingCookie(secure: boolean): string {
  return `${COOKIE}=; ${cookieAttributes({ secure, path: '/login', maxAge: 0 })}`
}

/** The password that waits in a cookie header; undefined when absent, forged or older than ten minutes. */
export function pendingOf(header: string | null): Promise<Pending | undefined> {
  return readToken('pending', readCookie(header, COOKIE), schema)
}

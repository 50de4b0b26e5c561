import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { env, supabaseSecretKey } from '../env/env.ts'
import { log } from '../log/log.ts'

// Supabase Auth over supabase-js. The embedded Supabase has no admin API, so users are made by sign-up;
// that is harmless, because a user without an account row has no rights. A hosted project can close
// sign-up: then the admin API is used.

export type AuthSession = { userId: string; accessToken: string; refreshToken: string; expiresAt: number }

const TIMEOUT_MS = 10_000

function client(key: string): SupabaseClient {
  return createClient(env().SUPABASE_URL, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }) },
  })
}

type RawSession = {
  access_token: string
  refresh_token: string
  expires_at?: number | undefined
  expires_in: number
  user: { id: string }
}

function toSession(session: RawSession): AuthSession {
  return {
    userId: session.user.id,
    accessToken: session.access_token,
    refreshToken: session.refresh_token,
    expiresAt: session.expires_at ?? Math.floor(Date.now() / 1000) + session.expires_in,
  }
}

/** Supabase Auth did not answer, or not as it should. */
export class AuthUnavailableError extends Error {
  override name = 'AuthUnavailableError'
}

/** Signs in; undefined when address and password do not fit. @throws AuthUnavailableError */
export async function signIn(email: string, password: string): Promise<AuthSession | undefined> {
  const { data, error } = await client(env().SUPABASE_PUBLISHABLE_KEY).auth.signInWithPassword({
    email,
    password,
  })
  if (data.session) return toSession(data.session)
  if (error && error.status !== undefined && error.status >= 400 && error.status < 500) return undefined
  throw new AuthUnavailableError(error?.message ?? 'no session')
}

/** A new session for an old one; undefined when it has been revoked or has ended. @throws AuthUnavailableError */
export async function refresh(refreshToken: string): Promise<AuthSession | undefined> {
  const { data, error } = await client(env().SUPABASE_PUBLISHABLE_KEY).auth.refreshSession({
    refresh_token: refreshToken,
  })
  if (data.session) return toSession(data.session)
  if (error && error.status !== undefined && error.status >= 400 && error.status < 500) return undefined
  throw new AuthUnavailableError(error?.message ?? 'no session')
}

/** Ends a session on the server's side too. Failing to is logged, not thrown: the cookie goes anyway. */
export async function signOut(session: AuthSession): Promise<void> {
  const auth = client(env().SUPABASE_PUBLISHABLE_KEY).auth
  const { error } = await auth.setSession({
    access_token: session.accessToken,
    refresh_token: session.refreshToken,
  })
  const result = error ? { error } : await auth.signOut({ scope: 'local' })
  if (result.error) log.warn({ err: result.error.message }, 'sign-out at Supabase Auth failed')
}

/**
 * Makes a user and returns its id.
 * @param email a synthetic address; login names are looked up in our own tables
 * @throws AuthUnavailableError when it cannot be made
 */
export async function createUser(email: string, password: string): Promise<string> {
  const admin = await client(supabaseSecretKey()).auth.admin.createUser({
    email,
    password,
    email_confirm: true,
  })
  if (admin.data.user) return admin.data.user.id
  const { data, error } = await client(env().SUPABASE_PUBLISHABLE_KEY).auth.signUp({ email, password })
  if (!data.user) throw new AuthUnavailableError(error?.message ?? 'user was not made')
  return data.user.id
}

/**
 * Changes the password of a signed-in user after proving the old one.
 * @returns the session that goes on, or undefined when the old password is wrong
 * @throws AuthUnavailableError
 */
export async function changePassword(
  email: string,
  oldPassword: string,
  newPassword: string,
): Promise<AuthSession | undefined> {
  const auth = client(env().SUPABASE_PUBLISHABLE_KEY).auth
  const { data, error } = await auth.signInWithPassword({ email, password: oldPassword })
  if (!data.session) {
    if (error && error.status !== undefined && error.status < 500) return undefined
    throw new AuthUnavailableError(error?.message ?? 'no session')
  }
  const changed = await auth.updateUser({ password: newPassword })
  if (changed.error) throw new AuthUnavailableError(changed.error.message)
  return signIn(email, newPassword)
}

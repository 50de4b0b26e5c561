import { redirect } from '@remix-run/node'
import { endedSessionCookie } from '#app/core/auth/session.ts'
import { signOut } from '#app/core/auth/supabase-auth.ts'
import { publicRoute } from '#app/core/http/route.ts'
import { endSession } from '#app/features/sessions/mutations.ts'

/** A link cannot sign anybody out: only the form can, which cross-site requests cannot send. */
export const loader = publicRoute({}, async () => redirect('/login'))

export const action = publicRoute({}, async ({ context }) => {
  const account = await context.account()
  if (account && context.session) await endSession(account, context.session.sessionId, 'signed_out')
  if (context.session) await signOut(context.session)
  const headers = { 'set-cookie': endedSessionCookie(context.secure) }
  return redirect('/login', { headers, status: 303 })
})

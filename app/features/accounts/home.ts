import type { Account } from '#app/core/auth/account.ts'

/** The page an account starts on. */
export function homeOf(account: Pick<Account, 'type'> & { kind?: string }): string {
  if (account.type === 'operator') return '/platform'
  if (account.kind === 'store') return '/store'
  if (account.kind === 'supplier') return '/supplier'
  return '/admin'
}

/**
 * Where to go after signing in: the page asked for when it belongs to this kind of account, otherwise its
 * home. Another kind's page would only answer 403, and /login or /logout would go in circles.
 * @param next a path already known to be one of this site
 */
export function pageAfterLogin(account: Pick<Account, 'type'> & { kind?: string }, next: string): string {
  const home = homeOf(account)
  const [path = ''] = next.split('?')
  // Everybody's own account.
  if (path === '/account' || path.startsWith('/account/')) return next
  return path === home || path.startsWith(`${home}/`) ? next : home
}

/** What a login name looks like once it is normalised; members.login_name checks the same in the database. */
const LOGIN_NAME = /^[a-z0-9][a-z0-9._-]{1,29}$/

/**
 * One spelling of what people type as login name or merchant code: full-width letters of a Chinese keyboard
 * become plain ones (NFKC), capitals become small, spaces around it and control characters go.
 */
export function normaliseName(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .toLowerCase()
}

/** True when a normalised name can be a login name. */
export function isLoginName(name: string): boolean {
  return LOGIN_NAME.test(name)
}

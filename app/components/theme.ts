import { readCookie } from '#app/core/i18n/cookie.ts'

/** How the reader wants the pages to look; `system` follows the device. */
const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const COOKIE = 'theme'
const ONE_YEAR_S = 60 * 60 * 24 * 365

/** Whether a string from outside names a theme. */
export function isTheme(value: unknown): value is Theme {
  return typeof value === 'string' && (THEMES as readonly string[]).includes(value)
}

/** The theme the reader chose, known to the server, so that the first paint is already right. */
export function themeFromRequest(request: Request): Theme {
  const chosen = readCookie(request.headers.get('cookie'), COOKIE)
  return isTheme(chosen) ? chosen : 'system'
}

/** The Set-Cookie value that remembers a chosen theme. */
export function themeCookie(theme: Theme, secure: boolean): string {
  return `${COOKIE}=${theme}; Path=/; Max-Age=${ONE_YEAR_S}; SameSite=Lax${secure ? '; Secure' : ''}`
}

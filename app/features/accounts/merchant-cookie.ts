import { cookieAttributes } from '#app/core/auth/session.ts'
import { readCookie } from '#app/core/i18n/cookie.ts'

// The merchant code that this browser has signed in with last: asked for once, on a till that always types the same.

const MERCHANT_COOKIE = 'tihuo_merchant'
const ONE_YEAR_S = 365 * 24 * 3600
const MERCHANT_CODE = /^[a-z][a-z0-9-]{1,29}$/

/** @returns the remembered code; empty when there is none, or something that is no code */
export function rememberedMerchant(request: Request): string {
  const remembered = readCookie(request.headers.get('cookie'), MERCHANT_COOKIE) ?? ''
  return MERCHANT_CODE.test(remembered) ? remembered : ''
}

/**
 * The Set-Cookie lines that remember a code; it is public anyway. For every path: a page that is reached without a
 * document request is asked for as /login.data, which a cookie of /login would not go to, and /forgot wants it too. One
 * of /login that an older version has set would come first, so it ends here.
 */
export function merchantCookies(merchant: string, secure: boolean): string[] {
  const attributes = cookieAttributes({ secure, path: '/', maxAge: ONE_YEAR_S })
  const ended = cookieAttributes({ secure, path: '/login', maxAge: 0 })
  return [`${MERCHANT_COOKIE}=${merchant}; ${attributes}`, `${MERCHANT_COOKIE}=; ${ended}`]
}

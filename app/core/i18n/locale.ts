import { readCookie } from './cookie.ts'

/** The languages of the product. zh-CN is the default and the one every dictionary starts from. */
export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export const DEFAULT_LOCALE: Locale = 'zh-CN'

const COOKIE = 'locale'
const ONE_YEAR_S = 60 * 60 * 24 * 365

/** Whether a string from outside names a language we have. */
export function isLocale(value: unknown): value is Locale {
  return typeof value === 'string' && (LOCALES as readonly string[]).includes(value)
}

/** The reader's language: what they chose (cookie), else what their browser clearly prefers, else Chinese. */
export function localeFromRequest(request: Request): Locale {
  const chosen = readCookie(request.headers.get('cookie'), COOKIE)
  if (isLocale(chosen)) return chosen
  return localeFromAcceptLanguage(request.headers.get('accept-language'))
}

/** The Set-Cookie value that remembers a chosen language. */
export function localeCookie(locale: Locale, secure: boolean): string {
  return `${COOKIE}=${locale}; Path=/; Max-Age=${ONE_YEAR_S}; SameSite=Lax${secure ? '; Secure' : ''}`
}

/**
 * English only when the browser asks for it and nowhere for Chinese: many Chinese phones send
 * `en` somewhere in the list, and a consumer with a card in hand should not land on an English page.
 */
function localeFromAcceptLanguage(header: string | null): Locale {
  if (!header) return DEFAULT_LOCALE
  const wanted = header
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';')
      const quality = params.map((p) => p.trim()).find((p) => p.startsWith('q='))
      const q = quality === undefined ? 1 : Number(quality.slice(2))
      return { language: tag.trim().split('-')[0] ?? '', q: Number.isFinite(q) ? q : 0 }
    })
    .filter(({ q }) => q > 0)
  if (wanted.some(({ language }) => language === 'zh')) return DEFAULT_LOCALE
  const best = Math.max(0, ...wanted.map(({ q }) => q))
  return wanted.some(({ language, q }) => language === 'en' && q === best) ? 'en' : DEFAULT_LOCALE
}

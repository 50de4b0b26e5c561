import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'
import type { Refused, SaleCard } from './types.ts'

/** What is said of a code that was not taken: what it is, since when and by whom, and what to do. */
export function refusalInWords(
  { reason, card }: Pick<Refused, 'reason' | 'card'>,
  locale: Locale,
  timeZone: string,
): { what: string; todo: string } {
  const t = translator(messages, locale)
  const since = card && sinceInWords(card, locale, timeZone)
  return {
    what: since ? `${t(reason)}${locale === 'en' ? '. ' : '，'}${since}` : t(reason),
    todo: t(`${reason}_do`),
  }
}

/** Since when a card is active or redeemed, and by whom; empty when that is not known. */
export function sinceInWords({ state, at, by }: SaleCard, locale: Locale, timeZone: string): string {
  if (at === null) return ''
  const t = translator(messages, locale)
  const moment = formatInstant(at, timeZone, locale)
  if (state === 'REDEEMED') return t('redeemedSince', { at: moment })
  return by === null ? t('activeSinceOffice', { at: moment }) : t('activeSince', { at: moment, by })
}

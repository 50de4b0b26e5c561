import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { Season } from '../availability/types.ts'
import { messages } from './messages.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** A day of the calendar; in a year that has 29 February, so that every day can be said. */
function dayInWords(day: string, year: 'numeric' | undefined, locale: Locale): string {
  const key = `${locale} ${year}`
  let format = formats.get(key)
  if (!format) {
    const month = locale === 'zh-CN' ? 'long' : 'short'
    format = new Intl.DateTimeFormat(locale, { year, month, day: 'numeric', timeZone: 'UTC' })
    formats.set(key, format)
  }
  return format.format(new Date(`${day.length === 5 ? `2024-${day}` : day}T00:00:00Z`))
}

/** A period in words: 9月25日–12月31日, 11月1日–次年2月15日, 2026年9月25日–10月7日. */
export function seasonInWords(season: Season, locale: Locale): string {
  const t = translator(messages, locale)
  const { kind, from, to } = season
  if (kind === 'yearly') {
    const words = { from: dayInWords(from, undefined, locale), to: dayInWords(to, undefined, locale) }
    return t(from > to ? 'acrossNewYear' : 'yearlyIs', words)
  }
  const sameYear = from.slice(0, 4) === to.slice(0, 4)
  // The language decides on which side the year stands, and it is said once.
  const once = sameYear && locale === 'zh-CN' ? undefined : ('numeric' as const)
  const first = sameYear && locale !== 'zh-CN' ? undefined : ('numeric' as const)
  return t('yearlyIs', { from: dayInWords(from, first, locale), to: dayInWords(to, once, locale) })
}

/** The name of a month, as a list of months has it. @param month 1 to 12 */
export function monthName(month: number, locale: Locale): string {
  const style = locale === 'zh-CN' ? 'numeric' : 'long'
  const day = new Date(Date.UTC(2024, month - 1, 1))
  return new Intl.DateTimeFormat(locale, { month: style, timeZone: 'UTC' }).format(day)
}

import type { Locale } from '#app/core/i18n/locale.ts'
import type { Day } from '#app/features/availability/types.ts'

const STYLES = {
  day: { dateStyle: 'full' },
  month: { year: 'numeric', month: 'long' },
  weekday: { weekday: 'narrow' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

// Building a formatter costs far more than using it, and a calendar has hundreds of days.
const formats = new Map<string, Intl.DateTimeFormat>()

function say(style: keyof typeof STYLES, day: Day, locale: Locale): string {
  const key = `${style} ${locale}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
      ...STYLES[style],
      timeZone: 'UTC',
    })
    formats.set(key, format)
  }
  return format.format(new Date(`${day}T00:00:00Z`))
}

/** A day with its weekday: 2026年9月26日星期六, Saturday 26 September 2026. */
export function dayInWords(day: Day, locale: Locale): string {
  return say('day', day, locale)
}

/** The month of a day: 2026年9月, September 2026. @param month 'YYYY-MM' */
export function monthInWords(month: string, locale: Locale): string {
  return say('month', `${month}-01`, locale)
}

/** The weekdays from Monday on, as a calendar heads its columns: 一 二 三, M T W. */
export function weekdayHeads(locale: Locale): string[] {
  // 2024 began on a Monday.
  return Array.from({ length: 7 }, (_, at) => say('weekday', `2024-01-0${at + 1}`, locale))
}

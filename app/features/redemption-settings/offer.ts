import { formatDate } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { offeredDays } from '../availability/delivery-days.ts'
import { orderDayOf } from '../availability/evaluate.ts'
import type { Calendar, Day } from '../availability/types.ts'
import { seasonInWords } from '../seasons/words.ts'
import { messages } from './messages.ts'

/** As many of the first days as are named one by one. */
const NAMED = 5

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: Locale, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${key}`
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(name, format)
  return format
}

/** A day with its weekday and without a year: 11月24日周二. */
export function dayInWords(day: Day, locale: Locale): string {
  const month = locale === 'zh-CN' ? 'long' : 'short'
  return formatOf(locale, 'day', { month, day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** The name of a weekday. @param weekday 0 Sunday to 6 Saturday */
export function weekdayInWords(weekday: number, locale: Locale): string {
  // 1 February 2026 was a Sunday.
  return formatOf(locale, 'weekday', { weekday: 'short', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, 1, 1 + weekday)),
  )
}

/**
 * What a consumer who orders at a moment is offered, in sentences, whatever the product.
 * @returns `possible: false` when no day is left, and so nothing can be redeemed
 */
export function offerInWords(
  calendar: Calendar,
  moment: Date,
  locale: Locale,
): { possible: boolean; sentences: string[] } {
  const t = translator(messages, locale)
  const { today, orderDay } = orderDayOf(calendar, moment)
  const { asked, days } = offeredDays(calendar, orderDay)
  const say = (day: Day) => dayInWords(day, locale)
  const late: string[] = []
  if (orderDay !== today && calendar.cutOffHour !== null) {
    const { timeZone } = calendar
    const time = formatOf(locale, timeZone, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(moment)
    late.push(t('offerLate', { time, hour: calendar.cutOffHour, day: say(orderDay) }))
  }
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined) {
    const { delivery } = calendar
    const over = delivery.mode === 'between' && delivery.to < orderDay
    return {
      possible: false,
      sentences: [...late, over ? t('offerOver', { to: formatDate(delivery.to, locale) }) : t('offerNone')],
    }
  }
  if (!asked) {
    const direct = late.length > 0 ? t('offerDirectLate') : t('offerDirect', { day: say(orderDay) })
    return { possible: true, sentences: [...late, direct] }
  }
  if (days.length === 1) return { possible: true, sentences: [...late, t('offerOne', { from: say(first) })] }
  const named = days.slice(0, NAMED).map(say).join(t('and'))
  return {
    possible: true,
    sentences: [
      ...late,
      t('offerRange', { from: say(first), to: say(last), n: days.length }),
      t('offerFirst', { days: named }),
    ],
  }
}

/** The days of a run with their years: 2026年10月1日–10月7日. */
export function runInWords({ from, to }: { from: Day; to: Day }, locale: Locale): string {
  return from === to ? formatDate(from, locale) : seasonInWords({ kind: 'fixed', from, to }, locale)
}

/** What a time zone is called: 中国标准时间. @param timeZone IANA name */
export function zoneInWords(timeZone: string, locale: Locale): string {
  const parts = formatOf(locale, `zone ${timeZone}`, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(
    0,
  )
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}

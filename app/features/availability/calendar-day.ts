import type { Day } from './types.ts'

const DAY_MS = 86_400_000

/** Building a formatter costs a hundred times more than using it. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    // The Swedish way of writing a date and an hour is the ISO one: '2026-11-22 09'.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  return format
}

/**
 * The calendar day and the hour that clocks of a time zone show.
 * @param timeZone IANA name
 * @returns the hour from 0 to 23
 */
export function localTime(moment: Date, timeZone: string): { day: Day; hour: number } {
  const text = formatOf(timeZone).format(moment)
  return { day: text.slice(0, 10), hour: Number(text.slice(11, 13)) }
}

/** Days since 1970-01-01, a Thursday: for going through many days without parsing and writing each. */
export function numberOf(day: Day): number {
  return Date.parse(day) / DAY_MS
}

/** The day with this number. */
export function dayOf(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}

/** The day so many days later. */
export function addDays(day: Day, days: number): Day {
  return dayOf(numberOf(day) + days)
}

/** 0 Sunday to 6 Saturday, of the day with this number. */
export function weekdayOf(number: number): number {
  return (((number + 4) % 7) + 7) % 7
}

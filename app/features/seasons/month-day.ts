/** Days of each month, January first; 29 February is a day that some years have. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** How many days a month can have. @param month 1 to 12; 0 for any other */
export function daysIn(month: number): number {
  return DAYS[month - 1] ?? 0
}

/** 'MM-DD'; undefined when the calendar has no such day. */
export function monthDay(month: number, day: number): string | undefined {
  if (!Number.isInteger(day) || day < 1 || day > daysIn(month)) return undefined
  return `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

import type { Month } from './types.ts'

/** The month so many months later. @param month 'YYYY-MM' */
export function addMonths(month: Month, months: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = new Date(Date.UTC(year, number - 1 + months, 1))
  return at.toISOString().slice(0, 7)
}

/** The first day of a month, as the database has months. */
export function firstDay(month: Month): string {
  return `${month}-01`
}

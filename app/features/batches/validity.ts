/** Today and the day before the same day next year, as the merchant's calendar has them (YYYY-MM-DD). */
export function yearFromToday(now: Date, timeZone: string): { validFrom: string; validTo: string } {
  // The Swedish way of writing a date is the ISO one.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now)
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  const last = new Date(Date.UTC(year + 1, month - 1, day - 1))
  return { validFrom: today, validTo: last.toISOString().slice(0, 10) }
}

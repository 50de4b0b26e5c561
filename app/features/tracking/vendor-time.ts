const SHAPE = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$/
const EARLIEST = Date.parse('2015-01-01')
// Their clocks are not ours; but nothing has happened tomorrow.
const AHEAD_MS = 24 * 3_600_000

/**
 * A moment as these services write it: Chinese time without a zone.
 * @returns ISO 8601 in UTC; undefined for what is no moment, before 2015, or more than a day ahead
 */
export function readVendorTime(text: string, now = Date.now()): string | undefined {
  const parts = SHAPE.exec(text.trim())
  if (!parts) return undefined
  const [year, month, day, hour, minute, second] = parts
    .slice(1)
    .map((part) => (part ?? '0').padStart(2, '0'))
  const moment = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`)
  if (Number.isNaN(moment) || moment < EARLIEST || moment > now + AHEAD_MS) return undefined
  const iso = new Date(moment).toISOString()
  // The thirty-first of a month that has none.
  return new Date(moment + 8 * 3_600_000).toISOString().slice(8, 10) === day ? iso : undefined
}

/** A moment as these services write it. */
export function vendorTime(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

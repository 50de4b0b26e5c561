import type { Period, Preset } from './types.ts'

/** Columns at most; more of them no screen and no reader takes in. */
export const MAX_MONTHS = 36
export const MAX_DAYS = 92

const DAY_MS = 86_400_000

/** 'YYYY-MM' some months later (or earlier, negative). */
export function addMonths(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = year * 12 + number - 1 + by
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** 'YYYY-MM-DD' some days later (or earlier, negative). */
export function addDays(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10)
}

/** Every day of a range, both ends included. */
export function daysBetween(from: string, to: string): string[] {
  const count = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1
  return Array.from({ length: Math.max(0, count) }, (_, at) => addDays(from, at))
}

function months(from: string, count: number): Period {
  return { grain: 'month', columns: Array.from({ length: count }, (_, at) => addMonths(from, at)) }
}

/** The columns of a named period. @param today 'YYYY-MM-DD' where the merchant is */
export function periodOf(preset: Preset, today: string): Period {
  const month = today.slice(0, 7)
  const year = Number(today.slice(0, 4))
  switch (preset) {
    case 'thisMonth':
      return { grain: 'day', columns: daysBetween(`${month}-01`, today) }
    case 'lastMonth':
      return {
        grain: 'day',
        columns: daysBetween(`${addMonths(month, -1)}-01`, addDays(`${month}-01`, -1)),
      }
    case 'last30':
      return { grain: 'day', columns: daysBetween(addDays(today, -29), today) }
    case 'last3':
      return months(addMonths(month, -2), 3)
    case 'last12':
      return months(addMonths(month, -11), 12)
    case 'last24':
      return months(addMonths(month, -23), 24)
    case 'thisYear':
      return months(`${year}-01`, Number(today.slice(5, 7)))
    case 'lastYear':
      return months(`${year - 1}-01`, 12)
  }
}

/** Days that a period touches: the first, and the one after the last. */
export function boundsOf({ grain, columns }: Period): { first: string; past: string } {
  const first = columns[0] ?? ''
  const last = columns.at(-1) ?? ''
  if (grain === 'day') return { first, past: addDays(last, 1) }
  return { first: `${first}-01`, past: `${addMonths(last, 1)}-01` }
}

/** The day on which each column begins, as the roll-ups name it. */
export function startsOf({ grain, columns }: Period): string[] {
  return grain === 'day' ? [...columns] : columns.map((month) => `${month}-01`)
}

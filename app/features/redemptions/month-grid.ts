import type { Day } from '#app/features/availability/types.ts'

/** One month of a calendar: weeks of seven places from Monday on, empty before its first and after its last day. */
export type Month = { month: string; weeks: ({ day: Day; offered: boolean } | undefined)[][] }

function two(n: number): string {
  return String(n).padStart(2, '0')
}

/**
 * The months in which days are offered, from the week of the first to the week of the last one.
 * @param days sorted, 'YYYY-MM-DD'
 */
export function monthsOf(days: readonly Day[]): Month[] {
  const offered = new Set(days)
  return [...new Set(days.map((day) => day.slice(0, 7)))].map((month) => {
    const [year = 0, number = 1] = month.split('-').map(Number)
    const length = new Date(Date.UTC(year, number, 0)).getUTCDate()
    const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7
    const places: Month['weeks'][number] = Array.from({ length: before }, () => undefined)
    for (let date = 1; date <= length; date += 1) {
      const day = `${month}-${two(date)}`
      places.push({ day, offered: offered.has(day) })
    }
    while (places.length % 7 !== 0) places.push(undefined)
    const weeks: Month['weeks'] = []
    for (let at = 0; at < places.length; at += 7) weeks.push(places.slice(at, at + 7))
    // Weeks without any day to choose at either end say nothing.
    const some = (week: Month['weeks'][number]) => week.some((place) => place?.offered)
    const first = weeks.findIndex(some)
    const last = weeks.findLastIndex(some)
    return { month, weeks: weeks.slice(first, last + 1) }
  })
}

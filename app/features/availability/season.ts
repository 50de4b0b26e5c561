import type { Day, Season } from './types.ts'

// Month and day compare as text, 'MM-DD'. So a season from 29 February begins on 1 March where there is no such
// day, and one until it ends on the 28th.

function covers(season: Season, day: Day): boolean {
  if (season.kind === 'fixed') return season.from <= day && day <= season.to
  const date = day.slice(5)
  return season.from <= season.to
    ? season.from <= date && date <= season.to
    : season.from <= date || date <= season.to
}

/** True when something with these seasons can be had on a day: in any of them, or always when there are none. */
export function inSeason(seasons: readonly Season[], day: Day): boolean {
  return seasons.length === 0 || seasons.some((season) => covers(season, day))
}

/** The first day of a year that is not before 'MM-DD'. Every month ends before a day that it does not have. */
function firstFrom(year: number, date: string): Day {
  const day = `${year}-${date}`
  const exists = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)
  return exists ? day : `${year}-${String(Number(date.slice(0, 2)) + 1).padStart(2, '0')}-01`
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

function nextLeap(year: number): number {
  let next = year + 1
  while (!isLeap(next)) next += 1
  return next
}

/** The first days of a season that may come after a day; the next leap year for a season of 29 February alone. */
function beginnings(season: Season, after: Day): Day[] {
  if (season.kind === 'fixed') return [season.from]
  const year = Number(after.slice(0, 4))
  return [year, year + 1, nextLeap(year)].map((each) => firstFrom(each, season.from))
}

/**
 * The first day after a day on which a season begins.
 * @param day not in season
 * @returns undefined when all seasons are over for good
 */
export function nextOpening(seasons: readonly Season[], day: Day): Day | undefined {
  const days = seasons.flatMap((season) =>
    beginnings(season, day).filter((beginning) => beginning > day && covers(season, beginning)),
  )
  return days.sort()[0]
}

// For tests: the rules of redemption once more, slow and obvious. Nothing here is shared with evaluate.ts: days are
// counted one by one, seasons are lists of days, the clock of a place is UTC and its offset.
import type {
  Availability,
  Calendar,
  Day,
  Destination,
  ProductFacts,
  ProductRefusal,
  RedemptionFacts,
  Season,
} from './types.ts'

type Ymd = { y: number; m: number; d: number }

function daysOfMonth(y: number, m: number): number {
  if (m === 2) return (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(m) ? 30 : 31
}

function write({ y, m, d }: Ymd): Day {
  return [String(y).padStart(4, '0'), String(m).padStart(2, '0'), String(d).padStart(2, '0')].join('-')
}

function read(day: Day): Ymd {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number)
  return { y, m, d }
}

/** The next day of the calendar. */
export function tomorrow(day: Day): Day {
  const { y, m, d } = read(day)
  if (d < daysOfMonth(y, m)) return write({ y, m, d: d + 1 })
  return m < 12 ? write({ y, m: m + 1, d: 1 }) : write({ y: y + 1, m: 1, d: 1 })
}

/** The day before. */
export function yesterday(day: Day): Day {
  const { y, m, d } = read(day)
  if (d > 1) return write({ y, m, d: d - 1 })
  return m > 1 ? write({ y, m: m - 1, d: daysOfMonth(y, m - 1) }) : write({ y: y - 1, m: 12, d: 31 })
}

/** So many days later, one after the other. */
export function later(day: Day, days: number): Day {
  let now = day
  for (let i = 0; i < days; i += 1) now = tomorrow(now)
  for (let i = 0; i > days; i -= 1) now = yesterday(now)
  return now
}

/** Zeller's congruence; 0 is Sunday. */
function weekday(day: Day): number {
  const { y, m, d } = read(day)
  const month = m < 3 ? m + 12 : m
  const year = m < 3 ? y - 1 : y
  const h =
    (d +
      Math.floor((13 * (month + 1)) / 5) +
      (year % 100) +
      Math.floor((year % 100) / 4) +
      Math.floor(year / 400) +
      5 * Math.floor(year / 100)) %
    7
  return (h + 6) % 7
}

/** What the clock on the wall shows: UTC moved by the offset that the place has at that moment. */
export function wallClock(moment: Date, timeZone: string): { day: Day; hour: number } {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(moment)
    .find((part) => part.type === 'timeZoneName')?.value
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? '') ?? []
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1)
  const wall = new Date(moment.getTime() + offset * 60_000)
  const day = write({ y: wall.getUTCFullYear(), m: wall.getUTCMonth() + 1, d: wall.getUTCDate() })
  return { day, hour: wall.getUTCHours() }
}

const knownYears = new Map<string, Set<Day>>()

/** All days of a yearly season that begins in a year. Ends that the year does not have move inwards. */
function daysFrom(year: number, from: string, to: string): Set<Day> {
  const key = `${year} ${from} ${to}`
  const known = knownYears.get(key)
  if (known) return known
  const date = (text: string) => ({ m: Number(text.slice(0, 2)), d: Number(text.slice(3)) })
  const days = new Set<Day>()
  const start = { y: year, ...date(from) }
  const lastYear = from > to ? year + 1 : year
  const end = { y: lastYear, ...date(to) }
  let day =
    start.d > daysOfMonth(year, start.m)
      ? tomorrow(write({ ...start, d: daysOfMonth(year, start.m) }))
      : write(start)
  const last = write({ ...end, d: Math.min(end.d, daysOfMonth(lastYear, end.m)) })
  for (; day <= last; day = tomorrow(day)) days.add(day)
  knownYears.set(key, days)
  return days
}

function isInSeason(seasons: readonly Season[], day: Day): boolean {
  if (seasons.length === 0) return true
  const { y } = read(day)
  for (const season of seasons) {
    if (season.kind === 'fixed') {
      if (day >= season.from && day <= season.to) return true
    } else {
      for (const year of [y - 1, y]) if (daysFrom(year, season.from, season.to).has(day)) return true
    }
  }
  return false
}

function firstOpenDay(seasons: readonly Season[], after: Day): Day | undefined {
  // Within nine years comes every 29 February, also across 2100.
  const fixed = seasons.every((season) => season.kind === 'fixed')
  const end = fixed
    ? seasons
        .map((season) => season.to)
        .sort()
        .at(-1)
    : later(after, 9 * 366)
  for (let day = tomorrow(after); day <= (end ?? ''); day = tomorrow(day))
    if (isInSeason(seasons, day)) return day
  return undefined
}

function candidates(calendar: Calendar, orderDay: Day): Day[] {
  const { delivery } = calendar
  if (delivery.mode === 'none') return [orderDay]
  const all: Day[] = []
  if (delivery.mode === 'after') {
    let day = later(orderDay, delivery.days)
    for (let i = 0; i < delivery.offered; i += 1) {
      all.push(day)
      day = tomorrow(day)
    }
  } else {
    for (let day = delivery.from; day <= delivery.to; day = tomorrow(day)) {
      if (day < orderDay) continue
      all.push(day)
      // A year and a day at most.
      if (all.length === 366) break
    }
  }
  return all.filter(
    (day) => !calendar.closedWeekdays.includes(weekday(day)) && !calendar.holidays.includes(day),
  )
}

function serves(rule: { mode: 'only' | 'except'; codes: string[] } | null, region: string): boolean {
  if (rule === null) return true
  const [province, city] = [region.slice(0, 2), region.slice(0, 4)]
  const named = rule.codes.includes(province) || rule.codes.includes(city) || rule.codes.includes(region)
  return rule.mode === 'only' ? named : !named
}

function placeRefusals(facts: RedemptionFacts, product: ProductFacts, to: Destination | undefined) {
  const refusals: ProductRefusal[] = []
  if (to?.kind === 'pickUp' && !facts.pickUpStoreIds.includes(to.storeId))
    refusals.push({ reason: 'STORE_NOT_OFFERED' })
  if (to?.kind !== 'delivery') return refusals
  for (const [of, rule] of [
    ['merchant', facts.merchantRegionRule],
    ['card', facts.card.regionRule],
    ['product', product.regionRule],
  ] as const)
    if (rule !== null && !serves(rule, to.regionCode))
      refusals.push({ reason: 'REGION_NOT_SERVED', limit: { of, rule } })
  return refusals
}

function cardProblem(
  { status, validFrom, validTo }: RedemptionFacts['card'],
  today: Day,
): Availability['card'] {
  if (status === 'redeemed') return { reason: 'CARD_REDEEMED' }
  if (status === 'void') return { reason: 'CARD_VOID' }
  if (status === 'created') return { reason: 'CARD_INACTIVE' }
  if (validFrom !== null && validFrom > today) return { reason: 'CARD_NOT_YET_VALID', date: validFrom }
  if (validTo !== null && validTo < today) return { reason: 'CARD_EXPIRED', date: validTo }
  return undefined
}

/** What evaluate() must answer. */
export function reference(facts: RedemptionFacts, to: Destination | undefined, moment: Date): Availability {
  const { calendar } = facts
  const { day: today, hour } = wallClock(moment, calendar.timeZone)
  const { cutOffHour } = calendar
  const orderDay = cutOffHour !== null && hour >= cutOffHour ? tomorrow(today) : today
  const offered = candidates(calendar, orderDay)
  const products = facts.products.map((product) => {
    const { seasons, dailyCapacity } = product
    const open = isInSeason(seasons, today)
    const days = offered.filter(
      (day) =>
        open &&
        isInSeason(seasons, day) &&
        (dailyCapacity === null || (product.taken[day] ?? 0) < dailyCapacity),
    )
    const refusals: ProductRefusal[] = []
    if (!product.onShelf) refusals.push({ reason: 'PRODUCT_OFF_SHELF' })
    if (!open)
      refusals.push({ reason: 'PRODUCT_OUT_OF_SEASON', seasons, opens: firstOpenDay(seasons, today) })
    if (product.stock === 0) refusals.push({ reason: 'PRODUCT_SOLD_OUT' })
    if (open && days.length === 0) refusals.push({ reason: 'PRODUCT_NO_DATE' })
    refusals.push(...placeRefusals(facts, product, to))
    return {
      productId: product.productId,
      refusals,
      dates: { asked: calendar.delivery.mode !== 'none', days },
    }
  })
  return { today, orderDay, card: cardProblem(facts.card, today), products }
}

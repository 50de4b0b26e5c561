import { dayOf, numberOf, weekdayOf } from './calendar-day.ts'
import { inSeason } from './season.ts'
import type { Calendar, Dates, Day, DeliveryDates, ProductFacts } from './types.ts'

/** Nobody is offered more days than these, however far apart two dates were set. */
const MOST_DAYS = 366

/** The first and the last day that may be offered, as numbers. */
function span(delivery: Exclude<DeliveryDates, { mode: 'none' }>, orderDay: Day): [number, number] {
  const order = numberOf(orderDay)
  const [from, to] =
    delivery.mode === 'after'
      ? [order + delivery.days, order + delivery.days + delivery.offered - 1]
      : [Math.max(numberOf(delivery.from), order), numberOf(delivery.to)]
  return [from, Math.min(to, from + MOST_DAYS - 1)]
}

/**
 * The days a merchant offers for an order that counts as one of orderDay, whatever the product.
 * In mode C that is the order's own day: nobody is asked, and days without delivery do not matter.
 */
export function offeredDays(calendar: Calendar, orderDay: Day): Dates {
  const { delivery, closedWeekdays, holidays } = calendar
  if (delivery.mode === 'none') return { asked: false, days: [orderDay] }
  const [from, to] = span(delivery, orderDay)
  const days: Day[] = []
  for (let number = from; number <= to; number += 1) {
    if (closedWeekdays.includes(weekdayOf(number))) continue
    const day = dayOf(number)
    if (!holidays.includes(day)) days.push(day)
  }
  return { asked: true, days }
}

/** True when no more of a product can be promised for a day. */
function isFull(product: ProductFacts, day: Day): boolean {
  return product.dailyCapacity !== null && (product.taken[day] ?? 0) >= product.dailyCapacity
}

/** Of the days offered those on which a product is in season and not all promised yet. */
export function daysOf(product: ProductFacts, offered: readonly Day[]): readonly Day[] {
  if (product.seasons.length === 0 && product.dailyCapacity === null) return offered
  return offered.filter((day) => inSeason(product.seasons, day) && !isFull(product, day))
}

import { offeredDays } from '../delivery-days.ts'
import { inSeason } from '../season.ts'
import type { Calendar, Day, ProductFacts } from '../types.ts'
import type { NoDateCause } from './types.ts'

/** What leaves a product without a day to choose: what must be changed first for there to be one. */
export function noDateCause(calendar: Calendar, product: ProductFacts, orderDay: Day): NoDateCause {
  const { days } = offeredDays(calendar, orderDay)
  if (days.length === 0) return 'settings'
  return days.some((day) => inSeason(product.seasons, day)) ? 'capacity' : 'season'
}

import { regionAllowed } from '../regions/rule.ts'
import { addDays, localTime } from './calendar-day.ts'
import { daysOf, offeredDays } from './delivery-days.ts'
import { inSeason, nextOpening } from './season.ts'
import type {
  Availability,
  Calendar,
  Dates,
  Day,
  Destination,
  ProductAvailability,
  ProductFacts,
  ProductRefusal,
  RedemptionFacts,
  RegionLimit,
} from './types.ts'

/**
 * What can be had for a card, and if something cannot, why. The one place where the rules of redemption are: the
 * pages, the submit and the back office all ask here. Reads nothing but its arguments.
 *
 * A product must be in season on the merchant's today, and on the day it is delivered (mode C: on the day the
 * order counts as). Days without delivery close the days that are asked for, and none in mode C. What is picked
 * up goes nowhere, so region limits do not concern it.
 * @param facts of one moment, as read from the database
 * @param destination undefined: not known yet, and nothing is refused for it
 * @param moment of the order
 */
export function evaluate(
  facts: RedemptionFacts,
  destination: Destination | undefined,
  moment: Date,
): Availability {
  const { today, orderDay } = orderDayOf(facts.calendar, moment)
  const offered = offeredDays(facts.calendar, orderDay)
  const notHere = destination ? refusedPlace(facts, destination) : []
  return {
    today,
    orderDay,
    card: cardRefusal(facts.card, today),
    products: facts.products.map((product) =>
      evaluateProduct(product, { today, offered, destination, notHere }),
    ),
  }
}

/** The merchant's today, and the day an order of this moment counts as. */
export function orderDayOf(
  calendar: Pick<Calendar, 'timeZone' | 'cutOffHour'>,
  moment: Date,
): { today: Day; orderDay: Day } {
  const { day, hour } = localTime(moment, calendar.timeZone)
  const late = calendar.cutOffHour !== null && hour >= calendar.cutOffHour
  return { today: day, orderDay: late ? addDays(day, 1) : day }
}

/**
 * Why a card cannot be redeemed on a day of its merchant; undefined when it can.
 * The first and the last day of its validity belong to it.
 */
export function cardRefusal(
  card: Pick<RedemptionFacts['card'], 'status' | 'validFrom' | 'validTo'>,
  today: Day,
): Availability['card'] {
  if (card.status === 'redeemed') return { reason: 'CARD_REDEEMED' }
  if (card.status === 'void') return { reason: 'CARD_VOID' }
  if (card.status !== 'active') return { reason: 'CARD_INACTIVE' }
  if (card.validFrom !== null && today < card.validFrom)
    return { reason: 'CARD_NOT_YET_VALID', date: card.validFrom }
  if (card.validTo !== null && today > card.validTo) return { reason: 'CARD_EXPIRED', date: card.validTo }
  return undefined
}

/** What the merchant's and the card's own rules, or the list of stores, say against a place. */
function refusedPlace(facts: RedemptionFacts, destination: Destination): ProductRefusal[] {
  if (destination.kind === 'pickUp')
    return facts.pickUpStoreIds.includes(destination.storeId) ? [] : [{ reason: 'STORE_NOT_OFFERED' }]
  return [
    ...refusedRegion('merchant', facts.merchantRegionRule, destination.regionCode),
    ...refusedRegion('card', facts.card.regionRule, destination.regionCode),
  ]
}

function refusedRegion(
  of: RegionLimit['of'],
  rule: RegionLimit['rule'] | null,
  regionCode: string,
): ProductRefusal[] {
  if (rule === null || regionAllowed(rule, regionCode)) return []
  return [{ reason: 'REGION_NOT_SERVED', limit: { of, rule } }]
}

type Common = {
  today: Day
  offered: Dates
  destination: Destination | undefined
  notHere: readonly ProductRefusal[]
}

function evaluateProduct(product: ProductFacts, common: Common): ProductAvailability {
  const { today, offered, destination, notHere } = common
  const open = inSeason(product.seasons, today)
  const days = open ? daysOf(product, offered.days) : []
  const refusals: ProductRefusal[] = []
  if (!product.onShelf) refusals.push({ reason: 'PRODUCT_OFF_SHELF' })
  if (!open) {
    const { seasons } = product
    refusals.push({ reason: 'PRODUCT_OUT_OF_SEASON', seasons, opens: nextOpening(seasons, today) })
  }
  if (product.stock !== null && product.stock <= 0) refusals.push({ reason: 'PRODUCT_SOLD_OUT' })
  // Out of season there is no day either, and the season says all of it.
  if (open && days.length === 0) refusals.push({ reason: 'PRODUCT_NO_DATE' })
  refusals.push(...notHere)
  if (destination?.kind === 'delivery')
    refusals.push(...refusedRegion('product', product.regionRule, destination.regionCode))
  return { productId: product.productId, refusals, dates: { asked: offered.asked, days } }
}

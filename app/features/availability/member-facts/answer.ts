import { namedRule, nameOfPlace } from '../../regions/regions.ts'
import type { NamedRule } from '../../regions/rule.ts'
import { evaluate } from '../evaluate.ts'
import type { Availability, Destination, ProductRefusal } from '../types.ts'
import { noDateCause } from './no-date.ts'
import type { CardInQuestion, NoDateCause } from './types.ts'

/** A refusal with what the page says about it: names instead of region codes, and causes. */
export type Told =
  | Exclude<ProductRefusal, { reason: 'PRODUCT_NO_DATE' | 'REGION_NOT_SERVED' | 'STORE_NOT_OFFERED' }>
  | { reason: 'PRODUCT_NO_DATE'; cause: NoDateCause; capacity: number }
  | { reason: 'REGION_NOT_SERVED'; of: 'merchant' | 'card' | 'product'; rule: NamedRule | null }
  | { reason: 'STORE_NOT_OFFERED'; pickUpIsOff: boolean }

export type ProductAnswer = {
  productId: string
  name: string
  told: Told[]
  asked: boolean
  /** The first and last of the days to choose from, and how many there are. */
  days: { first: string; last: string; n: number } | undefined
}

/** What the page shows for a card, a place and a moment. */
export type Answer = {
  today: string
  orderDay: string
  card: Availability['card']
  products: ProductAnswer[]
  /** Name of the district; undefined when none was asked about. */
  place: string | undefined
}

/**
 * Asks the evaluator, and prepares its answer for people.
 * @param moment of the order
 */
export function answerOf(card: CardInQuestion, destination: Destination | undefined, moment: Date): Answer {
  const { facts } = card
  const { today, orderDay, products, card: refused } = evaluate(facts, destination, moment)
  return {
    today,
    orderDay,
    card: refused,
    place: destination?.kind === 'delivery' ? nameOfPlace(destination.regionCode) : undefined,
    products: products.map(({ productId, refusals, dates }, at) => ({
      productId,
      name: card.productNames[productId] ?? productId,
      told: refusals.map((refusal) => tell(card, refusal, at, orderDay)),
      asked: dates.asked,
      days: daysOf(dates.days),
    })),
  }
}

function daysOf(days: readonly string[]): ProductAnswer['days'] {
  const [first] = days
  const last = days.at(-1)
  return first === undefined || last === undefined ? undefined : { first, last, n: days.length }
}

function tell({ facts }: CardInQuestion, refusal: ProductRefusal, at: number, orderDay: string): Told {
  switch (refusal.reason) {
    case 'PRODUCT_NO_DATE': {
      const product = facts.products[at]
      if (!product) throw new Error('the evaluator answers product by product')
      const cause = noDateCause(facts.calendar, product, orderDay)
      return { reason: refusal.reason, cause, capacity: product.dailyCapacity ?? 0 }
    }
    case 'REGION_NOT_SERVED': {
      const { of, rule } = refusal.limit
      return { reason: refusal.reason, of, rule: namedRule(rule) }
    }
    case 'STORE_NOT_OFFERED':
      return { reason: refusal.reason, pickUpIsOff: facts.pickUpStoreIds.length === 0 }
    default:
      return refusal
  }
}

import { evaluate } from '#app/features/availability/evaluate.ts'
import type { Dates, Day, Destination, RedemptionFacts } from '#app/features/availability/types.ts'
import type { RegionRule } from '#app/features/regions/rule.ts'
import type { CardOverview, ChoiceRefusal, ChosenPlace, Gift, RedemptionChoice } from './types.ts'

type GiftReason = Gift['refusals'][number]['reason'] | 'PRODUCT_NOT_ON_CARD'

/** Why this product cannot be chosen with this card, wherever it shall go; undefined when it can. */
export function giftRefusal(
  card: Pick<CardOverview, 'gifts' | 'withdrawn'>,
  productId: string,
): GiftReason | undefined {
  const gift = card.gifts.find((each) => each.productId === productId)
  if (!gift) return card.withdrawn.includes(productId) ? 'PRODUCT_OFF_SHELF' : 'PRODUCT_NOT_ON_CARD'
  return gift.refusals[0]?.reason
}

/** Every region limit that counts for a card and one of its products; a district must be in all of them. */
export function limitsFor(
  card: Pick<CardOverview, 'limits' | 'gifts'>,
  productId: string | undefined,
): RegionRule[] {
  const own = card.gifts.find((gift) => gift.productId === productId)?.regionRule
  return own ? [...card.limits, own] : card.limits
}

/** Why a day cannot be chosen; undefined where none is asked and none is given. */
export function dateRefusal(
  dates: Dates,
  deliverOn: Day | null | undefined,
): { reason: 'DATE_NOT_OFFERED' } | undefined {
  const chosen = deliverOn ?? undefined
  const fits = dates.asked ? chosen !== undefined && dates.days.includes(chosen) : chosen === undefined
  return fits ? undefined : { reason: 'DATE_NOT_OFFERED' }
}

/** The place of a choice as the evaluator takes it. */
export function destinationOf(place: ChosenPlace): Destination {
  return place.pickUpStoreId === undefined
    ? { kind: 'delivery', regionCode: place.region }
    : { kind: 'pickUp', storeId: place.pickUpStoreId }
}

/**
 * Why a whole choice cannot be ordered at a moment; undefined when it can. The review page asks it, and the submit
 * again with facts that were read under the lock of the card.
 */
export function choiceRefusal(
  facts: RedemptionFacts,
  choice: RedemptionChoice,
  moment: Date,
): ChoiceRefusal | undefined {
  const { card, products } = evaluate(facts, destinationOf(choice), moment)
  if (card) return card
  const product = products.find((each) => each.productId === choice.productId)
  if (!product) return { reason: 'PRODUCT_NOT_ON_CARD' }
  return product.refusals[0] ?? dateRefusal(product.dates, choice.deliverOn)
}

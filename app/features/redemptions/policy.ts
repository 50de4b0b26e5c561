import { regionAllowed } from '#app/features/regions/rule.ts'
import type { CardOverview, RedeemRefusal } from './types.ts'

type GiftRefusal = Extract<RedeemRefusal, `PRODUCT_${string}`>

/** Why this product cannot be chosen with this card; undefined when it can. private.redeem asks again. */
export function giftRefusal(card: CardOverview, productId: string): GiftRefusal | undefined {
  const gift = card.gifts.find((each) => each.productId === productId)
  if (!gift) return card.withdrawn.includes(productId) ? 'PRODUCT_OFF_SHELF' : 'PRODUCT_NOT_ON_CARD'
  return gift.soldOut ? 'PRODUCT_SOLD_OUT' : undefined
}

/** Why this card cannot be delivered to a district; undefined when it can. private.redeem asks again. */
export function regionRefusal(
  card: Pick<CardOverview, 'rule'>,
  regionCode: string,
): 'REGION_NOT_SERVED' | undefined {
  return regionAllowed(card.rule, regionCode) ? undefined : 'REGION_NOT_SERVED'
}

import type { CardOverview, RedeemRefusal } from './types.ts'

type GiftRefusal = Extract<RedeemRefusal, `PRODUCT_${string}`>

/** Why this product cannot be chosen with this card; undefined when it can. private.redeem asks again. */
export function giftRefusal(card: CardOverview, productId: string): GiftRefusal | undefined {
  const gift = card.gifts.find((each) => each.productId === productId)
  if (!gift) return card.withdrawn.includes(productId) ? 'PRODUCT_OFF_SHELF' : 'PRODUCT_NOT_ON_CARD'
  return gift.soldOut ? 'PRODUCT_SOLD_OUT' : undefined
}

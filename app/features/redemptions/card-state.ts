import { cardRefusal } from '#app/features/availability/evaluate.ts'
import type { CardRefusal } from '#app/features/availability/types.ts'

/** Whether a card can be redeemed today, and if not, why. */
export type CardState = 'usable' | CardRefusal

export type CardFacts = {
  status: 'created' | 'active' | 'redeemed' | 'void'
  valid_from: string | null
  valid_to: string | null
  /** 'YYYY-MM-DD' in the merchant's time zone. */
  today: string
}

function refusalOf(card: CardFacts) {
  return cardRefusal({ status: card.status, validFrom: card.valid_from, validTo: card.valid_to }, card.today)
}

/** The evaluator's answer for the card alone, of what private.begin_attempt gives. */
export function cardState(card: CardFacts): CardState {
  return refusalOf(card)?.reason ?? 'usable'
}

/** The date that belongs to a state: when the card began or ended to be valid. */
export function dateOfState(state: CardState, card: CardFacts): string | undefined {
  const refusal = refusalOf(card)
  return refusal?.reason === state ? refusal.date : undefined
}

/** Whether a card can be redeemed today, and if not, why. The names are those of private.redeem. */
export type CardState =
  | 'usable'
  | 'CARD_REDEEMED'
  | 'CARD_VOID'
  | 'CARD_INACTIVE'
  | 'CARD_NOT_YET_VALID'
  | 'CARD_EXPIRED'

export type CardFacts = {
  status: 'created' | 'active' | 'redeemed' | 'void'
  valid_from: string | null
  valid_to: string | null
  /** 'YYYY-MM-DD' in the merchant's time zone. */
  today: string
}

/** The same questions in the same order as private.redeem asks them; that function has the last word. */
export function cardState(card: CardFacts): CardState {
  if (card.status === 'redeemed') return 'CARD_REDEEMED'
  if (card.status === 'void') return 'CARD_VOID'
  if (card.status !== 'active') return 'CARD_INACTIVE'
  // Dates of this form sort as text.
  if (card.valid_from !== null && card.today < card.valid_from) return 'CARD_NOT_YET_VALID'
  if (card.valid_to !== null && card.today > card.valid_to) return 'CARD_EXPIRED'
  return 'usable'
}

/** The date that belongs to a state: when the card began or ended to be valid. */
export function dateOfState(state: CardState, card: CardFacts): string | undefined {
  if (state === 'CARD_NOT_YET_VALID') return card.valid_from ?? undefined
  if (state === 'CARD_EXPIRED') return card.valid_to ?? undefined
  return undefined
}

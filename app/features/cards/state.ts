import type { Permission } from '#app/core/auth/permissions.ts'

export const CARD_STATUSES = ['created', 'active', 'redeemed', 'void'] as const
export type CardStatus = (typeof CARD_STATUSES)[number]

/**
 * The legal changes of a card and the permission each needs; null: only redemption and its cancellation do it. The database
 * holds the same rows in private.card_transitions and refuses everything else; a test compares the two.
 */
export const CARD_TRANSITIONS: readonly {
  from: CardStatus
  to: CardStatus
  permission: Permission | null
  /** Only for a card that had (had not) been activated before it was made void. */
  wasActivated?: boolean
}[] = [
  { from: 'created', to: 'active', permission: 'card.activate' },
  { from: 'created', to: 'void', permission: 'card.void' },
  { from: 'active', to: 'created', permission: 'card.deactivate' },
  { from: 'active', to: 'void', permission: 'card.void' },
  { from: 'active', to: 'redeemed', permission: null },
  // The consumer has cancelled the order.
  { from: 'redeemed', to: 'active', permission: null },
  { from: 'void', to: 'created', permission: 'card.void', wasActivated: false },
  { from: 'void', to: 'active', permission: 'card.void', wasActivated: true },
]

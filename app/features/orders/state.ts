const ORDER_STATUSES = ['pending', 'shipped', 'finished', 'cancelled'] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/**
 * The legal changes of an order. private.order_transitions has the same rows; a test compares the two.
 * `pickUp`: only for orders that are (are not) picked up in a store.
 */
export const ORDER_TRANSITIONS: readonly { from: OrderStatus; to: OrderStatus; pickUp?: boolean }[] = [
  { from: 'pending', to: 'shipped', pickUp: false },
  { from: 'pending', to: 'finished', pickUp: true },
  { from: 'pending', to: 'cancelled' },
  { from: 'shipped', to: 'finished' },
  // Shipped by mistake, within minutes: private.unship_order alone.
  { from: 'shipped', to: 'pending', pickUp: false },
]

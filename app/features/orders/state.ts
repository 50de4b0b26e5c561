export const ORDER_STATUSES = ['pending', 'shipped', 'finished', 'cancelled'] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/** The legal changes of an order. private.order_transitions has the same rows; a test compares the two. */
export const ORDER_TRANSITIONS: readonly { from: OrderStatus; to: OrderStatus }[] = [
  { from: 'pending', to: 'shipped' },
  { from: 'pending', to: 'cancelled' },
  { from: 'shipped', to: 'finished' },
]

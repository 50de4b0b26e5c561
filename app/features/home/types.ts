/** What may have to be done; each leads to the list that it counts. */
const TODO_KINDS = [
  'overdue',
  'dueToday',
  'held',
  'pickUps',
  'parcelProblems',
  'failedWaybills',
  'failedPushes',
  'failedMessages',
  'failedHooks',
  'failedJobs',
  'lowStock',
  'expiringCards',
  'lowStores',
  'disputed',
] as const
export type TodoKind = (typeof TODO_KINDS)[number]

/** One of them with how many there are, up to COUNT_LIMIT. */
export type Todo = { kind: TodoKind; count: number; to: string }

/** Parcels by the day on which they were ordered, oldest first. */
export type Trend = {
  days: { day: string; redemptions: number; shipped: number; waiting: number }[]
  redemptions: number
  shipped: number
}

/** What one supplier has sent by day, oldest first. */
export type Shipped = { days: { day: string; count: number }[]; today: number; total: number }

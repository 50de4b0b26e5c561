/** The ready views of the list (L26), and `held`: pending ones that somebody must look at first. */
export const ORDER_VIEWS = [
  'due',
  'tomorrow',
  'later',
  'unshipped',
  'held',
  'shipped',
  'finished',
  'cancelled',
  'all',
] as const
export type OrderView = (typeof ORDER_VIEWS)[number]

/** Views that are counted: all but `all`. */
export const COUNTED_VIEWS = ORDER_VIEWS.filter((view) => view !== 'all')
export type CountedView = Exclude<OrderView, 'all'>

/** Narrows a view. */
export const ORDER_SHOWS = ['overdue', 'dueToday', 'prepared', 'unprepared', 'pickUp', 'byConsumer'] as const
export type OrderShow = (typeof ORDER_SHOWS)[number]

/** What can be shown of each view. */
export const SHOWS: Record<OrderView, readonly OrderShow[]> = {
  due: ['overdue', 'dueToday', 'unprepared', 'prepared'],
  tomorrow: ['unprepared', 'prepared'],
  later: ['unprepared', 'prepared'],
  unshipped: ['unprepared', 'prepared', 'pickUp'],
  held: [],
  shipped: [],
  finished: ['pickUp'],
  cancelled: ['byConsumer'],
  all: ['pickUp'],
}

/**
 * What a view is sorted by: the day on which parcels have to leave, oldest first, and then who came first; or one
 * moment of theirs, newest first. Each order is that of an index (migration 20261122000024).
 */
export type ViewSort = 'ship_on' | 'created_at' | 'shipped_at' | 'finished_at' | 'cancelled_at'

export const SORTS: Record<OrderView, ViewSort> = {
  due: 'ship_on',
  tomorrow: 'ship_on',
  later: 'ship_on',
  unshipped: 'created_at',
  held: 'created_at',
  shipped: 'shipped_at',
  finished: 'finished_at',
  cancelled: 'cancelled_at',
  all: 'created_at',
}

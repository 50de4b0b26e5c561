/** What a report has rows of. `batch`: a kind of card; `face`: all batches of one value. */
export const DIMENSIONS = ['product', 'batch', 'face', 'channel', 'store', 'supplier'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** What is counted; `value` is money in minor units. The migration says what each means. */
export const MEASURES = ['redemptions', 'value', 'parcels', 'shipped', 'cancelled'] as const
export type Measure = (typeof MEASURES)[number]

/** Periods that move with the calendar; the first three have days as columns, the others months. */
export const PRESETS = [
  'thisMonth',
  'lastMonth',
  'last30',
  'last3',
  'last12',
  'last24',
  'thisYear',
  'lastYear',
] as const
export type Preset = (typeof PRESETS)[number]

/** Columns: months ('YYYY-MM'), any of them, or days ('YYYY-MM-DD') in a row; ascending, and each once. */
export type Period = { grain: 'month' | 'day'; columns: readonly string[] }

/** Member of a dimension: an id, or NONE; of `face` the value in minor units. */
export type Filters = Readonly<Partial<Record<Dimension, string>>>

/** Stands in addresses for "without a channel", store or supplier. */
export const NONE = 'none'
/** What the database has instead. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'

export type Sort = { by: 'name' | 'total' | (string & {}); descending: boolean }

/** A report as its address describes it. */
export type ReportRequest = {
  rows: Dimension
  measure: Measure
  period: Period
  /** Set when the period is one of these; the address then keeps the name and not the dates. */
  preset: Preset | undefined
  filters: Filters
  sort: Sort
}

export type Counts = Record<Measure, number>

/** One row of a report. */
export type ReportRow = {
  /** What to filter by to have only this row. */
  id: string
  /** Null: none, or something that is there no more. */
  name: string | null
  /** Value of the cards of a batch, in minor units. */
  faceValueMinor: number | null
  /** The measure asked for, by column. */
  cells: number[]
  /** Every measure, over all columns. */
  totals: Counts
}

export type Report = {
  columns: readonly string[]
  /** Sorted as asked; those with something of the measure asked for. */
  rows: ReportRow[]
  /** Those that have only other measures. */
  otherRows: ReportRow[]
  /** The measure asked for, by column. */
  columnTotals: number[]
  totals: Counts
}

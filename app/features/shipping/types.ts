import type { JobProgress } from '../jobs/types.ts'
import type { FileProblem, Reading, Source } from '../spreadsheets/types.ts'
import type { ShipResult } from './ship-many.ts'

/** What is wrong with a line by itself; screens say it in words, with what to do. */
const LINE_PROBLEMS = [
  'FORMULA', // without a stored value
  'MERGED',
  'ORDER_EMPTY',
  'ORDER_SCIENTIFIC',
  'ORDER_CELL', // an error value, a fraction, true or false
  'TRACKING_EMPTY',
  'TRACKING_SCIENTIFIC',
  'TRACKING_CELL',
  'TRACKING_SHAPE',
  'CARRIER_UNKNOWN',
  'CARRIER_UNCLEAR', // none is given, and the number tells none
  'TWO_NUMBERS', // another line has another number for the same order
] as const
export type LineProblem = (typeof LINE_PROBLEMS)[number]

/** REPEATED: another line says the same. UNDONE: the job ended before its turn came. */
export type LineResult = ShipResult | LineProblem | 'REPEATED'

/** Results with which nothing is left to do. */
const FINE: ReadonlySet<string> = new Set<LineResult>(['SHIPPED', 'SAME_ALREADY', 'REPEATED'])

/** True for lines that belong into the file of failed lines. */
export function hasFailed(result: string): boolean {
  return !FINE.has(result)
}

/** What is odd about a line and no hindrance. */
export type LineNote = 'NUMBER_SHARED' | 'NUMBER_UNUSUAL'

/** A line of the file as it was understood; '' for what it does not give. */
export type StagedLine = {
  line: number
  orderNo: string
  carrier: string
  trackingNo: string
  /** What is foreseen of it, or what is wrong with it. */
  verdict: LineResult
  /** The line that the verdict or the note speaks of. */
  otherLine: number | null
  note: LineNote | null
}

/** A line with what has become of it, in the order of the console's events. */
export type DoneLine = Omit<StagedLine, 'verdict'> & { result: LineResult; orderId: string | null }

/** Which columns were taken, counted from 0, and what the header calls them. */
export type Mapping = Reading & {
  /** Row of the header (1-based, as Excel counts); 0: there is none. */
  headerRow: number
  order: number
  tracking: number
  carrier: number | null
  names: { order: string; tracking: string; carrier: string }
}

export type Counts = Partial<Record<LineResult, number>>

/** expired: given up before anything was shipped. */
export type ShipmentStatus = 'uploaded' | 'checked' | 'shipping' | 'done' | 'cancelled' | 'expired'

export type ShipmentSummary = {
  shipmentId: string
  fileName: string
  status: ShipmentStatus
  lineCount: number
  foreseen: Counts
  results: Counts
  /** Of the supplier whose file it is; null: the merchant's own. */
  supplierName: string | null
  createdBy: string | null
  createdAt: Date
}

export type ShipmentDetail = ShipmentSummary & {
  fileBytes: number
  sha256: string
  source: Source
  mapping: Mapping | null
  problem: FileProblem | null
  notes: Partial<Record<LineNote, number>>
  finishedAt: Date | null
  /** The file itself is still there. */
  fileKept: boolean
  job: (JobProgress & { jobId: string; mine: boolean; counts: Counts }) | null
}

/** One line on its way to the browser: [line, order, carrier, number, result, other line, note]. */
export type ConsoleLine = readonly [
  number,
  string,
  string,
  string,
  LineResult,
  number | null,
  LineNote | null,
]

/** What the console hears. */
export type ConsoleEvent = { lines: ConsoleLine[]; progress: JobProgress }

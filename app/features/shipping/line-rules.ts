import { type CarrierCode, carrierFromText } from '../orders/carriers.ts'
import {
  carriersFor,
  isTrackingNumber,
  normaliseTrackingNumber,
  ownCarrierOf,
  trackingFits,
} from '../orders/tracking-number.ts'
import { type CodeProblem, codeOf } from '../spreadsheets/cell-text.ts'
import type { Cell, FileRow } from '../spreadsheets/types.ts'
import { SHOWN_CHARACTERS } from './limits.ts'
import type { LineProblem, Mapping, StagedLine } from './types.ts'

/** A line as it stands alone; orders of the database and other lines are not looked at. */
export type ReadLine = Omit<StagedLine, 'verdict' | 'otherLine'> & { problem: LineProblem | null }

const ORDER_PROBLEMS = {
  formula: 'FORMULA',
  merged: 'MERGED',
  empty: 'ORDER_EMPTY',
  scientific: 'ORDER_SCIENTIFIC',
  notWhole: 'ORDER_CELL',
  negative: 'ORDER_CELL',
  type: 'ORDER_CELL',
} as const satisfies Record<CodeProblem, LineProblem>

const TRACKING_PROBLEMS = {
  formula: 'FORMULA',
  merged: 'MERGED',
  empty: 'TRACKING_EMPTY',
  scientific: 'TRACKING_SCIENTIFIC',
  notWhole: 'TRACKING_CELL',
  negative: 'TRACKING_CELL',
  type: 'TRACKING_CELL',
} as const satisfies Record<CodeProblem, LineProblem>

/** A formula stands for what it has computed: numbers looked up in another sheet are usual here. */
function settled(cell: Cell | undefined): Cell | undefined {
  return cell?.type === 'formula' ? (cell.stored ?? cell) : cell
}

/** An order number as orders have it: half-width, upper case, no spaces, with plain hyphens. */
function normaliseOrderNo(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/\p{Pd}|\u2212/gu, '-')
    .toUpperCase()
}

/**
 * What a row asks for, looked at alone.
 * @param defaultCarrier for rows without one whose number fits it
 * @returns undefined when none of our columns has anything
 */
export function readLine(
  { row, cells }: FileRow,
  mapping: Pick<Mapping, 'order' | 'tracking' | 'carrier'>,
  defaultCarrier: string,
): ReadLine | undefined {
  const orderCell = settled(cells[mapping.order])
  const trackingCell = settled(cells[mapping.tracking])
  const carrierCell = mapping.carrier === null ? undefined : settled(cells[mapping.carrier])
  if (!orderCell && !trackingCell) return undefined
  const order = codeOf(orderCell)
  const tracking = codeOf(trackingCell)
  const line = {
    line: row,
    orderNo: clip('text' in order ? normaliseOrderNo(order.text) : order.shown),
    trackingNo: clip('text' in tracking ? normaliseTrackingNumber(tracking.text) : tracking.shown),
  }
  const bad = (problem: LineProblem): ReadLine => ({ ...line, carrier: '', problem, note: null })
  if ('problem' in order) return bad(ORDER_PROBLEMS[order.problem])
  if (line.orderNo === '') return bad('ORDER_EMPTY')
  if ('problem' in tracking) return bad(TRACKING_PROBLEMS[tracking.problem])
  if (line.trackingNo === '') return bad('TRACKING_EMPTY')
  if (!isTrackingNumber(line.trackingNo)) return bad('TRACKING_SHAPE')
  const carrier = readCarrier(carrierCell, line.trackingNo, defaultCarrier)
  if (typeof carrier !== 'string') return bad(carrier.problem)
  const note = trackingFits(carrier, line.trackingNo) ? null : 'NUMBER_UNUSUAL'
  return { ...line, carrier, problem: null, note }
}

function clip(text: string): string {
  return [...text].slice(0, SHOWN_CHARACTERS).join('')
}

function readCarrier(
  cell: Cell | undefined,
  trackingNo: string,
  defaultCarrier: string,
): CarrierCode | { problem: LineProblem } {
  const text = cell?.type === 'text' ? cell.text.trim() : ''
  if (text === '' && (cell === undefined || cell.type === 'text')) {
    const guessed = guessCarrier(trackingNo, defaultCarrier)
    return guessed ?? { problem: 'CARRIER_UNCLEAR' }
  }
  if (cell?.type === 'formula') return { problem: 'FORMULA' }
  return carrierFromText(text) ?? { problem: 'CARRIER_UNKNOWN' }
}

/** Whose number it is: of the one carrier that has such numbers, else the usual one's, else the only one's it fits. */
export function guessCarrier(trackingNo: string, defaultCarrier: string): CarrierCode | undefined {
  const own = ownCarrierOf(trackingNo)
  if (own) return own
  const fitting = carriersFor(trackingNo)
  const usual = fitting.find((code) => code === defaultCarrier)
  return usual ?? (fitting.length === 1 ? fitting[0] : undefined)
}

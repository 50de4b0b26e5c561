import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { textOf, type VendorData } from '../carriers/vendor-answer.ts'
import { CARRIERS, type CarrierCode } from '../orders/carriers.ts'
import { normaliseTrackingNumber } from '../orders/tracking-number.ts'
import { kdniaoState, kuaidi100State } from './state.ts'
import type { ReportedEvent, StateReading, TrackingReport } from './types.ts'
import { readVendorTime } from './vendor-time.ts'

const MOST_EVENTS = 300
const LONGEST_TEXT = 500
const NOTHING: StateReading = { state: 'none', detail: null }

/** What KDNiao says of one parcel: an element of a push's Data, or the answer to 1002. Undefined: of none we know. */
export function kdniaoReport(data: VendorData, now = Date.now()): TrackingReport | undefined {
  const carrier = CARRIERS.find((each) => each.kdniao === textOf(data.ShipperCode).toUpperCase())?.code
  const reading = kdniaoState(textOf(data.State), textOf(data.StateEx)) ?? NOTHING
  const events = listOf(data.Traces).map((trace) => ({
    time: textOf(trace.AcceptTime),
    text: textOf(trace.AcceptStation),
    state: kdniaoState('', textOf(trace.Action))?.state ?? null,
  }))
  return report(carrier, textOf(data.LogisticCode), reading, events, null, now)
}

/**
 * What Kuaidi100 says of one parcel: lastResult of a push, or the answer to query.do. Undefined: of none we know.
 * @param abort why it follows the parcel no longer
 */
export function kuaidi100Report(
  data: VendorData,
  abort: string | null = null,
  now = Date.now(),
): TrackingReport | undefined {
  const carrier = CARRIERS.find((each) => each.kuaidi100 === textOf(data.com).toLowerCase())?.code
  const reading = kuaidi100State(textOf(data.state)) ?? NOTHING
  const events = listOf(data.data).map((line) => ({
    time: textOf(line.ftime) || textOf(line.time),
    text: textOf(line.context),
    state: kuaidi100State(textOf(line.statusCode))?.state ?? null,
  }))
  // It says "on its way" of parcels that it knows nothing of.
  const known = events.length > 0 || reading.state === 'signed' ? reading : NOTHING
  return report(carrier, textOf(data.nu), known, events, abort, now)
}

type RawEvent = { time: string; text: string; state: ReportedEvent['state'] }

function report(
  carrier: CarrierCode | undefined,
  number: string,
  reading: StateReading,
  raw: readonly RawEvent[],
  abort: string | null,
  now: number,
): TrackingReport | undefined {
  const trackingNo = normaliseTrackingNumber(number)
  if (!carrier || trackingNo.length < 6 || trackingNo.length > 40) return undefined
  const events = raw
    .flatMap(({ time, text, state }) => {
      const at = readVendorTime(time, now)
      const words = text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT)
      return at && words ? [{ at, text: words, state }] : []
    })
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, MOST_EVENTS)
  // The end counts even when nothing is told of the way.
  const ended = reading.state === 'signed' || reading.state === 'returned'
  const at = events[0]?.at ?? (ended ? new Date(now).toISOString() : null)
  return { carrier, trackingNo, ...reading, at, abort: abort === null ? null : abort.slice(0, 200), events }
}

function listOf(value: unknown): VendorData[] {
  if (!Array.isArray(value)) return []
  return value.filter((each): each is VendorData => typeof each === 'object' && each !== null)
}

/** A report as private.apply_tracking takes it. */
export type SealedReport = {
  carrier: string
  no: string
  state: string
  detail: string | null
  at: string | null
  abort: string | null
  events: { at: string; state: string | null; text: string; idx: string }[]
}

/** Seals the texts: couriers' names and phones are in them. What makes two events the same one stays comparable. */
export function sealReport(keys: MerchantKeys, said: TrackingReport): SealedReport {
  const { carrier, trackingNo, events, ...rest } = said
  const sealed = events.map(({ at, state, text }) => {
    const idx = keys.index('tracking_events.text', text)
    const place = eventPlace({ carrier, trackingNo, idx: idx.toString('hex') })
    return { at, state, text: keys.seal(place, text).toString('base64'), idx: idx.toString('base64') }
  })
  return { carrier, no: trackingNo, ...rest, events: sealed }
}

/** Where the text of an event is sealed for. @param event.idx in hex */
export function eventPlace(event: { carrier: string; trackingNo: string; idx: string }) {
  return {
    table: 'tracking_events',
    column: 'text_enc',
    row: `${event.carrier}/${event.trackingNo}/${event.idx}`,
  }
}

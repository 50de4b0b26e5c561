import type { CarrierCode } from '../orders/carriers.ts'

/** Where a parcel is, whoever says it. */
const TRACKING_STATES = [
  'none',
  'picked_up',
  'in_transit',
  'delivering',
  'in_locker',
  'problem',
  'returning',
  'returned',
  'signed',
] as const
export type TrackingState = (typeof TRACKING_STATES)[number]

/** What is wrong with a parcel, as far as the service says it. */
const TRACKING_DETAILS = [
  'NO_NEWS',
  'OVERDUE',
  'REFUSED',
  'LOCKER_OVERDUE',
  'INTERCEPTED',
  'DAMAGED',
  'CANCELLED',
  'NOT_REACHED',
  'DELAYED',
  'ADDRESS',
  'PHONE',
  'WRONG_WAY',
  'OUT_OF_AREA',
  'CUSTOMS',
  'OTHER',
] as const
export type TrackingDetail = (typeof TRACKING_DETAILS)[number]

/** A state as a service's code says it. */
export type StateReading = { state: TrackingState; detail: TrackingDetail | null }

/** One line of a parcel's way. */
export type ReportedEvent = {
  /** ISO 8601 in UTC. */
  at: string
  text: string
  state: TrackingState | null
}

/** All that a service knows of a parcel at one moment. */
export type TrackingReport = StateReading & {
  carrier: CarrierCode
  trackingNo: string
  /** Of the newest event, ISO 8601; null: it knows of none. */
  at: string | null
  /** The service follows it no longer, and why. */
  abort: string | null
  events: ReportedEvent[]
}

/** One line of a parcel's way, to show. */
export type TrackingEvent = { at: Date; text: string; state: TrackingState | null }

/** A parcel and its way, to show; newest event first. */
export type ParcelTracking = StateReading & {
  carrier: string
  trackingNo: string
  stateAt: Date | null
  signedAt: Date | null
  events: TrackingEvent[]
}

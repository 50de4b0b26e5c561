/** Products of ERP vendors that we can talk to; not even those of one vendor are compatible. */
export const EDITIONS = ['wangdiantong_enterprise'] as const
export type Edition = (typeof EDITIONS)[number]

/** A merchant's account at its ERP. */
export type ErpAccount = {
  edition: Edition
  /** The vendor's test environment. */
  sandbox: boolean
  sid: string
  appKey: string
  secret: string
}

/** What the ERP shall know of an order: paid and to be shipped, or paid back (it was cancelled). */
export const PAID = 30
const PAID_BACK = 80
export type TradeStatus = typeof PAID | typeof PAID_BACK

/** An order as an ERP gets it; personal data in full. */
export type ErpOrder = {
  orderId: string
  /** Its number: what the ERP knows it by, for ever. */
  tid: string
  status: TradeStatus
  placedAt: Date
  consignee: string
  phone: string
  /** Street and house. */
  address: string
  /** As the ERP calls them. */
  region: { province: string; city: string; district: string }
  goods: { productId: string; goodsNo: string; specNo: string; name: string }
  /** What the card paid for it, in fen. */
  amountMinor: number
  /** YYYY-MM-DD; null: as soon as possible. */
  deliverOn: string | null
  remark: string
}

/**
 * Why a call has failed. CLOCK: the vendor does not accept our time. NO_ANSWER: it may have done what it was asked.
 * UNREACHABLE: it was not asked.
 */
const CALL_REASONS = [
  'CREDENTIALS',
  'CLOCK',
  'SHOP',
  'THROTTLED',
  'UNREACHABLE',
  'NO_ANSWER',
  'VENDOR',
] as const
export type CallReason = (typeof CALL_REASONS)[number]

/** `certain`: nothing was done. `text`: what the vendor said, up to 300 characters. */
export type CallFailure = { ok: false; certain: boolean; reason: CallReason; code: string; text: string }

/** Of orders in neither list nobody knows; telling them again answers it. */
export type PushAnswer =
  | {
      ok: true
      accepted: string[]
      refused: { tid: string; text: string }[]
      newCount: number
      chgCount: number
      code: string
    }
  | CallFailure

/** A line of what the ERP has shipped, as it says so. */
export type ErpShipment = {
  /** Up to 19 digits; never a number of JavaScript, which would round it. */
  recId: string
  tid: string
  logisticsType: string
  logisticsCode: string
  logisticsName: string
  /** What else the ERP calls the carrier. */
  logisticsAlias: string
  logisticsNo: string
  consignedAt: string
  /** One of several parcels. */
  isPart: boolean
}

export type ResultsAnswer = { ok: true; shipments: ErpShipment[]; unreadable: number } | CallFailure

export type Acknowledgement = { recId: string; status: 0 | 1; message: string }

/** `failed`: those that the ERP has not taken, with its reason. All others it has, also those it had before. */
export type AckAnswer = { ok: true; failed: { recId: string; text: string }[] } | CallFailure

/** What we ask of an ERP. Nothing here repeats a call; that is decided where it is also written down. */
export interface ErpAdapter {
  /** Orders that one push takes at most. */
  pushLimit: number
  ackLimit: number
  /** Lines that one question brings at most. */
  resultLimit: number
  /** Tells of orders. The same order again is the same order there: a repetition makes no second one. */
  push: (shopNo: string, orders: readonly ErpOrder[], signal?: AbortSignal) => Promise<PushAnswer>
  /** An order as push sends it, personal data with stars. */
  masked: (order: ErpOrder) => Record<string, unknown>
  /** What was shipped and not acknowledged yet. */
  results: (shopNo: string, limit: number, signal?: AbortSignal) => Promise<ResultsAnswer>
  acknowledge: (lines: readonly Acknowledgement[], signal?: AbortSignal) => Promise<AckAnswer>
}

export const PUSH_STATUSES = ['queued', 'pushing', 'pushed', 'failed', 'withdrawn'] as const
export type PushStatus = (typeof PUSH_STATUSES)[number]

/**
 * Why an order has failed. REFUSED: the ERP's own reason stands beside it. NO_ANSWER: told so often without an answer
 * that somebody must look into the ERP. MAPPING: its goods have no number there (any more). UNREADABLE: its consignee
 * does not open.
 */
const PUSH_REASONS = ['REFUSED', 'NO_ANSWER', 'MAPPING', 'UNREADABLE'] as const
export type PushReason = (typeof PUSH_REASONS)[number]

/** What came of a line of the ERP. The first three are as they should be. */
const RESULT_OUTCOMES = [
  'SHIPPED',
  'SAME_ALREADY',
  'FURTHER_PARCEL', // another parcel of an order that is on its way
  'CARRIER_UNKNOWN', // nobody has said which of our carriers it is; tried again when somebody has
  'ORDER_HELD', // tried again when somebody has looked at the order
  'NUMBER_BAD',
  'ORDER_UNKNOWN',
  'CONFLICT', // it is on its way with another number
  'ORDER_CANCELLED',
  'ORDER_PICKED_UP',
] as const
export type ResultOutcome = (typeof RESULT_OUTCOMES)[number]

/** What is tried again by itself. */
export const TRIED_AGAIN: readonly ResultOutcome[] = ['CARRIER_UNKNOWN', 'ORDER_HELD']

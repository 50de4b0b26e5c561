import type { OrderStatus } from '../orders/state.ts'
import type { Consignee } from '../orders/types.ts'
import type { SignalName } from './signals.ts'

/** What a score leads to. */
export type Decision = 'allow' | 'captcha' | 'hold'

/**
 * What is known of one redemption or sign-in, by signal: counts, words, or null and undefined for what is not
 * known or did not happen. Never personal data: reasons are stored and shown as they are.
 */
export type RiskFacts = { readonly [name in SignalName]?: number | string | null | undefined }

/** A merchant's own choice. */
export type FraudSettings = {
  /** Score from which on a captcha is asked for; null: never. */
  captchaAt: number | null
  /** Score from which on a person must look; null: never. */
  holdAt: number | null
  /** Signals that do not count. */
  signalsOff: readonly string[]
}

/** A signal that spoke, with how loudly and why. */
export type Reason = { signal: SignalName; weight: number; fact: number | string }

export type Assessment = {
  /** 0 to 100, whole. */
  score: number
  /** The heaviest first. */
  reasons: Reason[]
  decision: Decision
}

/** An order that was found beside a held one: to the same phone, or to the same address. */
export type OtherOrder = {
  orderNo: string
  createdAt: Date
  status: OrderStatus
  cardSerial: number
  held: boolean
}

/** Those orders: the newest few, and how many there are (99 stands for more too). */
export type OtherOrders = { count: number; newest: OtherOrder[] }

/** An order that waits for somebody to look at it. */
export type HeldOrder = {
  orderId: string
  orderNo: string
  createdAt: Date
  productName: string
  cardSerial: number
  region: string
  pickUpStore: string | null
  deliverOn: string | null
  /** Masked. */
  consignee: Consignee | null
  /** The account may see it in full. */
  mayReveal: boolean
  score: number
  reasons: Reason[]
  samePhone: OtherOrders
  sameAddress: OtherOrders
}

/** A sign-in that was refused though its password was right. */
export type HeldLogin = {
  checkId: string
  at: Date
  memberId: string
  loginName: string
  displayName: string
  score: number
  reasons: Reason[]
}

/** What the review page is told when nothing was changed: at which order, and what was typed there. */
export type ReviewAnswer = {
  orderId: string
  error?: string | undefined
  card?: string | undefined
  note?: string | undefined
  errors: { card?: string[] | undefined; note?: string[] | undefined }
}

import type { Day, ProductRefusal, Season } from '../availability/types.ts'
import type { Picture } from '../redemptions/types.ts'
import type { CheckRefusal } from './check-state.ts'
import type { EntryRefusal } from './entry.ts'

/** Why a card that was shown is not taken. Times are moments, `seconds` how long it lasts. */
export type VerifyRefusal =
  | { reason: EntryRefusal }
  /** Also for a number that no card has. `left`: how often this number may still be tried today. */
  | { reason: 'CARD_MISMATCH'; left: number }
  | { reason: 'NUMBER_LOCKED'; seconds: number }
  | { reason: 'CLERK_LOCKED'; seconds: number }
  | { reason: 'CODE_DAMAGED' | 'CODE_OTHER_MERCHANT' | 'CODE_FORGED' | 'CODE_EXPIRED' | 'CARD_UNKNOWN' }
  | { reason: 'CODE_USED'; store: string; clerk: string | null; at: Date }
  /** The browser's own answer: none came. A check may have been made; made again, it does no harm. */
  | { reason: 'LINE_DROPPED' }

/** Why goods were not handed over; nothing has changed then. */
export type HandOverRefusal =
  | CheckRefusal['reason']
  | ProductRefusal['reason']
  | 'CHECK_UNKNOWN'
  | 'PRODUCT_NOT_ON_CARD'
  | 'GIFT_NOT_CHOSEN'
  /** It is another one than the page has shown, or there is none any more. */
  | 'ORDER_CHANGED'

/** Goods that a clerk can hand out, with what to recognise them by. */
export type ShownGift = {
  productId: string
  name: string
  picture: Picture | undefined
  seasons: readonly Season[]
  refusal: ProductRefusal | undefined
}

/** What was handed over, where, by whom and when: for the result, lists, receipts, and the merchant. */
export type HandOver = {
  orderId: string
  orderNo: string
  /** The goods, all parts. */
  goods: string[]
  maskedNumber: string
  cardSerial: number
  faceValueMinor: number
  /** The store the card belonged to; null: none. */
  cardStore: { storeId: string; name: string } | null
  /** Where the goods changed hands. */
  store: { storeId: string; name: string } | null
  clerk: string | null
  at: Date
}

/** An order of the card that was made online, as far as a clerk must know it. */
export type OnlineOrder = {
  orderId: string
  orderNo: string
  goods: string[]
  picture: Picture | undefined
  pickUpStore: string | null
  at: Date
}

type ShownRefusal =
  | { reason: Exclude<CheckRefusal, { order: object }>['reason']; date?: Day | undefined }
  | { reason: 'ALREADY_HANDED_OVER'; handOver: HandOver | undefined; order: OnlineOrder }
  | { reason: 'ORDER_IS_SENT' | 'ORDER_HELD'; order: OnlineOrder }

/** What the page of a check shows. */
export type ShownState =
  | { is: 'done'; handOver: HandOver }
  | { is: 'refused'; refusal: ShownRefusal }
  | { is: 'goods'; gifts: ShownGift[] }
  | { is: 'order'; order: OnlineOrder; elsewhere: string | undefined; early: Day | undefined }

export type CheckView = {
  checkId: string
  how: 'password' | 'code'
  at: Date
  /** Who has checked the card. */
  clerk: string | null
  maskedNumber: string
  faceValueMinor: number
  validTo: Day | null
  /** The store the card belongs to. */
  cardStore: string | null
  store: string
  state: ShownState
}

/** What lies on the counter. */
export type Desk = {
  /** Checked, and not handed over. */
  open: { checkId: string; maskedNumber: string; at: Date; clerk: string | null }[]
  /** Handed over today, the latest first, not all of many. */
  today: HandOver[]
  count: number
}

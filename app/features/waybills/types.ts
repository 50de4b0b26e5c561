import type { CarrierCode } from '../orders/carriers.ts'

/** Who sells numbers. */
export const WAYBILL_PROVIDERS = ['kdniao', 'kuaidi100'] as const
export type WaybillProvider = (typeof WAYBILL_PROVIDERS)[number]

/** Paper of thermal printers, width × height in millimetres. */
export const LABEL_SIZES = ['100x180', '76x130'] as const
export type LabelSize = (typeof LABEL_SIZES)[number]

/** When an order with a number counts as shipped. */
export const SHIP_WHENS = ['printed', 'bought'] as const
export type ShipWhen = (typeof SHIP_WHENS)[number]

/** Who pays the carrier: KDNiao's numbers, which are stored. */
export const PAY_TYPES = ['3', '1', '2', '4'] as const
export type PayType = (typeof PAY_TYPES)[number]

const WAYBILL_STATES = [
  'queued',
  'buying',
  'uncertain',
  'bought',
  'failed',
  'cancelling',
  'cancelled',
] as const
export type WaybillState = (typeof WAYBILL_STATES)[number]

/** Why a number was not bought, or what is not known of it; screens say it in words (messages.ts). */
const WAYBILL_REASONS = [
  'NOT_SET_UP', // no account, carrier or sender any more
  'ORDER_GONE', // cancelled, shipped or held before its turn
  'CREDENTIALS', // the account at the vendor
  'CARRIER_ACCOUNT', // customer number and password at the carrier
  'BALANCE', // no numbers left
  'ADDRESS', // the carrier does not go there
  'CONTACT', // name or phone
  'FIELD', // something else of what was sent
  'THROTTLED',
  'UNREACHABLE', // never sent
  'NO_ANSWER', // sent, and no answer that can be understood
  'TOO_LATE', // the vendor has forgotten the key: asking again could buy a second number
  'VENDOR', // any other refusal
  'STOPPED', // the purchase was cancelled before its turn
  'GIVEN_UP', // somebody has looked at the vendor's and says that it was not bought
] as const
export type WaybillReason = (typeof WAYBILL_REASONS)[number]

/** Somebody a parcel comes from or goes to. */
export type Party = {
  name: string
  /** 13800138000 or 010-12345678. */
  phone: string
  province: string
  city: string
  district: string
  street: string
}

/** The merchant's contract with a carrier, opened. */
export type CarrierAccess = {
  carrier: CarrierCode
  /** Customer number; KDNiao's CustomerName, Kuaidi100's partnerId. */
  customer: string
  /** KDNiao's CustomerPwd, Kuaidi100's partnerKey. */
  password: string
  /** Monthly account or secret: KDNiao's MonthCode, Kuaidi100's partnerSecret. */
  month: string
  /** The carrier's branch: KDNiao's SendSite, Kuaidi100's net. */
  site: string
  payType: PayType
  /** Empty: the vendor's standard one. */
  expType: string
}

/** One purchase, as a vendor gets it. */
export type Purchase = {
  /** The key of the purchase: asked for twice, the vendor sells one number. */
  orderCode: string
  access: CarrierAccess
  size: LabelSize
  sender: Party
  receiver: Party
  goods: string
  remark: string
}

/** What a vendor has answered to a purchase. */
export type BuyAnswer =
  | {
      kind: 'bought'
      trackingNo: string
      vendorNo: string | null
      sortCode: string | null
      packageCode: string | null
      /** The label as the vendor draws it. */
      template: string | null
    }
  /** The vendor says no. `proof`: so nothing was sold under this key, not earlier either. `all`: every other one will fail, too. */
  | { kind: 'refused'; reason: WaybillReason; proof: boolean; all: boolean; code: string; text: string }
  /** `sent: false`: the question never left. Otherwise it may have been sold. */
  | { kind: 'unknown'; sent: boolean; reason: WaybillReason; code: string; text: string }

/** What a vendor has answered to a cancellation; cancelled before counts as cancelled. */
export type CancelAnswer =
  | { kind: 'cancelled' }
  | { kind: 'refused'; code: string; text: string }
  | { kind: 'unknown'; code: string; text: string }

/** What stands on a label, phones masked already; kept sealed. */
export type LabelContent = {
  receiver: Party
  sender: Party
  goods: string
  remark: string
}

/** Everything to draw one label. */
export type Label = {
  waybillId: string
  orderId: string
  size: LabelSize
  carrier: string
  trackingNo: string
  sortCode: string
  packageCode: string
  orderNo: string
  /** How often it was printed, this time included. */
  prints: number
  /** YYYY-MM-DD HH:mm, in the merchant's time zone. */
  boughtAt: string
  content: LabelContent
}

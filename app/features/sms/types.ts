/** Vendors that can be chosen; `none`: the merchant sends nothing. */
export const SMS_PROVIDERS = ['none', 'aliyun', 'tencent'] as const
export type SmsProviderName = (typeof SMS_PROVIDERS)[number]
/** A vendor that really sends. */
export type SmsVendor = Exclude<SmsProviderName, 'none'>

/** What a message is about; each kind has a template of its own. */
export const SMS_KINDS = ['order_received', 'order_shipped'] as const
export type SmsKind = (typeof SMS_KINDS)[number]

export const SMS_STATUSES = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'failed',
  'skipped',
  'uncertain',
] as const
export type SmsStatus = (typeof SMS_STATUSES)[number]

/** What can stand in a message; `params` of a template names these. */
export const SMS_VALUES = [
  'merchant',
  'product',
  'orderNo',
  'orderDay',
  'deliverOn',
  'carrier',
  'trackingNo',
] as const
export type SmsValue = (typeof SMS_VALUES)[number]

/** Values that an order has from the beginning; the others it has when it is shipped. */
const FROM_THE_BEGINNING: readonly SmsValue[] = ['merchant', 'product', 'orderNo', 'orderDay', 'deliverOn']

/** What can stand in a message of a kind. */
export function valuesFor(kind: SmsKind): readonly SmsValue[] {
  return kind === 'order_shipped' ? SMS_VALUES : FROM_THE_BEGINNING
}

/** Why a vendor did not do what it was asked, in our words; its own stand beside them. */
const VENDOR_REASONS = [
  'CREDENTIALS',
  'SIGNATURE',
  'TEMPLATE',
  'BALANCE',
  'NUMBER',
  'BLOCKED',
  'LIMIT',
  'THROTTLED',
  'UNREACHABLE',
  'VENDOR',
] as const
export type VendorReason = (typeof VENDOR_REASONS)[number]

/** Why a message was not sent, or what is not known of it; screens say it in words (messages.ts). */
const SMS_REASONS = [
  ...VENDOR_REASONS,
  'OFF',
  'ORDER_CANCELLED',
  'ORDER_NOT_SHIPPED',
  'OPTED_OUT',
  'NOT_A_MOBILE',
  'TOO_MANY',
  'TOO_OLD',
  'NO_ANSWER',
  'NOT_DELIVERED',
] as const
export type SmsReason = (typeof SMS_REASONS)[number]

/** A message as a vendor gets it. */
export type OutgoingSms = {
  /** Ours, another one for each attempt: what the vendor has made of it can be looked up by it. */
  reference: string
  /** 11 digits, mainland China. */
  phone: string
  signName: string
  templateCode: string
  /** Variables of the template with their values, in the order in which they first appear. */
  params: readonly { name: string; value: string }[]
}

/**
 * What a vendor has answered. `certain: false`: it may have taken the message all the same (a lost answer, an
 * error inside it), so sending again could send twice. `retry`: later the same request may go through.
 */
export type SendResult =
  | { ok: true; providerId: string }
  | { ok: false; certain: boolean; retry: boolean; reason: VendorReason; code: string; text: string }

/**
 * What a vendor knows of an attempt. `none`: it never took it. `unknown`: it could not be asked.
 */
export type TraceResult = {
  state: 'none' | 'waiting' | 'delivered' | 'failed' | 'unknown'
  providerId?: string | undefined
  code?: string | undefined
}

/** An attempt that a vendor is asked about. */
export type TraceRequest = {
  reference: string
  /** The vendor's own name of it, when it has told one. */
  providerId: string | null
  phone: string
  /** When the attempt began. */
  sentAt: Date
  /** Names under which this number got other messages about that time. */
  otherIds: readonly string[]
}

/** One vendor with one account. Both functions never throw for what a vendor does; see the results. */
export type SmsProvider = {
  send: (message: OutgoingSms) => Promise<SendResult>
  trace: (request: TraceRequest) => Promise<TraceResult>
}

/** An account at a vendor. */
export type SmsAccount = {
  vendor: SmsVendor
  keyId: string
  keySecret: string
  /** Tencent's SmsSdkAppId; empty elsewhere. */
  appId: string
}

import type {
  CardRefusal,
  Dates,
  Day,
  ProductRefusal,
  RedemptionFacts,
  Season,
} from '#app/features/availability/types.ts'
import type { RegionRule } from '#app/features/regions/rule.ts'
import type { CardState } from './card-state.ts'

/** The merchant whose redemption site is visited, as far as redemption needs to know it. */
export type RedemptionSite = { merchant_id: string; code: string; time_zone: string; currency: string }

/** Why a card that was shown correctly cannot be used; dates are 'YYYY-MM-DD'. */
export type Unusable = { reason: Exclude<CardState, 'usable' | 'CARD_REDEEMED'>; date?: string | undefined }

/**
 * What showing number and password leads to. CARD_MISMATCH is said for an unknown number and for a wrong
 * password alike.
 */
export type CardCheck =
  | { ok: true; serial: number; redeemed: boolean }
  | { ok: false; reason: 'CARD_MISMATCH' /** The next try needs a captcha. */; captcha?: boolean }
  | ({ ok: false } & Unusable)

/** A picture's variants on our site. */
export type Picture = { webp: string; jpeg: string; thumbWebp: string; thumbJpeg: string }

/** One of the products a card is good for. */
export type Gift = {
  productId: string
  name: string
  description: string
  picture: Picture | undefined
  /** When it can be had; empty: always. */
  seasons: readonly Season[]
  /** All that speaks against it, the first to be told; empty: it can be chosen. Says nothing of places. */
  refusals: readonly ProductRefusal[]
  /** The days it can be delivered or picked up on. */
  dates: Dates
  soldOut: boolean
  /** Where the product itself can be delivered; null: everywhere. */
  regionRule: RegionRule | null
}

/** A store where goods can be picked up; the address is street and house, hours are the merchant's own words. */
export type PickUpStore = {
  storeId: string
  name: string
  regionCode: string
  address: string
  hours: string
}

/** A card as its holder sees it: the number masked, money in minor units. */
export type CardFace = {
  maskedNumber: string
  faceValueMinor: number
  validTo: string | null
}

/** A card during redemption: what its holder is shown of it, now and without a place in mind. */
export type CardOverview = {
  face: CardFace
  state: CardState
  /** When the card began or ended to be valid, when that is what `state` says. */
  stateDate: Day | undefined
  /** The merchant's today, and the day an order of now counts as. */
  today: Day
  orderDay: Day
  /** What the card is good for and is on the shelf, in the merchant's order; out of season and sold out too. */
  gifts: Gift[]
  /** Ids of what the card is good for and is not on the shelf. */
  withdrawn: string[]
  /** Where the merchant, then the card, can be delivered to; a gift may have a rule of its own beside these. */
  limits: RegionRule[]
  /** Where goods can be picked up; empty when the merchant does not offer it. */
  pickUpStores: PickUpStore[]
  /** May the order be changed and cancelled until it is prepared? */
  mayChange: boolean
  /** All of the above as the evaluator takes it, for asking about a place. Not for the page: it has stock in it. */
  facts: RedemptionFacts
}

/** Where the goods shall go; region is the code of a district. */
export type ChosenPlace =
  | { region: string; street: string; pickUpStoreId?: undefined }
  | { pickUpStoreId: string; region?: undefined; street?: undefined }

/** Who gets it, where, and when; deliverOn only where the merchant lets people choose a day. */
export type ChosenDelivery = { consignee: string; phone: string; deliverOn?: Day | undefined } & ChosenPlace

/** What a consumer has decided. */
export type RedemptionChoice = ChosenDelivery & { productId: string }

/** Why a choice cannot be had, with what belongs to the reason. */
export type ChoiceRefusal =
  | { reason: CardRefusal; date?: Day | undefined }
  | ProductRefusal
  | { reason: 'PRODUCT_NOT_ON_CARD' }
  /** No day chosen, or one that is not (any more) to be had. */
  | { reason: 'DATE_NOT_OFFERED' }
  | { reason: 'REGION_UNKNOWN' }

/** CAPTCHA_NEEDED: nothing speaks against it, but somebody must show that they are a person. */
export type RedeemRefusal = ChoiceRefusal['reason'] | 'CARD_UNKNOWN' | 'CAPTCHA_NEEDED'

/** ORDER_FINAL: it is prepared or further on, or the merchant lets nobody change orders. */
export type OrderRefusal = 'ORDER_UNKNOWN' | 'ORDER_FINAL'
/** CANCELLED_OFTEN: three orders of this card were cancelled within a day; this one stands. */
export type CancelRefusal = OrderRefusal | 'CANCELLED_OFTEN'
export type ChangeRefusal =
  | OrderRefusal
  | 'DATE_NOT_OFFERED'
  | 'REGION_UNKNOWN'
  | 'REGION_NOT_SERVED'
  | 'STORE_NOT_OFFERED'
  | 'CAPTCHA_NEEDED'

/** One parcel of a gift that comes in several. */
export type Parcel = {
  orderNo: string
  name: string
  status: CardOrder['status']
  carrier: string | null
  trackingNo: string | null
  preparedAt: Date | null
  shippedAt: Date | null
  finishedAt: Date | null
  cancelledAt: Date | null
}

/** An order as the holder of its card sees it: name and address in full, the phone masked. */
export type CardOrder = {
  orderId: string
  orderNo: string
  status: 'pending' | 'shipped' | 'finished' | 'cancelled'
  productName: string
  picture: Picture | undefined
  consignee: string
  maskedPhone: string
  /** Region and street in one line; of a picked-up order, those of the store. */
  address: string
  /** The day that was chosen; null where none is asked. */
  deliverOn: Day | null
  /** Where it is picked up; null: it is delivered. */
  pickUpStore: PickUpStore | null
  /**
   * All parcels, the order itself first, when they are several; else empty. Then the order's own state is that of all
   * of them together, and carrier and number stand with the parcels alone.
   */
  parcels: Parcel[]
  /** Some of several parcels are on their way, and others are not. */
  partlySent: boolean
  /** True while its holder may change and cancel it. */
  open: boolean
  preparedAt: Date | null
  carrier: string | null
  trackingNo: string | null
  createdAt: Date
  shippedAt: Date | null
  finishedAt: Date | null
  cancelledAt: Date | null
  cancelledBy: 'consumer' | 'merchant' | null
  /** True when the card can be redeemed again: its holder has cancelled. */
  cardIsBack: boolean
  face: CardFace
}

/** An open order as its change form needs it: what was typed, in full, and what can be chosen instead. */
export type ChangeableOrder = {
  orderId: string
  orderNo: string
  productName: string
  delivery: ChosenDelivery
  /** The days that can be chosen, the order's own among them. */
  dates: Dates
  /** Where the merchant, the card, and the product can be delivered to. */
  limits: RegionRule[]
  pickUpStores: PickUpStore[]
}

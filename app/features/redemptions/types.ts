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
  | { ok: false; reason: 'CARD_MISMATCH' }
  | ({ ok: false } & Unusable)

/** A picture's variants on our site. */
export type Picture = { webp: string; jpeg: string; thumbWebp: string; thumbJpeg: string }

/** One of the products a card is good for. */
export type Gift = {
  productId: string
  name: string
  description: string
  picture: Picture | undefined
  soldOut: boolean
}

/** A card as its holder sees it: the number masked, money in minor units. */
export type CardFace = {
  maskedNumber: string
  faceValueMinor: number
  validTo: string | null
}

/** A card during redemption. */
export type CardOverview = {
  face: CardFace
  state: CardState
  /** What the card is good for and is on the shelf, in the merchant's order. */
  gifts: Gift[]
  /** Ids of what the card is good for and is not on the shelf. */
  withdrawn: string[]
  /** Where it can be delivered; null: everywhere. */
  rule: RegionRule | null
}

/** What a consumer has decided; region is the code of a district. */
export type RedemptionChoice = {
  productId: string
  consignee: string
  phone: string
  region: string
  street: string
}

export type RedeemRefusal =
  | 'CARD_UNKNOWN'
  | 'CARD_REDEEMED'
  | 'CARD_VOID'
  | 'CARD_INACTIVE'
  | 'CARD_NOT_YET_VALID'
  | 'CARD_EXPIRED'
  | 'PRODUCT_NOT_ON_CARD'
  | 'PRODUCT_OFF_SHELF'
  | 'PRODUCT_SOLD_OUT'
  | 'REGION_UNKNOWN'
  | 'REGION_NOT_SERVED'

/** An order as the holder of its card sees it: name and address in full, the phone masked. */
export type CardOrder = {
  orderNo: string
  status: 'pending' | 'shipped' | 'finished' | 'cancelled'
  productName: string
  picture: Picture | undefined
  consignee: string
  maskedPhone: string
  address: string
  carrier: string | null
  trackingNo: string | null
  createdAt: Date
  shippedAt: Date | null
  face: CardFace
}

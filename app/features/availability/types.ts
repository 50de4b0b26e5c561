import type { RegionRule } from '../regions/rule.ts'

/** A calendar day, 'YYYY-MM-DD'; days of this form sort as text. */
export type Day = string

/** A period in which a product can be redeemed, both ends included. */
export type Season =
  /** Every year; 'MM-DD'. `from` after `to` goes across New Year. */
  { kind: 'yearly'; from: string; to: string } | { kind: 'fixed'; from: Day; to: Day }

/** L22: (A) from `days` days after today, `offered` days long; (B) between two dates; (C) no date, today counts. */
export type DeliveryDates =
  | { mode: 'after'; days: number; offered: number }
  | { mode: 'between'; from: Day; to: Day }
  | { mode: 'none' }

/** A merchant's calendar. */
export type Calendar = {
  timeZone: string
  delivery: DeliveryDates
  /** 0 Sunday to 6 Saturday. */
  closedWeekdays: readonly number[]
  holidays: readonly Day[]
  /** From this full hour on an order counts as one of the next day; null: no such hour. */
  cutOffHour: number | null
}

/** Whose rule limits the regions. A batch's rule stands on its cards, so it is the card's. */
export type RegionLimit = { of: 'merchant' | 'card' | 'product'; rule: RegionRule }

export type ProductFacts = {
  productId: string
  onShelf: boolean
  /** null: not counted. */
  stock: number | null
  /** How many can be promised for one day; null: any number. */
  dailyCapacity: number | null
  /** How many are promised already, by day; a day that is not named has none. */
  taken: Readonly<Record<Day, number>>
  /** Empty: always in season. */
  seasons: readonly Season[]
  regionRule: RegionRule | null
}

/** Everything the evaluator asks about one card; from one statement, so it is of one moment. */
export type RedemptionFacts = {
  card: {
    status: 'created' | 'active' | 'redeemed' | 'void'
    validFrom: Day | null
    validTo: Day | null
    regionRule: RegionRule | null
  }
  merchantRegionRule: RegionRule | null
  calendar: Calendar
  /** What the card is good for, in the merchant's order. */
  products: readonly ProductFacts[]
  /** Stores where goods can be picked up; empty when the merchant does not offer it. */
  pickUpStoreIds: readonly string[]
}

/** Where the goods shall go; undefined: not said yet, so nothing is refused for the place. */
export type Destination = { kind: 'delivery'; regionCode: string } | { kind: 'pickUp'; storeId: string }

export type CardRefusal =
  | 'CARD_REDEEMED'
  | 'CARD_VOID'
  | 'CARD_INACTIVE'
  | 'CARD_NOT_YET_VALID'
  | 'CARD_EXPIRED'

/** Why a product cannot be had, with what a person wants to know about it. */
export type ProductRefusal =
  | { reason: 'PRODUCT_OFF_SHELF' }
  /** `opens`: the next day it can be had; undefined when it never will be again. */
  | { reason: 'PRODUCT_OUT_OF_SEASON'; seasons: readonly Season[]; opens: Day | undefined }
  | { reason: 'PRODUCT_SOLD_OUT' }
  /** No day is left that is in season, open, offered, and has capacity. */
  | { reason: 'PRODUCT_NO_DATE' }
  | { reason: 'REGION_NOT_SERVED'; limit: RegionLimit }
  | { reason: 'STORE_NOT_OFFERED' }

/** The days a product can be chosen for; `asked: false` in mode C, where the one day is that of the order. */
export type Dates = { asked: boolean; days: readonly Day[] }

export type ProductAvailability = {
  productId: string
  /** All that speak against it, the first one first to be told; empty: it can be had. */
  refusals: readonly ProductRefusal[]
  dates: Dates
}

/** What is possible for a card, a destination and a moment. */
export type Availability = {
  /** The merchant's today. */
  today: Day
  /** The day an order of this moment counts as: today, or tomorrow from the cut-off hour on. */
  orderDay: Day
  /** undefined: the card is fine. `date`: when it begins or ended to be valid. */
  card: { reason: CardRefusal; date?: Day } | undefined
  products: readonly ProductAvailability[]
}

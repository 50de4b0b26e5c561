import type { NamedRule } from '../regions/rule.ts'
import type { RegionOption } from '../regions/types.ts'
import type { CardCondition, CardFilter } from './schema.ts'
import type { CardStatus } from './state.ts'

/** A card as lists show it: never its password. */
export type CardRow = {
  serial: number
  number: string
  batchId: string
  batchName: string
  faceValueMinor: number
  status: CardStatus
  /** Past its last day, and neither redeemed nor void. */
  expired: boolean
  validFrom: string | null
  validTo: string | null
  activatedAt: Date | null
  redeemedAt: Date | null
  /** Names, in the order that consumers see. */
  products: string[]
  channel: string | null
  store: string | null
  /** Null: no limit. */
  regions: NamedRule | null
  remark: string
}

/** What else the page of one card shows. */
export type CardDetail = CardRow & {
  /** True: given to this card, instead of those of its batch. */
  ownProducts: boolean
  /** The order it was redeemed for, as far as the account may see it. */
  orderNo: string | null
}

/** How many cards of a filter are in which state; an expired card counts as expired and not as created or active. */
export type CardCounts = Record<CardCondition, number>

/** What the filter form offers to choose from. */
export type FilterChoices = {
  batches: { batchId: string; name: string }[]
  channels: { channelId: string; name: string }[]
  stores: { storeId: string; name: string }[]
  products: { productId: string; name: string }[]
}

/** What was asked for, as it was typed: also what does not make sense stays in the fields. */
export type TypedFilter = Partial<Record<keyof CardFilter, string>>

/** The fields of the region in a search: codes of 2 digits for provinces, 4 for cities, 6 for districts. */
export type RegionFilterOptions = {
  provinces: RegionOption[]
  /** Of the chosen province. */
  cities: RegionOption[]
  /** Chosen: '' or none, some, or a province. */
  region: string
  /** Chosen: '' or a city. */
  city: string
}

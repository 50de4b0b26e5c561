import type { OrderStatus } from './state.ts'
import type { CountedView } from './views.ts'

/** What an account may do with and see of orders; decided once by policy.ts. */
export type OrderAccess = {
  /** Enters tracking numbers. */
  ship: boolean
  /** May ask for names, phones and addresses in full; each time it does is logged (features/reveals). */
  reveal: boolean
  /** Finds orders by the phone of the consignee. */
  byPhone: boolean
  /** Whose picked-up orders it may hand over: everybody's, those of one store (its id), or nobody's. */
  handOver: 'all' | { storeId: string } | null
  /** Is a supplier's: sees what a parcel needs and nothing of the card, and whom it goes to for as long as that matters. */
  supplier?: boolean | undefined
  /** Is an account of this store: the consignee of a parcel that is delivered does not concern it. */
  storeId?: string | undefined
}

/** Who gets an order: with stars (masking.ts) until somebody asks for it. */
export type Consignee = {
  name: string
  phone: string
  /** Street and all behind it; '' where there is none. The region stands in the order itself. */
  address: string
  masked: boolean
  /** Another one as soon as any of the three is changed. */
  seal: string
}

export type OrderRow = {
  orderId: string
  orderNo: string
  createdAt: Date
  productName: string
  /** Which of the parcels of one card this is, and how many there are. */
  part: number
  parts: number
  /** Null for suppliers, whom the card does not concern. */
  cardSerial: number | null
  /** Null where there is none (handed over at a counter), and for accounts that it does not concern. */
  consignee: Consignee | null
  /** This account may see the consignee in full. */
  mayReveal: boolean
  regionCode: string
  province: string
  city: string
  district: string
  deliverOn: string | null
  /** The day on which it has to leave. */
  shipOn: string
  /** The store that the card belonged to. */
  storeName: string | null
  /** The store that handed the goods over, who there, and when. */
  verifiedStoreId: string | null
  verifiedStore: string | null
  verifiedBy: string | null
  verifiedAt: Date | null
  supplierId: string | null
  supplierName: string | null
  /** Who sold the card; null for accounts that may not see channels. */
  channelName: string | null
  status: OrderStatus
  /** A person must look before anything is done with it. */
  held: boolean
  preparedAt: Date | null
  /** What has it in work: a waybill was bought for it, or the ERP has it; or it was redeemed at the counter of a store. */
  fulfilledBy: 'waybill' | 'erp' | 'store' | null
  cancelledAt: Date | null
  cancelledBy: 'consumer' | 'merchant' | null
  /** Where it is picked up; null: it is delivered. A store that is no longer to be seen is ''. */
  pickUpStore: string | null
  /** This account may say that it has been picked up. */
  mayHandOver: boolean
  carrier: string | null
  trackingNo: string | null
  shippedAt: Date | null
  finishedAt: Date | null
  adminRemark: string
  /** The state this page has seen; a change that carries an older one is refused. */
  version: string
}

export type OrderPage = {
  orders: OrderRow[]
  /** Places to ask for the neighbouring pages with (place.ts); undefined at the end. */
  previous: string | undefined
  next: string | undefined
}

/** How many orders each view has, up to COUNT_LIMIT. */
export type ViewCounts = Record<CountedView, number>

/** What the page before has done: one order, or all of a page. */
export type DoneBefore = { orderNo: string } | { prepared: number; left: number }

/** What is done to one order in its row. */
export type RowIntent = 'ship' | 'correct' | 'prepare' | 'unprepare' | 'handOver'

/** What a posted row came to, or all rows of the page at once. `typed` stays in the row after an error. */
export type OrderResult =
  | { ok: true; orderId: string; orderNo: string; intent: RowIntent }
  | { ok: true; intent: 'prepareAll'; done: number; skipped: number }
  | { ok: false; orderId: string; errors: string[]; typed: { trackingNo: string; carrier: string } }

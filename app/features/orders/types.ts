import type { OrderStatus } from './state.ts'

/** The views of the list. */
export type OrderTab = OrderStatus | 'all'

/** What an account may do with and see of orders; decided once by policy.ts. */
export type OrderAccess = {
  /** Enters tracking numbers, and for that sees the consignee in full. */
  ship: boolean
  /** Sees at least a masked consignee; stores see no personal data at all. */
  consignee: boolean
}

/** The consignee as far as this account may see it: in full, or masked and without the street. */
export type Consignee = { name: string; phone: string; address: string | null }

export type OrderRow = {
  orderId: string
  orderNo: string
  createdAt: Date
  productName: string
  cardSerial: number
  /** Null for accounts that see no personal data. */
  consignee: Consignee | null
  region: string
  deliverOn: string | null
  storeName: string | null
  supplierName: string | null
  /** Who sold the card; null for accounts that may not see channels. */
  channelName: string | null
  status: OrderStatus
  carrier: string | null
  trackingNo: string | null
  shippedAt: Date | null
  /** The state this page has seen; a change that carries an older one is refused. */
  version: string
}

export type OrderPage = {
  orders: OrderRow[]
  /** Order ids to ask for the neighbouring pages with; undefined at the end. */
  newer: string | undefined
  older: string | undefined
  /** Up to COUNT_LIMIT each. */
  counts: Record<OrderStatus, number>
  defaultCarrier: string
}

/** What one posted row came to. `typed` stays in the row after an error. */
export type ShipResult =
  | { ok: true; orderId: string; orderNo: string; intent: 'ship' | 'correct' }
  | { ok: false; orderId: string; errors: string[]; typed: { trackingNo: string; carrier: string } }

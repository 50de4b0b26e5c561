import { z } from 'zod'
import { cardStatus, pickUpStore } from './card-facts.ts'

// What private.card_order answers.

const sealed = z.string().transform((base64) => Buffer.from(base64, 'base64'))
const instant = z.string().transform((text) => new Date(text))

const orderStatus = z.enum(['pending', 'shipped', 'finished', 'cancelled'])

const orderRow = z.object({
  orderId: z.string(),
  orderNo: z.string(),
  status: orderStatus,
  productId: z.string(),
  productName: z.string(),
  imageId: z.string().nullable(),
  consignee: sealed,
  phone: sealed,
  address: sealed,
  regionCode: z.string(),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  deliverOn: z.string().nullable(),
  pickUpStore: pickUpStore.nullable(),
  capacityDay: z.string().nullable(),
  open: z.boolean(),
  /** All parcels, the order itself first, when they are several; else empty. */
  parcels: z.array(
    z.object({
      orderId: z.string(),
      orderNo: z.string(),
      name: z.string(),
      status: orderStatus,
      carrier: z.string().nullable(),
      trackingNo: z.string().nullable(),
      preparedAt: instant.nullable(),
      shippedAt: instant.nullable(),
      finishedAt: instant.nullable(),
      cancelledAt: instant.nullable(),
    }),
  ),
  carrier: z.string().nullable(),
  trackingNo: z.string().nullable(),
  createdAt: instant,
  preparedAt: instant.nullable(),
  shippedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  cancelledAt: instant.nullable(),
  cancelledBy: z.enum(['consumer', 'merchant']).nullable(),
  card: z.object({
    number: z.string(),
    status: cardStatus,
    faceValueMinor: z.number(),
    validTo: z.string().nullable(),
  }),
})

/** An order with its personal data still sealed. */
export type OrderRow = z.output<typeof orderRow>

/** @param json as private.card_order gives it; null: no order @throws when it has another shape */
export function readCardOrder(json: unknown): OrderRow | undefined {
  return json === null ? undefined : orderRow.parse(json)
}

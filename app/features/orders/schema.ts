import { z } from 'zod'
import { CARRIER_CODES } from './carriers.ts'
import { placeSchema } from './place.ts'
import { ORDER_STATUSES } from './state.ts'
import { isTrackingNumber, normaliseTrackingNumber } from './tracking-number.ts'

/** A tracking number as typed or scanned, to the form in which it is stored. */
export const trackingSchema = z
  .string()
  .max(200)
  .transform(normaliseTrackingNumber)
  .pipe(z.string().min(1, { abort: true }))
  .refine(isTrackingNumber, { params: { key: 'trackingFormat' } })

/** What a row of the list posts. */
export const shipmentSchema = z.object({
  intent: z.enum(['ship', 'correct']),
  orderId: z.uuid(),
  // Text of a timestamp as the list had it; only compared, and by the database.
  version: z.iso.datetime({ precision: 6 }),
  carrier: z.enum(CARRIER_CODES),
  trackingNo: trackingSchema,
})

/** The list's address. Anything that is not understood counts as not given. */
export const orderListQuery = z.object({
  status: z
    .enum([...ORDER_STATUSES, 'all'])
    .optional()
    .catch(undefined),
  q: z.string().trim().max(60).optional().catch(undefined),
  /** Show what is older than this order. */
  before: placeSchema.optional().catch(undefined),
  /** Show what is newer than this order. */
  after: placeSchema.optional().catch(undefined),
  done: z
    .string()
    .regex(/^[A-Z0-9-]{1,40}$/i)
    .optional()
    .catch(undefined),
})

export type OrderListQuery = z.output<typeof orderListQuery>

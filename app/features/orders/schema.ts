import { z } from 'zod'
import { CARRIER_CODES } from './carriers.ts'
import { placeSchema } from './place.ts'
import { isTrackingNumber, normaliseTrackingNumber } from './tracking-number.ts'
import { ORDER_SHOWS, ORDER_VIEWS } from './views.ts'

/** A tracking number as typed or scanned, to the form in which it is stored. */
const trackingSchema = z
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

const version = shipmentSchema.shape.version

/** What a row posts that needs no typing. */
export const rowActionSchema = z.object({
  intent: z.enum(['prepare', 'unprepare', 'handOver']),
  orderId: z.uuid(),
  version,
})

/** An order as a hidden field of the whole page names it: `<order id> <version>`. */
const seenOrder = z
  .string()
  .transform((text) => {
    const [orderId = '', seen = ''] = text.split(' ')
    return { orderId, version: seen }
  })
  .pipe(z.object({ orderId: z.uuid(), version }))

/** What the page posts to mark all its orders at once. */
export const prepareAllSchema = z.object({
  intent: z.literal('prepareAll'),
  orders: z.array(seenOrder).min(1).max(100),
})

/** The list's address. Anything that is not understood counts as not given. */
export const orderListQuery = z.object({
  view: z.enum(ORDER_VIEWS).optional().catch(undefined),
  show: z.enum(ORDER_SHOWS).optional().catch(undefined),
  q: z.string().trim().max(60).optional().catch(undefined),
  /** Show what stands behind this place in the view. */
  behind: placeSchema.optional().catch(undefined),
  /** Show what stands in front of this place. */
  front: placeSchema.optional().catch(undefined),
  /** Only what this store has handed over. */
  store: z.uuid().optional().catch(undefined),
  done: z
    .string()
    .regex(/^[A-Z0-9-]{1,40}$/i)
    .optional()
    .catch(undefined),
  prepared: z.coerce.number().int().min(0).max(100).optional().catch(undefined),
  left: z.coerce.number().int().min(0).max(100).optional().catch(undefined),
})

export type OrderListQuery = z.output<typeof orderListQuery>

import { z } from 'zod'
import { CARRIER_CODES } from '../carriers.ts'
import { placeSchema } from '../place.ts'
import { rowActionSchema } from '../schema.ts'
import { ORDER_SHOWS, ORDER_VIEWS } from '../views.ts'

/** Orders in one request; more go in several. */
export const MOST_EDITS = 50

const typed = z.string().max(2000)
const { orderId, version } = rowActionSchema.shape

const editSchema = z.object({
  orderId,
  version,
  trackingNo: typed.optional(),
  carrier: z.enum(CARRIER_CODES).nullable().optional(),
  consignee: typed.optional(),
  phone: typed.optional(),
  region: typed.optional(),
  address: typed.optional(),
  place: z.object({ regionCode: z.string().regex(/^\d{6}$/), street: z.string().max(500) }).optional(),
  remark: typed.optional(),
  unship: z.object({ carrier: z.enum(CARRIER_CODES).nullable() }).optional(),
  numberIsRight: z.boolean().optional(),
})

/** What the sheet posts, as JSON. Each order at most once. */
export const editsSchema = z.object({
  edits: z
    .array(editSchema)
    .min(1)
    .max(MOST_EDITS)
    .refine((edits) => new Set(edits.map((edit) => edit.orderId)).size === edits.length),
})

/** What the selected rows post, as JSON. */
export const rowsActionSchema = z.object({
  intent: rowActionSchema.shape.intent,
  orders: z.array(z.object({ orderId, version })).min(1).max(200),
})

/** The next rows of a view, or orders by their ids. */
export const rowsQuery = z.object({
  view: z.enum(ORDER_VIEWS).optional().catch(undefined),
  show: z.enum(ORDER_SHOWS).optional().catch(undefined),
  store: z.uuid().optional().catch(undefined),
  q: z.string().trim().max(60).optional().catch(undefined),
  behind: placeSchema.optional(),
  ids: z
    .string()
    .max(100 * 37)
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1).max(100))
    .optional(),
})

import { z } from 'zod'

// What the counter's forms send; what it means is read by entry.ts and decided under lock.

/** The form of the counter. */
export const entrySchema = z.object({
  shown: z.string().max(300).catch(''),
  password: z.string().max(64).catch(''),
})

/** What is handed over: goods of the card, or what was ordered online. */
export const chosenSchema = z.union([
  z.object({ order: z.uuid() }).transform(({ order }) => ({ orderId: order })),
  z.object({ product: z.uuid() }).transform(({ product }) => ({ productId: product })),
])

/** The path of a check. */
export const checkParams = z.object({ checkId: z.uuid() })

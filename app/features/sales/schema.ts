import { z } from 'zod'
import { readRuns } from './serial-runs.ts'

/** Cards in one sale. Whoever sells more at once asks the merchant's office for a bulk change. */
export const MAX_SALE = 2000

const runs = z
  .string()
  .max(40_000)
  .transform((text, context) => {
    const serials = readRuns(text, MAX_SALE)
    if (!serials) context.addIssue({ code: 'custom', message: 'runs' })
    return serials ?? []
  })

/** What is typed or scanned. */
const code = z.string().trim().min(1).max(400)

/** What the selling page posts, scripts or not. */
export const deskSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('add'), code }),
  z.object({ intent: z.literal('addRun'), serials: runs }),
  z.object({ intent: z.literal('remove'), serials: runs }),
  z.object({ intent: z.literal('clear') }),
  z.object({ intent: z.literal('sell'), saleId: z.uuidv7(), serials: runs }),
])

/** The address of the selling page. */
export const sellQuery = z.object({
  tab: z.literal('run').optional().catch(undefined),
  /** A run to look at: serials or numbers. */
  from: code.optional().catch(undefined),
  to: code.optional().catch(undefined),
  /** The sale that was just made. */
  sold: z.uuid().optional().catch(undefined),
})

/** The address of the list of sales: a day; none: today. */
export const salesQuery = z.object({ day: z.iso.date().optional().catch(undefined) })

/** The address of a sale. `cancel`: what shall be taken back, `all` or a serial, to be confirmed. */
export const saleQuery = z.object({
  cancel: z
    .union([z.literal('all'), z.coerce.number().int().positive()])
    .optional()
    .catch(undefined),
  done: z.coerce.number().int().positive().optional().catch(undefined),
})

/** What is posted to take cards of a sale back. `count`: so many the clerk was told. */
export const cancelSchema = z.object({
  cancellationId: z.uuidv7(),
  what: z.union([z.literal('all'), z.coerce.number().int().positive()]),
  count: z.coerce.number().int().positive(),
})

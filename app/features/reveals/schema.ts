import { z } from 'zod'
import { momentSchema } from '#app/core/paging/places.ts'
import { REVEAL_KINDS } from './types.ts'

/** Orders that one press shows: a page of a list, or what is visible of the sheet. */
export const MOST_AT_ONCE = 100

/** What a button posts: the orders, and where it stands. */
export const revealSchema = z.object({
  orders: z.array(z.uuid()).min(1).max(MOST_AT_ONCE),
  place: z.enum(['list', 'detail', 'review']),
})

/** What the sheet posts, as JSON. */
export const sheetRevealSchema = z.object({ orders: revealSchema.shape.orders })

/** What the log can be searched by; the names are those of the query string. */
export const revealFilterSchema = z
  .object({
    member: z.uuid().optional(),
    kind: z.enum(REVEAL_KINDS).optional(),
    order: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9-]{1,40}$/)
      .optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'] })

export type RevealFilter = z.output<typeof revealFilterSchema>

/** The filter as the address had it, right or wrong, and the page: behind (older than) or before (newer than) a place. */
export const revealQuery = z.object({
  member: z.string().optional(),
  kind: z.string().optional(),
  order: z.string().max(60).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  after: momentSchema.optional().catch(undefined),
  before: momentSchema.optional().catch(undefined),
})

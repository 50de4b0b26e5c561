import { z } from 'zod'

/** What the page has shown when somebody issues a month. */
export const issueSchema = z.object({
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/),
  orders: z.coerce.number().int().nonnegative(),
  total: z.coerce.number().int(),
})

import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { momentSchema } from '#app/core/paging/places.ts'
import { LOGIN_REASONS, LOGIN_RESULTS } from './types.ts'

/** What the log of sign-ins can be searched by; the names are those of the query string. */
export const loginFilterSchema = z
  .object({
    account: z.uuid().optional(),
    result: z.enum(LOGIN_RESULTS).optional(),
    reason: z.enum(LOGIN_REASONS).optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    /** Exactly as it stands in the log. */
    address: halfWidth.pipe(z.string().regex(/^[0-9a-fA-F.:]{2,45}$/)).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    params: { key: 'upsideDown' },
  })
export type LoginFilter = z.output<typeof loginFilterSchema>

const place = momentSchema.optional().catch(undefined)

const text = z.string().max(60).optional()

/** The query string as it comes; what is wrong in it is told, not refused. */
export const loginQuerySchema = z.object({
  ...{ account: text, result: text, reason: text, from: text, to: text, address: text },
  ...{ after: place, before: place },
})

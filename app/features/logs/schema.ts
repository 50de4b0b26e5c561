import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'

/** What the log can be searched by; the names are those of the query string. */
export const logFilterSchema = z
  .object({
    member: z.uuid().optional(),
    action: z
      .string()
      .regex(/^[a-z]+(\.[a-z_]+)+$/)
      .max(60)
      .optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    /** Operations that have changed this card. */
    serial: halfWidth
      .pipe(z.string().regex(/^[1-9]\d{0,14}$/))
      .transform(Number)
      .optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    params: { key: 'upsideDown' },
  })

export type LogFilter = z.output<typeof logFilterSchema>

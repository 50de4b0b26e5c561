import { z } from 'zod'

const code = z
  .string()
  .regex(/^\d{6}$/)
  .optional()
  .catch(undefined)

/** What is asked: a card, and optionally where its goods shall go and when. Wrong parts count as not given. */
export const whySchema = z.object({
  /** Number or serial, as typed. */
  q: z.string().trim().max(80).default('').catch(''),
  /** What was typed is a serial, even if a card has it as its number. */
  by: z.literal('serial').optional().catch(undefined),
  province: code,
  city: code,
  district: code,
  store: z.uuid().optional().catch(undefined),
  /** The merchant's wall clock, as a field of type datetime-local gives it. */
  at: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
    .optional()
    .catch(undefined),
})

export type WhyQuery = z.output<typeof whySchema>

import { z } from 'zod'
import { CARD_STATUSES } from './state.ts'

const serial = z
  .string()
  .trim()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.number().min(1))

/** A filter as the query string and the forms carry it: every part may be missing, a bad part counts as bad. */
export const cardFilterSchema = z
  .object({
    serialFrom: serial.optional(),
    serialTo: serial.optional(),
    batchId: z.uuid().optional(),
    status: z.enum(CARD_STATUSES).optional(),
    number: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[0-9A-Z-]{1,40}$/)
      .optional(),
  })
  .refine((f) => f.serialFrom === undefined || f.serialTo === undefined || f.serialFrom <= f.serialTo, {
    path: ['serialTo'],
  })

export type CardFilter = z.output<typeof cardFilterSchema>

/** The parts of a filter that say which cards, as opposed to in which state. */
export function narrows(filter: CardFilter): boolean {
  return filter.batchId !== undefined || filter.serialFrom !== undefined || filter.serialTo !== undefined
}

/** A filter without its empty parts, for jobs.request, the log and addresses. */
export function plainFilter(filter: CardFilter): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(filter).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  )
}

/** What a form posts to change the cards of a filter: the count people were shown and agreed to. */
export const expectedCountSchema = z
  .string()
  .trim()
  .regex(/^\d{1,9}$/)
  .transform(Number)

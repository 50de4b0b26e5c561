import { z } from 'zod'

/**
 * A place in a view: the sorted day, where there is one, the sorted moment in microseconds since the epoch, and the
 * order's id. It stands in the address of a page as `[<day>_]<microseconds>_<id>`, so that finding it needs no look-up.
 */
export type Place = { day?: string | undefined; micros: number; orderId: string }

export const placeSchema = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2}_)?\d{1,16}_[0-9a-f-]{36}$/)
  .transform((text): Place => {
    const [orderId = '', micros = '', day] = text.split('_').reverse()
    return { day, micros: Number(micros), orderId }
  })
  .pipe(z.object({ day: z.iso.date().optional(), micros: z.int().nonnegative(), orderId: z.uuid() }))

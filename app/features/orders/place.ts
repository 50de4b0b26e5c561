import { z } from 'zod'

/**
 * A place in the list of orders, newest first: the moment of an order in microseconds since the epoch, and its
 * id. It stands in the address of a page as `<microseconds>_<id>`, so that finding it needs no look-up.
 */
export type Place = { micros: number; orderId: string }

export const placeSchema = z
  .string()
  .regex(/^\d{1,16}_[0-9a-f-]{36}$/)
  .transform((text) => {
    const [micros = '', orderId = ''] = text.split('_')
    return { micros: Number(micros), orderId }
  })
  .pipe(z.object({ micros: z.int().nonnegative(), orderId: z.uuid() }))

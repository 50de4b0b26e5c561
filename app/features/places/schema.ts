import { z } from 'zod'

/** The form for a new store or supplier. */
export const placeSchema = z.object({
  kind: z.enum(['store', 'supplier']),
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((value) => !/\p{Cc}/u.test(value), { params: { key: 'invalid' } }),
})
export type NewPlace = z.output<typeof placeSchema>
export type PlaceKind = NewPlace['kind']

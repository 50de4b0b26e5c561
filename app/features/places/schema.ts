import { z } from 'zod'

const noControl = (value: string) => !/\p{Cc}/u.test(value)

/** The form of a supplier, new or old. */
export const supplierSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine(noControl, { params: { key: 'invalid' } }),
})

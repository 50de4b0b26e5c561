import { z } from 'zod'

const noControl = (value: string) => !/\p{Cc}/u.test(value)

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine(noControl, { params: { key: 'invalid' } })
    .default('')

const code = z
  .string()
  .regex(/^(\d{6})?$/)
  .default('')

/** The form of a store. Goods can be picked up only where people know to go: region and address. */
export const storeSchema = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .refine(noControl, { params: { key: 'invalid' } }),
    pickUp: z.boolean().default(false),
    province: code,
    city: code,
    district: code,
    address: line(120),
    hours: line(60),
  })
  .superRefine((store, context) => {
    const issue = (path: keyof typeof store, key: string) =>
      context.addIssue({ code: 'custom', path: [path], params: { key } })
    // One sentence about the region, at the first level that is missing.
    const missing = (['province', 'city', 'district'] as const).find((level) => store[level] === '')
    if (missing && (store.pickUp || missing !== 'province'))
      issue(missing, missing === 'province' ? 'pickUpRegion' : `${missing}Missing`)
    if (store.pickUp && store.address === '') issue('address', 'pickUpAddress')
  })

export type StoreInput = z.input<typeof storeSchema>
export type StoreForm = z.output<typeof storeSchema>

/** A store that sells cards and has so few left runs out soon. */
export const LOW_CARDS = 20

/** What the list of stores can be narrowed by; what is not understood counts as not given. */
export const storeListQuery = z.object({
  q: z.string().trim().max(60).optional().catch(undefined),
  closed: z.literal('1').optional().catch(undefined),
  /** Only those short of cards. */
  low: z.literal('1').optional().catch(undefined),
})

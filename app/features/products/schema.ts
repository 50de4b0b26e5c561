import { z } from 'zod'
import { money, wholeNumber } from '#app/core/i18n/typed-values.ts'
import { checkRuleFields, regionRuleShape } from '../regions/schema.ts'
import { seasonsSchema } from '../seasons/schema.ts'

/** A product with so little left runs out soon. */
export const LOW_STOCK = 10

/** 10 million yuan: no gift costs more, and a slip of the finger is caught. In fen. */
const MAX_PRICE_MINOR = 1_000_000_000
const MAX_STOCK = 10_000_000

/** Yuan as people write them, to integer minor units. */
export const priceSchema = money('priceFormat').refine((minor) => minor <= MAX_PRICE_MINOR, {
  params: { key: 'priceTooHigh', max: MAX_PRICE_MINOR / 100 },
})

const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((value) => !/\p{Cc}/u.test(value), { params: { key: 'invalid' } })

/** As many parcels as one product can be sent in, itself included. */
export const MAX_PARTS = 20

const partSchema = z.object({
  name: nameSchema,
  supplierId: z.uuid().optional(),
  supplyPrice: priceSchema.optional(),
})

export type PartInput = z.input<typeof partSchema>

/** The form of a product, the same in the browser and on the server. Pictures are checked apart from it. */
export const productSchema = z
  .object({
    name: nameSchema,
    description: z
      .string()
      .trim()
      // A line break in a form is CR LF; one character in what people count.
      .transform((text) => text.replaceAll('\r\n', '\n'))
      .pipe(z.string().max(2000))
      .default(''),
    price: priceSchema,
    sort: wholeNumber(0, 99_999),
    onShelf: z.boolean().default(false),
    supplierId: z.uuid().optional(),
    stock: wholeNumber(0, MAX_STOCK).optional(),
    dailyCapacity: wholeNumber(1, MAX_STOCK).optional(),
    supplyPrice: priceSchema.optional(),
    parts: z
      .array(partSchema)
      .refine((parts) => parts.length < MAX_PARTS, { params: { key: 'tooManyParts', max: MAX_PARTS } })
      .default([]),
    seasons: seasonsSchema,
    ...regionRuleShape,
  })
  .superRefine(checkRuleFields)

export type ProductInput = z.input<typeof productSchema>
export type ProductForm = z.output<typeof productSchema>

/** One edit in the list. */
export const listEditSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('rename'), productId: z.uuid(), name: nameSchema }),
  z.object({
    intent: z.literal('shelf'),
    productId: z.uuid(),
    onShelf: z.enum(['1', '0']).transform((value) => value === '1'),
  }),
])

/** The order of all goods on the shelf: the products as they were listed, each with the place it shall have. */
export const orderSchema = z
  .object({
    /** The mark of the list that was shown. */
    seen: z.string().min(1).max(64),
    productId: z.array(z.uuid()).min(1).max(5000),
    place: z.array(wholeNumber(1, 9999)),
  })
  .refine(({ productId, place }) => productId.length === place.length, { params: { key: 'invalid' } })
  .refine(({ productId }) => new Set(productId).size === productId.length, { params: { key: 'invalid' } })
  .transform(({ seen, productId, place }) => ({
    seen,
    rows: productId.map((id, at) => ({ id, place: place[at] as number })),
  }))

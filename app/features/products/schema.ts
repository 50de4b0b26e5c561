import { z } from 'zod'

/** 10 million yuan: no gift costs more, and a slip of the finger is caught. In fen. */
export const MAX_PRICE_MINOR = 1_000_000_000
const MAX_STOCK = 10_000_000

/** Full-width digits and stops, as Chinese keyboards give them, count as plain ones. */
const halfWidth = z.string().transform((text) => text.normalize('NFKC').trim())

/**
 * Yuan as people write them, 388 or 388.50, to integer minor units. A pattern and not Number(), which would
 * take 1e9, 0x10 and -1 for prices.
 */
export const priceSchema = halfWidth
  .refine((text) => /^\d{1,12}(\.\d{1,2})?$/.test(text), { params: { key: 'priceFormat' }, abort: true })
  .transform((text) => {
    const [whole = '0', fraction = ''] = text.split('.')
    return Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  })
  .refine((minor) => minor <= MAX_PRICE_MINOR, {
    params: { key: 'priceTooHigh', max: MAX_PRICE_MINOR / 100 },
  })

const wholeNumber = (min: number, max: number) =>
  halfWidth
    .refine((text) => /^[-+]?\d{1,15}$/.test(text), { params: { key: 'integer' }, abort: true })
    .transform(Number)
    .pipe(z.number().min(min).max(max))

export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((value) => !/\p{Cc}/u.test(value), { params: { key: 'invalid' } })

/** The form of a product, the same in the browser and on the server. Pictures are checked apart from it. */
export const productSchema = z.object({
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
})

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

import { z } from 'zod'
import { NUMBER_FORM, PASSWORD_FORM } from './card-entry.ts'
import { normaliseCode, normaliseLine } from './normalise.ts'
import { parsePhone } from './phone.ts'

// One schema for browser and server. Messages that are not zod's own are keys of messages.ts.

const code = z.string().max(64).transform(normaliseCode)

/** Step 1: number and password, however they were typed. */
export const cardSchema = z.object({
  number: code
    .refine((value) => value !== '', { params: { key: 'required' }, abort: true })
    .refine((value) => NUMBER_FORM.test(value), { params: { key: 'numberFormat' } }),
  password: code
    .refine((value) => value !== '', { params: { key: 'required' }, abort: true })
    .refine((value) => PASSWORD_FORM.test(value), { params: { key: 'passwordFormat' } }),
})

/** Step 2: the product. That it belongs to the card is for the server to say. */
export const goodsSchema = z.object({ product: z.uuid() })

// "Please choose", also where nothing came: z.string() would say "please fill in".
const regionCode = z.custom<string>((value) => typeof value === 'string' && /^\d{6}$/.test(value), {
  params: { key: 'chooseOne' },
})

/** A line of text, its length counted in characters as people count them. */
function line(least: number, most: number) {
  return z
    .string()
    .max(most * 4)
    .transform(normaliseLine)
    .refine((value) => value !== '', { params: { key: 'required' }, abort: true })
    .refine((value) => [...value].length >= least, { params: { key: 'tooShort', n: least } })
    .refine((value) => [...value].length <= most, { params: { key: 'tooLong', n: most } })
}

const phone = z
  .string()
  .max(40)
  .transform((value, context) => {
    const parsed = parsePhone(value)
    if (parsed !== undefined) return parsed
    context.addIssue({ code: 'custom', params: { key: 'phoneFormat' } })
    return z.NEVER
  })

// Which days there are, the server says: choiceRefusal. Not every merchant asks for one.
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .optional()

const recipient = { consignee: line(1, 30), phone, date: day }

/** Step 3: who, where and when. Province and city only lead to the district; its code is what counts. */
export const addressSchema = z.object({
  ...recipient,
  province: regionCode,
  city: regionCode,
  district: regionCode,
  street: line(4, 120),
})

/** Step 3 for a gift that is picked up: who, in which store, and when. */
export const pickUpSchema = z.object({
  ...recipient,
  store: z.custom<string>((value) => z.uuid().safeParse(value).success, { params: { key: 'chooseOne' } }),
})

/** Step 4: the token of what was shown. */
export const confirmSchema = z.object({ token: z.string().min(1).max(4000) })

import { z } from 'zod'
import { type RegionRule, regionAllowed } from '#app/features/regions/rule.ts'
import { normaliseCode, normaliseLine } from './normalise.ts'
import { parsePhone } from './phone.ts'

// One schema for browser and server. Messages that are not zod's own are keys of messages.ts.

const code = z.string().max(64).transform(normaliseCode)

/** Step 1: number and password, however they were typed. */
export const cardSchema = z.object({
  number: code
    .refine((value) => value !== '', { params: { key: 'required' }, abort: true })
    .refine((value) => /^[A-Z0-9]{1,40}$/.test(value), { params: { key: 'numberFormat' } }),
  password: code
    .refine((value) => value !== '', { params: { key: 'required' }, abort: true })
    // Signs too: cards that others have printed may have them in their passwords.
    .refine((value) => /^[\x21-\x7e]{1,32}$/.test(value), { params: { key: 'passwordFormat' } }),
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

/** Step 3: who and where. Province and city only lead to the district; its code is what counts. */
export const addressSchema = z.object({
  consignee: line(1, 30),
  phone: z
    .string()
    .max(40)
    .transform((value, context) => {
      const phone = parsePhone(value)
      if (phone !== undefined) return phone
      context.addIssue({ code: 'custom', params: { key: 'phoneFormat' } })
      return z.NEVER
    }),
  province: regionCode,
  city: regionCode,
  district: regionCode,
  street: line(4, 120),
})

/** Step 3 for a card that is not delivered everywhere. */
export function addressSchemaFor(rule: RegionRule | null) {
  return addressSchema.superRefine(({ district }, context) => {
    if (regionAllowed(rule, district)) return
    context.addIssue({ code: 'custom', path: ['district'], params: { key: 'REGION_NOT_SERVED' } })
  })
}

/** Step 4: the mark of what was shown. */
export const confirmSchema = z.object({ mark: z.string().min(1).max(64) })

import { z } from 'zod'
import { money } from '#app/core/i18n/typed-values.ts'
import { OPEN_STATUSES } from './types.ts'

/** 'YYYY-MM'. */
export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)

/** Of the list of statements: a month, or a state, which a month may narrow. */
export const settlementListQuery = z.object({
  state: z.enum(OPEN_STATUSES).optional().catch(undefined),
  month: monthSchema.optional().catch(undefined),
})

const MAX_MINOR = 1_000_000_000

const amount = money('amountFormat').refine((minor) => minor <= MAX_MINOR, {
  params: { key: 'amountTooHigh', max: MAX_MINOR / 100 },
})

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), { params: { key: 'invalid' } })

/** A price for the orders of one part of a product. */
export const priceSchema = z.object({
  intent: z.literal('price'),
  productId: z.uuid(),
  part: z.coerce.number().int().min(1).max(20),
  price: amount,
})

/** A correction: the sign is chosen, so that nobody has to type one. */
export const adjustmentSchema = z.object({
  intent: z.literal('adjust'),
  direction: z.enum(['pay', 'deduct']),
  amount: amount.refine((minor) => minor > 0, { params: { key: 'amountZero' } }),
  orderNo: line(40).default(''),
  note: line(200).pipe(z.string().min(1)),
})
export type AdjustmentInput = z.input<typeof adjustmentSchema>
export type AdjustmentForm = z.output<typeof adjustmentSchema>

export const removalSchema = z.object({ intent: z.literal('unadjust'), adjustmentId: z.uuid() })

/** `total`: what the page has shown, in minor units. */
export const issueSchema = z.object({
  intent: z.literal('issue'),
  total: z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
})

/** What happens to an issued statement. */
export const paymentSchema = z.object({ intent: z.literal('paid'), note: line(200).default('') })
export const disputeSchema = z.object({
  intent: z.literal('disputed'),
  note: z.string().trim().max(500).pipe(z.string().min(1)),
})
export type DisputeInput = z.input<typeof disputeSchema>
export type DisputeForm = z.output<typeof disputeSchema>

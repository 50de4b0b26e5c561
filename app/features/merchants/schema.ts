import { z } from 'zod'
import { normaliseName } from '../accounts/login-name.ts'
import { displayNameSchema, loginNameSchema } from '../accounts/schema.ts'
import { merchantCodeFault } from './merchant-code.ts'

/** Currencies a merchant can keep its books in (ISO 4217). */
export const CURRENCIES = ['CNY', 'HKD', 'MOP', 'TWD', 'SGD', 'USD', 'EUR'] as const

/** Time zones offered first; any that the browser and the database know could be added. */
export const TIME_ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Hong_Kong',
  'Asia/Macau',
  'Asia/Taipei',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Europe/Berlin',
  'Europe/London',
  'America/Los_Angeles',
  'America/New_York',
  'UTC',
] as const

/** The form with which an operator opens a merchant. */
export const newMerchantSchema = z.object({
  code: z
    .string()
    .max(60)
    .transform(normaliseName)
    .superRefine((code, ctx) => {
      const fault = merchantCodeFault(code)
      if (fault) ctx.addIssue({ code: 'custom', params: { key: fault } })
    }),
  name: displayNameSchema,
  timeZone: z.enum(TIME_ZONES),
  currency: z.enum(CURRENCIES),
  ownerLogin: loginNameSchema,
  ownerName: displayNameSchema,
})
export type NewMerchant = z.output<typeof newMerchantSchema>

/** Suspends or reactivates a merchant. */
export const merchantStatusSchema = z.object({
  merchantId: z.uuid(),
  status: z.enum(['active', 'suspended']),
})

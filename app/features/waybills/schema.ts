import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { momentSchema } from '#app/core/paging/places.ts'
import { CARRIER_CODES } from '../orders/carriers.ts'
import { normaliseTrackingNumber } from '../orders/tracking-number.ts'
import { parsePhone } from '../redemptions/phone.ts'
import { LABEL_SIZES, PAY_TYPES, SHIP_WHENS, WAYBILL_PROVIDERS } from './types.ts'

const key = (name: string) => ({ params: { key: name } })
const noControl = (value: string) => !/\p{Cc}/u.test(value)
const line = (most: number) => z.string().trim().max(most).refine(noControl, key('invalid')).default('')
const neededLine = (most: number) => z.string().trim().min(1).max(most).refine(noControl, key('invalid'))

/** What holds for all waybills. */
export const generalSchema = z.object({
  intent: z.literal('general'),
  provider: z.enum(WAYBILL_PROVIDERS),
  labelSize: z.enum(LABEL_SIZES),
  shipWhen: z.enum(SHIP_WHENS),
  remark: line(60),
})
export type GeneralForm = z.output<typeof generalSchema>

// Codes as carriers give them: never with blanks or Chinese signs in them.
const code = halfWidth
  .pipe(
    z
      .string()
      .max(50)
      .refine((text) => /^[\x21-\x7e]*$/.test(text), key('codeFormat')),
  )
  .default('')

/**
 * The contract with a carrier. All four codes left empty keep those that are stored.
 * @param stored whether there are any
 */
export function carrierSchema(stored: boolean) {
  return z
    .object({
      customer: code,
      password: code,
      month: code,
      site: halfWidth.pipe(z.string().max(50).refine(noControl, key('invalid'))).default(''),
      payType: z.enum(PAY_TYPES),
      expType: line(20),
      enabled: z.boolean().default(false),
    })
    .superRefine((form, ctx) => {
      const typed = form.customer + form.password + form.month + form.site !== ''
      if (form.customer === '' && (typed || !stored))
        ctx.addIssue({ code: 'custom', path: ['customer'], ...key('required') })
      if (typed && form.payType === '3' && form.month === '')
        ctx.addIssue({ code: 'custom', path: ['month'], ...key('monthNeeded') })
    })
}
export type CarrierForm = z.output<ReturnType<typeof carrierSchema>>

const region = z
  .string()
  .regex(/^(\d{6})?$/)
  .default('')

const phone = z.string().transform((typed, ctx) => {
  const parsed = parsePhone(typed)
  if (parsed !== undefined) return parsed
  ctx.addIssue({ code: 'custom', ...key('phone') })
  return z.NEVER
})

/** Where parcels leave from. */
export const senderSchema = z
  .object({
    name: neededLine(40),
    contact: neededLine(30),
    phone,
    province: region,
    city: region,
    district: region,
    street: neededLine(100),
    isDefault: z.boolean().default(false),
  })
  .superRefine((sender, ctx) => {
    if (sender.district === '') ctx.addIssue({ code: 'custom', path: ['district'], ...key('regionNeeded') })
  })
export type SenderForm = z.output<typeof senderSchema>

/** Orders that one purchase takes at most. */
export const MOST_ORDERS = 5000
/** Orders that a page names one by one. */
export const MOST_NAMED = 200

/** Ids in an address, separated by commas; what is no id is left out. */
const idList = z
  .string()
  .max(8000)
  .transform((text) => text.split(',').filter((each) => z.uuid().safeParse(each).success))
  .pipe(z.array(z.string()).max(MOST_NAMED))

/** The page on which a purchase is decided: these orders, all that are due, or (without either) a list to choose from. */
export const purchaseQuery = z.object({
  orders: idList.optional().catch(undefined),
  due: z.literal('1').optional().catch(undefined),
})

/** What that page posts. */
export const purchaseSchema = z
  .object({
    due: z.literal('1').optional(),
    orders: z.array(z.uuid()).max(MOST_NAMED).default([]),
    carrier: z.enum(CARRIER_CODES),
    senderId: z.uuid(),
  })
  .refine((form) => form.due !== undefined || form.orders.length > 0, {
    path: ['orders'],
    ...key('chooseOrders'),
  })
export type PurchaseForm = z.output<typeof purchaseSchema>

/** The parts of the list. */
export const WAYBILL_TABS = ['all', 'open', 'unprinted', 'failed'] as const
export type WaybillTab = (typeof WAYBILL_TABS)[number]

/** What the list says after something was done. */
const TOLD = [
  ...['ship', 'cancel', 'giveUp', 'nothing', 'nothingToPrint', 'nothingSelected', 'NOTHING_OPEN', 'TOO_LATE'],
  ...['WAYBILL_UNKNOWN', 'NOT_BOUGHT', 'SHIPPED', 'NOT_SET_UP', 'REFUSED', 'NO_ANSWER'],
] as const
export type Told = (typeof TOLD)[number]

/** The list's address. Anything that is not understood counts as not given. */
export const listQuery = z.object({
  tab: z.enum(WAYBILL_TABS).default('all').catch('all'),
  q: z.string().max(60).transform(normaliseTrackingNumber).optional().catch(undefined),
  day: z.iso.date().optional().catch(undefined),
  /** This day or later. */
  from: z.iso.date().optional().catch(undefined),
  carrier: z.enum(CARRIER_CODES).optional().catch(undefined),
  job: z.uuid().optional().catch(undefined),
  after: momentSchema.optional().catch(undefined),
  before: momentSchema.optional().catch(undefined),
  done: z.enum(TOLD).optional().catch(undefined),
  n: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
})
export type ListQuery = z.output<typeof listQuery>

/** Labels in one file at most. */
const MOST_LABELS = 100

/** What is done to waybills of the list. */
export const actionSchema = z.object({
  intent: z.enum(['print', 'printHtml', 'ship', 'cancel', 'askAgain', 'giveUp']),
  waybills: z.array(z.uuid()).min(1).max(MOST_LABELS),
})

/** Which labels a file or page holds. */
export const labelsQuery = z.object({
  ids: z
    .string()
    .max(8000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1).max(MOST_LABELS)),
})

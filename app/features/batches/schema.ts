import { z } from 'zod'
import { halfWidth, money, wholeNumber } from '#app/core/i18n/typed-values.ts'
import { channelName } from '../channels/schema.ts'
import { checkRuleFields, regionRuleShape } from '../regions/schema.ts'
import { fitsDigits, randomSpace } from './numbers.ts'

export const MAX_QUANTITY = 1_000_000
const MAX_YUAN = 1_000_000_000

const optionalDate = z.iso.date().optional()

/** The form of a new batch, the same in the browser and on the server. */
export const batchSchema = z
  .object({
    name: z.string().trim().min(1).max(60),
    faceValue: money('moneyFormat').pipe(z.number().max(MAX_YUAN * 100, { abort: true })),
    quantity: wholeNumber(1, MAX_QUANTITY),
    productIds: z.array(z.uuid()).min(1).max(50),
    numberMode: z.enum(['sequential', 'random']),
    prefix: halfWidth
      .transform((text) => text.toUpperCase())
      .refine((text) => /^[A-Z0-9]{0,8}$/.test(text), { params: { key: 'prefixFormat' } })
      .default(''),
    numberDigits: wholeNumber(4, 16),
    startNumber: wholeNumber(0, 9_000_000_000_000_000).optional(),
    passwordLength: wholeNumber(6, 16),
    passwordAlphabet: z.enum(['digits', 'safe']),
    validFrom: optionalDate,
    validTo: optionalDate,
    channel: channelName.default(''),
    remark: z.string().trim().max(500).default(''),
    ...regionRuleShape,
  })
  .superRefine((form, context) => {
    const issue = (path: string, key: string, more: Record<string, string | number> = {}) =>
      context.addIssue({ code: 'custom', path: [path], params: { key, ...more } })
    if (form.numberMode === 'sequential') {
      const range = {
        prefix: form.prefix,
        digits: form.numberDigits,
        start: form.startNumber ?? 0,
        quantity: form.quantity,
      }
      if (form.startNumber === undefined) issue('startNumber', 'required')
      else if (!fitsDigits(range))
        issue('numberDigits', 'digitsTooFew', { last: range.start + range.quantity })
    } else if (form.quantity > randomSpace(form.numberDigits)) {
      issue('numberDigits', 'digitsTooFewRandom', { max: randomSpace(form.numberDigits) })
    }
    if (form.validFrom && form.validTo && form.validFrom > form.validTo) issue('validTo', 'validToBeforeFrom')
    checkRuleFields(form, context)
  })

export type BatchForm = z.output<typeof batchSchema>

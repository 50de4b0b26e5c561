import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { SIGNAL_NAMES } from './signals.ts'

const note = z.string().trim().max(200).default('')

/** What the review page posts. A rejection says why, and what becomes of the card. */
export const reviewSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('release'), orderId: z.uuid(), note }),
  z.object({
    intent: z.literal('reject'),
    orderId: z.uuid(),
    card: z.enum(['active', 'void']),
    note: z.string().trim().min(1).max(200),
  }),
  z.object({ intent: z.literal('releaseLogin'), checkId: z.uuid() }),
  z.object({ intent: z.literal('rejectLogin'), checkId: z.uuid() }),
])

/** A score of 1 to 100; nothing: never. */
const threshold = halfWidth
  .refine((text) => text === '' || /^([1-9]\d?|100)$/.test(text), { params: { key: 'thresholdRange' } })
  .transform((text) => (text === '' ? null : Number(text)))

/** The settings page: what is ticked counts. */
export const fraudSettingsSchema = z
  .object({
    captchaAt: threshold.default(null),
    holdAt: threshold.default(null),
    signalsOn: z.array(z.enum(SIGNAL_NAMES)).default([]),
  })
  .refine(({ captchaAt, holdAt }) => captchaAt === null || holdAt === null || captchaAt <= holdAt, {
    path: ['holdAt'],
    params: { key: 'holdBelowCaptcha' },
  })
  .transform(({ captchaAt, holdAt, signalsOn }) => ({
    captchaAt,
    holdAt,
    signalsOff: SIGNAL_NAMES.filter((name) => !signalsOn.includes(name)),
  }))

export type FraudSettingsForm = z.output<typeof fraudSettingsSchema>

export const reviewsQuery = z.object({
  done: z
    .string()
    .regex(/^(released|rejected|login)(\.[A-Z0-9-]{1,40})?$/i)
    .optional()
    .catch(undefined),
})

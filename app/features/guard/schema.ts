import { z } from 'zod'
import type { Thresholds } from './types.ts'

/** Least and most of each limit, as the table checks them. */
export const RANGES: { readonly [K in keyof Thresholds]: readonly [least: number, most: number] } = {
  paceSeconds: [1, 60],
  clientCaptcha: [1, 50],
  clientLock: [5, 500],
  numberCaptcha: [1, 50],
  numberLock: [5, 100],
  blockCaptcha: [10, 10_000],
  blockLock: [20, 50_000],
  merchantAlarm: [20, 100_000],
  merchantCaptcha: [50, 1_000_000],
  lockMinutes: [5, 1440],
}

function whole(name: keyof Thresholds) {
  const [least, most] = RANGES[name]
  // Text first: a number field that was left empty must not become 0.
  return z
    .string()
    .trim()
    .refine((typed) => /^\d{1,7}$/.test(typed), { params: { key: 'integer' }, abort: true })
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
}

/** What must not be less than what. */
const PAIRS = [
  ['clientCaptcha', 'clientLock'],
  ['numberCaptcha', 'numberLock'],
  ['blockCaptcha', 'blockLock'],
  ['merchantAlarm', 'merchantCaptcha'],
] as const

/** The form of the limits. */
export const thresholdsSchema = z
  .object({
    paceSeconds: whole('paceSeconds'),
    clientCaptcha: whole('clientCaptcha'),
    clientLock: whole('clientLock'),
    numberCaptcha: whole('numberCaptcha'),
    numberLock: whole('numberLock'),
    blockCaptcha: whole('blockCaptcha'),
    blockLock: whole('blockLock'),
    merchantAlarm: whole('merchantAlarm'),
    merchantCaptcha: whole('merchantCaptcha'),
    lockMinutes: whole('lockMinutes'),
  })
  .superRefine((limits, context) => {
    for (const [first, second] of PAIRS) {
      if (limits[first] > limits[second])
        context.addIssue({ code: 'custom', path: [second], params: { key: 'mustNotBeLess' } })
    }
  })
export type ThresholdsForm = z.output<typeof thresholdsSchema>

/** The form behind an unlock button. */
export const unlockSchema = z.object({
  kind: z.enum(['card', 'login']),
  subject: z.enum(['client', 'number', 'block']),
  idx: z.string().regex(/^[\w-]{22}$/),
})

import { z } from 'zod'
import { halfWidth, wholeNumber } from '#app/core/i18n/typed-values.ts'
import { CARRIER_CODES, type CarrierCode } from '../orders/carriers.ts'
import { PROVIDERS, type Provider } from './types.ts'

const key = (name: string) => ({ params: { key: name } })
const secret = z.string().trim().max(100).default('')

/** The form of an account. Empty keys keep what is stored. @param stored there is an account of this provider already */
export function accountSchema(stored: boolean) {
  return z
    .object({
      intent: z.literal('account'),
      provider: z.enum(PROVIDERS),
      /** EBusinessID or customer. */
      id: halfWidth.refine((text) => /^[A-Za-z0-9]{0,40}$/.test(text), key('idFormat')).default(''),
      /** AppKey or key. */
      appKey: secret,
      /** Kuaidi100's secret, for waybills. */
      secret,
      tracks: z.boolean().default(false),
      dailyQueries: wholeNumber(0, 100_000),
    })
    .superRefine((form, ctx) => {
      const missing = (path: 'id' | 'appKey') =>
        ctx.addIssue({ code: 'custom', path: [path], ...key('required') })
      // A number without its key, or the other way round, would mix two accounts.
      const typed = form.id !== '' || form.appKey !== ''
      if ((typed || !stored) && form.id === '') missing('id')
      if ((typed || !stored) && form.appKey === '') missing('appKey')
      if (form.provider === 'kdniao' && form.id !== '' && !/^\d{4,12}$/.test(form.id))
        ctx.addIssue({ code: 'custom', path: ['id'], ...key('businessIdDigits') })
    })
}
export type AccountForm = z.output<ReturnType<typeof accountSchema>>

/** Makes a new secret address; the old one is refused from then on. */
export const newCallbackSchema = z.object({ intent: z.literal('newCallback'), provider: z.enum(PROVIDERS) })

/** The form of the carriers: all in their order, those ticked, the default one, and perhaps one to move. */
export const carriersSchema = z
  .object({
    order: z.array(z.enum(CARRIER_CODES)).length(CARRIER_CODES.length),
    enabled: z.array(z.enum(CARRIER_CODES)).refine((list) => list.length > 0, key('oneCarrier')),
    defaultCarrier: z.enum(CARRIER_CODES),
    move: z
      .string()
      .regex(/^(up|down)-[A-Z]+$/)
      .optional(),
  })
  .superRefine((form, ctx) => {
    if (new Set(form.order).size !== form.order.length)
      ctx.addIssue({ code: 'custom', path: ['order'], ...key('oneCarrier') })
    if (!form.enabled.includes(form.defaultCarrier))
      ctx.addIssue({ code: 'custom', path: ['defaultCarrier'], ...key('defaultDisabled') })
  })
  .transform(({ order, move, ...form }) => ({ ...form, order: moved(order, move) }))
export type CarriersForm = z.output<typeof carriersSchema>

function moved(order: readonly CarrierCode[], move: string | undefined): CarrierCode[] {
  const [direction, code] = (move ?? '').split('-')
  const from = order.indexOf(code as CarrierCode)
  const to = direction === 'up' ? from - 1 : from + 1
  const list = [...order]
  const [one, other] = [list[from], list[to]]
  if (one === undefined || other === undefined) return list
  list[from] = other
  list[to] = one
  return list
}

/** What an account's page of a provider is about. */
export const providerQuery = z.object({
  saved: z.enum(['account', 'newCallback', 'carriers']).optional().catch(undefined),
  provider: z.enum(PROVIDERS).optional().catch(undefined) satisfies z.ZodType<Provider | undefined>,
})

import { z } from 'zod'
import { wrongAddress } from './address.ts'
import { DELIVERY_STATUSES, WEBHOOK_EVENTS } from './types.ts'

/**
 * The form of an endpoint.
 * @param privateHooks see address.ts
 * @param mayTellConsignee whether the account may let personal data out (order.edit)
 */
export function endpointSchema(privateHooks: boolean, mayTellConsignee: boolean) {
  return z.object({
    intent: z.enum(['create', 'save']),
    endpointId: z.uuid(),
    name: z.string().trim().max(40).default(''),
    url: z
      .string()
      .trim()
      .max(500)
      .superRefine((url, ctx) => {
        const wrong = wrongAddress(url, privateHooks)
        if (wrong) ctx.addIssue({ code: 'custom', params: { key: wrong } })
      }),
    events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length),
    withConsignee: z
      .boolean()
      .default(false)
      .refine((ticked) => !ticked || mayTellConsignee, { params: { key: 'mayNotTell' } }),
    active: z.boolean().default(false),
  })
}
export type EndpointForm = z.output<ReturnType<typeof endpointSchema>>

/** What else can be done with an endpoint. `version`: of the page, so that a form sent twice does it once. */
export const endpointActionSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('rotate'), version: z.coerce.number().int() }),
  z.object({ intent: z.literal('test') }),
  z.object({ intent: z.literal('remove') }),
  z.object({ intent: z.literal('replay'), since: z.iso.date() }),
])

/** Sends one delivery, or several, again. */
export const replaySchema = z.object({ deliveryIds: z.array(z.uuid()).min(1).max(100) })

/** What the log can be searched by; the names are those of the query string. */
export const deliveryFilterSchema = z.object({
  endpoint: z.uuid().optional().catch(undefined),
  status: z.enum(DELIVERY_STATUSES).optional().catch(undefined),
  orderNo: z.string().trim().max(40).optional().catch(undefined),
  /** Made on this day where the merchant is, or later. */
  from: z.iso.date().optional().catch(undefined),
})
export type DeliveryFilter = z.output<typeof deliveryFilterSchema>

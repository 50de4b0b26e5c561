import { z } from 'zod'
import type { Day } from '#app/features/availability/types.ts'
import { allAllow } from '#app/features/regions/rule.ts'
import { deliveryMessages } from './delivery-messages.ts'
import type { DeliveryHow, DeliveryOffer } from './delivery-offer.ts'
import { messages } from './messages.ts'
import { addressSchema, pickUpSchema } from './schema.ts'

/** For the error map: the sentences that the fields of this form can show. */
export const fieldMessages = {
  'zh-CN': { ...messages['zh-CN'], ...deliveryMessages['zh-CN'] },
  en: { ...messages.en, ...deliveryMessages.en },
}

function dateField(days: readonly Day[] | undefined): z.ZodType<string | undefined, unknown> {
  if (days === undefined)
    return z
      .unknown()
      .transform(() => undefined)
      .optional()
  const chosen = (value: unknown) => typeof value === 'string' && value !== ''
  return z
    .custom<string>(chosen, { params: { key: 'chooseDay' }, abort: true })
    .refine((value) => days.includes(value), { params: { key: 'DATE_NOT_OFFERED' } })
}

/** Step 3 as this card, this product and this merchant ask it, for browser and server. */
export function deliverySchema(how: DeliveryHow, offer: Pick<DeliveryOffer, 'limits' | 'days' | 'stores'>) {
  const date = { date: dateField(offer.days) }
  const toStore = pickUpSchema.extend(date).superRefine(({ store }, context) => {
    if (offer.stores.some((each) => each.storeId === store)) return
    context.addIssue({ code: 'custom', path: ['store'], params: { key: 'chooseStore' } })
  })
  const toDoor = addressSchema.extend(date).superRefine(({ district }, context) => {
    if (allAllow(offer.limits, district)) return
    context.addIssue({ code: 'custom', path: ['district'], params: { key: 'REGION_NOT_SERVED' } })
  })
  return how === 'pickUp' ? toStore : toDoor
}

/** How a form wants it; without stores there is nothing to choose. */
export function howOf(form: FormData, offer: Pick<DeliveryOffer, 'stores'>): DeliveryHow {
  return offer.stores.length > 0 && form.get('how') === 'pickUp' ? 'pickUp' : 'delivery'
}

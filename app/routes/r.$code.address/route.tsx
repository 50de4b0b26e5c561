import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { CardSession } from '#app/core/auth/card-session.ts'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { AddressForm } from '#app/features/redemptions/components/address-form.tsx'
import { DeliveryLimits } from '#app/features/redemptions/components/delivery-limits.tsx'
import { Refusal } from '#app/features/redemptions/components/refusal.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { deliveryOffer, readDelivery, shownDelivery } from '#app/features/redemptions/delivery-form.ts'
import type { DeliveryOffer } from '#app/features/redemptions/delivery-offer.ts'
import { changeDraft, type Draft, readDraft } from '#app/features/redemptions/draft.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import { giftRefusal, limitsFor } from '#app/features/redemptions/policy.ts'
import type { ChosenDelivery } from '#app/features/redemptions/types.ts'
import { goWith, leadBack, stepPath, usableCard } from '../r.$code/steps.ts'

const query = z.object({
  refused: z
    .enum(['REGION_UNKNOWN', 'REGION_NOT_SERVED', 'DATE_NOT_OFFERED', 'STORE_NOT_OFFERED'])
    .optional()
    .catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

type Place = Parameters<typeof usableCard>[0]

/** What can be offered for the gift that was chosen. @throws a redirect when there is none, or it cannot be had */
async function offerFor(place: Place & { card: CardSession }, draft: Draft): Promise<DeliveryOffer> {
  const { site } = place
  const overview = await usableCard(place)
  if (!draft.product) throw redirect(stepPath(site.code, 'goods'), { status: 303 })
  const refused = giftRefusal(overview, draft.product)
  const gift = overview.gifts.find((each) => each.productId === draft.product)
  if (refused || !gift) throw await leadBack(place, place.card, refused ?? 'PRODUCT_OFF_SHELF')
  const { dates } = gift
  return deliveryOffer({
    limits: limitsFor(overview, draft.product),
    dates,
    pickUpStores: overview.pickUpStores,
  })
}

/** What the draft knows of the delivery already. */
function known({ consignee, phone, region, street, store, date }: Draft): Partial<ChosenDelivery> {
  const who = { consignee: consignee ?? '', phone: phone ?? '', deliverOn: date }
  if (store) return { ...who, pickUpStoreId: store }
  return { ...who, ...(region ? { region } : {}), ...(street ? { street } : {}) }
}

export const loader = cardRoute(
  { step: 'address', query },
  async ({ site, card, context, locale, query }) => {
    const draft = readDraft(card.draft)
    return {
      title: `${translator(messages, locale)('stepAddress')} · ${site.name}`,
      offer: await offerFor({ site, card, context }, draft),
      shown: shownDelivery(known(draft)),
      refused: query.refused,
    }
  },
)

export const action = cardRoute({ step: 'address' }, async ({ request, site, card, context, locale }) => {
  const place = { site, context }
  const draft = readDraft(card.draft)
  const answer = readDelivery(await request.formData(), await offerFor({ ...place, card }, draft), locale)
  if (!answer.done) return data({ shown: answer.shown }, { status: answer.status })
  const { consignee, phone, deliverOn: date, region, street, pickUpStoreId: store } = answer.delivery
  const next = changeDraft(draft, { consignee, phone, date, region, street, store })
  return goWith(place, card, next, { step: 'review' })
})

export default function AddressPage() {
  const t = useMessages(messages)
  const { offer, shown, refused } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <StepIndicator step={3} />
      <StepHeading title={t('addressTitle')} lead={t('addressLead')} />
      {refused && !result && <Refusal reason={refused} />}
      <DeliveryLimits rule={offer.namedLimits} />
      <AddressForm offer={offer} shown={result?.shown ?? shown} submit={t('goReview')} />
    </>
  )
}

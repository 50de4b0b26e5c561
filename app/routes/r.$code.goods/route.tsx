import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Gift } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { GiftCard } from '#app/components/gift-card.tsx'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { noteSecurityEvent } from '#app/features/guard/mutations.ts'
import { DeliveryLimits } from '#app/features/redemptions/components/delivery-limits.tsx'
import { GoodsForm } from '#app/features/redemptions/components/goods-form.tsx'
import { Refusal } from '#app/features/redemptions/components/refusal.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { changeDraft, readDraft } from '#app/features/redemptions/draft.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import { orderMessages } from '#app/features/redemptions/order-messages.ts'
import { PickUpOffer } from '#app/features/redemptions/pick-up-code/components/pick-up-offer.tsx'
import { giftRefusal } from '#app/features/redemptions/policy.ts'
import { goodsSchema } from '#app/features/redemptions/schema.ts'
import { shareOf } from '#app/features/redemptions/site/share.ts'
import { namedRule } from '#app/features/regions/regions.ts'
import { goWith, usableCard } from '../r.$code/steps.ts'

const query = z.object({
  refused: z
    .enum([
      'PRODUCT_NOT_ON_CARD',
      'PRODUCT_OFF_SHELF',
      'PRODUCT_OUT_OF_SEASON',
      'PRODUCT_SOLD_OUT',
      'PRODUCT_NO_DATE',
    ])
    .optional()
    .catch(undefined),
  /** The holder has just cancelled the order of the card. */
  cancelled: z.literal('1').optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data ? [{ title: data.title }, { name: 'description', content: data.description }] : []

export const loader = cardRoute({ step: 'goods', query }, async ({ site, card, context, locale, query }) => {
  const { face, gifts, limits, pickUpStores } = await usableCard({ site, card, context })
  return {
    title: `${translator(messages, locale)('stepGoods')} · ${site.name}`,
    description: shareOf(site, context.origin, locale).text,
    merchantName: site.name,
    currency: site.currency,
    face,
    // Up to half a year of days for each gift is nothing that a phone should fetch here.
    gifts: gifts.map(({ dates: _days, regionRule: _rule, ...shown }) => shown),
    delivery: limits.map(namedRule).filter((rule) => rule !== null),
    chosen: readDraft(card.draft).product,
    refused: query.refused,
    cancelled: query.cancelled === '1',
    pickUpPath: pickUpStores.length > 0 ? `/r/${site.code}/pick-up` : undefined,
  }
})

export const action = cardRoute({ step: 'goods' }, async ({ request, site, card, context, locale }) => {
  const submission = parseWithZod(await request.formData(), {
    schema: goodsSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') {
    const chooseOne = translator(messages, locale)('chooseGift')
    return data({ errors: [chooseOne], refused: undefined }, { status: 400 })
  }
  const { product } = submission.value
  const refused = giftRefusal(await usableCard({ site, card, context }), product)
  if (refused) {
    // No page offers a foreign product: somebody has changed what the page sent.
    if (refused === 'PRODUCT_NOT_ON_CARD') {
      const { clientAddress } = context
      await noteSecurityEvent(site.merchant_id, 'field_changed', { clientAddress, cardSerial: card.serial })
    }
    return data({ errors: undefined, refused }, { status: 400 })
  }
  const draft = changeDraft(readDraft(card.draft), { product })
  return goWith({ site, context }, card, draft, { step: 'address' })
})

export default function GoodsPage() {
  const t = useMessages(messages)
  const { merchantName, currency, face, gifts, delivery, chosen, ...loaded } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const refused = result ? result.refused : loaded.refused
  const available = gifts.filter((gift) => gift.refusals.length === 0).length
  return (
    <>
      <StepIndicator step={2} />
      <GiftCard
        issuer={merchantName}
        name={t('cardName')}
        maskedNumber={face.maskedNumber}
        faceValue={face.faceValueMinor > 0 ? { minorUnits: face.faceValueMinor, currency } : undefined}
        validUntil={face.validTo ?? undefined}
        className="mx-auto max-w-[240px]"
      />
      <DeliveryLimits rule={delivery} />
      {loaded.cancelled && !result && <OrderCancelled />}
      {refused && <Refusal reason={refused} />}
      {gifts.length === 0 ? (
        <EmptyState icon={Gift} title={t('noGiftsTitle')} body={t('noGiftsBody')} />
      ) : (
        <>
          <StepHeading
            title={t(available > 1 ? 'goodsTitleMany' : 'goodsTitleOne')}
            lead={available > 1 ? t('goodsLeadMany', { n: available }) : undefined}
          />
          {loaded.pickUpPath && available > 0 && <PickUpOffer path={loaded.pickUpPath} ordered={false} />}
          <GoodsForm gifts={gifts} chosen={chosen} errors={result?.errors} />
        </>
      )}
    </>
  )
}

/** Said once, after the order of this card was cancelled. */
function OrderCancelled() {
  const t = useMessages(orderMessages)
  return (
    <Flash tone="success" title={t('cancelledFlash')}>
      {t('cancelledFlashBody')}
    </Flash>
  )
}

import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Gift } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { GiftCard } from '#app/components/gift-card.tsx'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { log } from '#app/core/log/log.ts'
import { DeliveryLimits } from '#app/features/redemptions/components/delivery-limits.tsx'
import { GoodsForm } from '#app/features/redemptions/components/goods-form.tsx'
import { Refusal } from '#app/features/redemptions/components/refusal.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { changeDraft, readDraft } from '#app/features/redemptions/draft.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import { giftRefusal } from '#app/features/redemptions/policy.ts'
import { goodsSchema } from '#app/features/redemptions/schema.ts'
import { namedRule } from '#app/features/regions/regions.ts'
import { goWith, usableCard } from '../r.$code/steps.ts'

const query = z.object({
  refused: z
    .enum(['PRODUCT_NOT_ON_CARD', 'PRODUCT_OFF_SHELF', 'PRODUCT_SOLD_OUT'])
    .optional()
    .catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = cardRoute({ query }, async ({ site, card, context, locale, query }) => {
  const { face, gifts, rule } = await usableCard({ site, card, context })
  return {
    title: `${translator(messages, locale)('stepGoods')} · ${site.name}`,
    merchantName: site.name,
    currency: site.currency,
    face,
    gifts,
    delivery: namedRule(rule),
    chosen: readDraft(card.draft).product,
    refused: query.refused,
  }
})

export const action = cardRoute({}, async ({ request, site, card, context, locale }) => {
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
    if (refused === 'PRODUCT_NOT_ON_CARD')
      log.warn({ serial: card.serial, product, refused }, 'choice refused')
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
      {refused && <Refusal reason={refused} />}
      {gifts.length === 0 ? (
        <EmptyState icon={Gift} title={t('noGiftsTitle')} body={t('noGiftsBody')} />
      ) : (
        <>
          <StepHeading
            title={t(gifts.length === 1 ? 'goodsTitleOne' : 'goodsTitleMany')}
            lead={gifts.length === 1 ? undefined : t('goodsLeadMany', { n: gifts.length })}
          />
          <GoodsForm gifts={gifts} chosen={chosen} errors={result?.errors} />
        </>
      )}
    </>
  )
}

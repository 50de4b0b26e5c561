import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { log } from '#app/core/log/log.ts'
import { Review } from '#app/features/redemptions/components/review.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { changeDraft, completeDraft, markOf, readDraft } from '#app/features/redemptions/draft.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import { redeemCard } from '#app/features/redemptions/mutations.ts'
import { giftRefusal, regionRefusal } from '#app/features/redemptions/policy.ts'
import { confirmSchema } from '#app/features/redemptions/schema.ts'
import { regionLine } from '#app/features/regions/region-line.ts'
import { resolve } from '#app/features/regions/regions.ts'
import { goToStart, goWith, stepPath, usableCard } from '../r.$code/steps.ts'

const query = z.object({ changed: z.literal('1').optional().catch(undefined) })

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = cardRoute({ query }, async ({ site, card, context, locale, query }) => {
  const overview = await usableCard({ site, card, context })
  const draft = completeDraft(readDraft(card.draft))
  if (!draft.ok) throw redirect(stepPath(site.code, draft.step), { status: 303 })
  const { choice } = draft
  const refused = giftRefusal(overview, choice.productId)
  const gift = overview.gifts.find((each) => each.productId === choice.productId)
  if (refused || !gift)
    throw redirect(stepPath(site.code, 'goods', refused ? { refused } : {}), { status: 303 })
  const region = resolve(choice.region)
  if (!region) throw redirect(stepPath(site.code, 'address', { refused: 'REGION_UNKNOWN' }), { status: 303 })
  const notServed = regionRefusal(overview, region.code)
  if (notServed) throw redirect(stepPath(site.code, 'address', { refused: notServed }), { status: 303 })
  return {
    title: `${translator(messages, locale)('stepReview')} · ${site.name}`,
    gift,
    consignee: choice.consignee,
    phone: choice.phone,
    address: `${regionLine(region)} ${choice.street}`,
    mark: markOf(choice),
    changed: query.changed === '1',
    goodsHref: stepPath(site.code, 'goods'),
    addressHref: stepPath(site.code, 'address'),
  }
})

export const action = cardRoute({}, async ({ request, site, card, scope, context }) => {
  const place = { site, context }
  const draft = readDraft(card.draft)
  const complete = completeDraft(draft)
  // Nothing left to confirm: an earlier click has done it (the next page then shows the order).
  if (!complete.ok) return redirect(stepPath(site.code, complete.step), { status: 303 })
  const form = confirmSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!form.success || form.data.mark !== markOf(complete.choice)) {
    log.warn({ serial: card.serial }, 'redemption refused: confirmed something else than the draft')
    return redirect(stepPath(site.code, 'review', { changed: '1' }), { status: 303 })
  }
  const outcome = await redeemCard(scope, site, complete.choice)
  // The order has it all now; the token need not carry it any longer.
  if (outcome.ok || outcome.reason === 'CARD_REDEEMED') return goWith(place, card, {}, { step: 'order' })
  const { reason } = outcome
  switch (reason) {
    case 'PRODUCT_NOT_ON_CARD':
    case 'PRODUCT_OFF_SHELF':
    case 'PRODUCT_SOLD_OUT':
      return goWith(place, card, changeDraft(draft, { product: undefined }), {
        step: 'goods',
        query: { refused: reason },
      })
    case 'REGION_NOT_SERVED':
      // The region stays: the form says at it what is wrong.
      return redirect(stepPath(site.code, 'address', { refused: reason }), { status: 303 })
    case 'REGION_UNKNOWN':
      return goWith(place, card, changeDraft(draft, { region: undefined }), {
        step: 'address',
        query: { refused: reason },
      })
    default:
      return goToStart(place, reason)
  }
})

export default function ReviewPage() {
  const t = useMessages(messages)
  const { title: _, ...review } = useLoaderData<typeof loader>()
  return (
    <>
      <StepIndicator step={4} />
      <StepHeading title={t('reviewTitle')} lead={t('reviewLead')} />
      <Review {...review} />
    </>
  )
}

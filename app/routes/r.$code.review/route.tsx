import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { mintSubmit, readSubmit } from '#app/core/auth/card-session.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { log } from '#app/core/log/log.ts'
import { checkSolution } from '#app/features/guard/captcha.ts'
import { noteSecurityEvent } from '#app/features/guard/mutations.ts'
import { Review, type ShownChoice } from '#app/features/redemptions/components/review.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { completeDraft, markOf, readDraft } from '#app/features/redemptions/draft.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import { redeemCard } from '#app/features/redemptions/mutations.ts'
import { orderPlace } from '#app/features/redemptions/place.ts'
import { choiceRefusal } from '#app/features/redemptions/policy.ts'
import { confirmSchema } from '#app/features/redemptions/schema.ts'
import type { CardOverview, RedeemRefusal, RedemptionChoice } from '#app/features/redemptions/types.ts'
import { regionLine } from '#app/features/regions/region-line.ts'
import { goWith, leadBack, stepPath, usableCard } from '../r.$code/steps.ts'

const query = z.object({
  changed: z.literal('1').optional().catch(undefined),
  refused: z.enum(['submit', 'CAPTCHA_NEEDED']).optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

/** What the page shows of a choice; or why it cannot be had. */
function showChoice(
  overview: CardOverview,
  choice: RedemptionChoice,
): Outcome<{ shown: ShownChoice }, RedeemRefusal> {
  const refusal = choiceRefusal(overview.facts, choice, new Date())
  if (refusal) return { ok: false, reason: refusal.reason }
  const found = orderPlace(choice, overview.pickUpStores)
  if (!found.ok) return found
  const gift = overview.gifts.find((each) => each.productId === choice.productId)
  if (!gift) return { ok: false, reason: 'PRODUCT_OFF_SHELF' }
  const { region, street, pickUpStoreId } = found.place
  const { consignee, phone, deliverOn } = choice
  const pickUpStore = overview.pickUpStores.find((store) => store.storeId === pickUpStoreId)
  const address = `${regionLine(region)} ${street}`
  return { ok: true, shown: { gift, consignee, phone, address, deliverOn, pickUpStore } }
}

export const loader = cardRoute({ step: 'review', query }, async ({ site, card, context, locale, query }) => {
  const place = { site, context }
  const overview = await usableCard({ ...place, card })
  const draft = completeDraft(readDraft(card.draft))
  if (!draft.ok) throw redirect(stepPath(site.code, draft.step), { status: 303 })
  const found = showChoice(overview, draft.choice)
  if (!found.ok) throw await leadBack(place, card, found.reason)
  return {
    ...found.shown,
    title: `${translator(messages, locale)('stepReview')} · ${site.name}`,
    token: await mintSubmit({
      merchantId: site.merchant_id,
      serial: card.serial,
      orderId: uuid(),
      mark: markOf(draft.choice),
    }),
    changed: query.changed === '1',
    submitRefused: query.refused === 'submit',
    captchaUrl:
      query.refused === 'CAPTCHA_NEEDED' ? `/captcha.json?purpose=order&site=${site.code}` : undefined,
    goodsHref: stepPath(site.code, 'goods'),
    addressHref: stepPath(site.code, 'address'),
  }
})

export const action = cardRoute({ step: 'review' }, async ({ request, site, card, scope, context }) => {
  const place = { site, context }
  const complete = completeDraft(readDraft(card.draft))
  // Nothing left to confirm: an earlier click has done it (the next page then shows the order).
  if (!complete.ok) return redirect(stepPath(site.code, complete.step), { status: 303 })
  const sent = await request.formData()
  const form = confirmSchema.safeParse(Object.fromEntries(sent))
  const submission = form.success
    ? await readSubmit(form.data.token, site.merchant_id, card.serial)
    : undefined
  const { clientAddress } = context
  if (!submission) {
    await noteSecurityEvent(site.merchant_id, 'token_forged', { clientAddress, cardSerial: card.serial })
    return redirect(stepPath(site.code, 'review', { refused: 'submit' }), { status: 303 })
  }
  if (submission.mark !== markOf(complete.choice)) {
    log.warn({ serial: card.serial }, 'redemption refused: confirmed something else than the draft')
    return redirect(stepPath(site.code, 'review', { changed: '1' }), { status: 303 })
  }
  const captcha = sent.get('captcha')
  const captchaSolved = captcha ? await checkSolution(captcha, site.merchant_id, 'order') : false
  const sender = { clientAddress, captchaSolved }
  const outcome = await redeemCard(scope, site, complete.choice, { orderId: submission.orderId, sender })
  // The order has it all now; the token need not carry it any longer.
  if (outcome.ok) return goWith(place, card, {}, { step: 'order' })
  return leadBack(place, card, outcome.reason)
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

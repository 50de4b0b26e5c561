import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { GiftCard } from '#app/components/gift-card.tsx'
import { siteRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { CardForm } from '#app/features/redemptions/components/card-form.tsx'
import { Refusal } from '#app/features/redemptions/components/refusal.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { messages } from '#app/features/redemptions/messages.ts'
import { verifyCard } from '#app/features/redemptions/mutations.ts'
import { maskNumber, normaliseCode } from '#app/features/redemptions/normalise.ts'
import { cardSchema } from '#app/features/redemptions/schema.ts'
import { goWith } from '../r.$code/steps.ts'

const CARD_REASONS = [
  'CARD_UNKNOWN',
  'CARD_VOID',
  'CARD_INACTIVE',
  'CARD_EXPIRED',
  'CARD_NOT_YET_VALID',
] as const

const query = z.object({
  // From the QR code: the number. A password never stands in an address.
  n: z.string().max(64).transform(normaliseCode).optional().catch(undefined),
  expired: z.literal('1').optional().catch(undefined),
  refused: z.enum(CARD_REASONS).optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = siteRoute({ query }, async ({ site, query, locale }) => {
  const number = query.n && /^[A-Z0-9]{1,24}$/.test(query.n) ? query.n : undefined
  return {
    title: `${translator(messages, locale)('cardTitle')} · ${site.name}`,
    merchantName: site.name,
    number,
    maskedNumber: number ? maskNumber(number) : '•••• •••• ••••',
    expired: query.expired === '1',
    refused: query.refused,
  }
})

export const action = siteRoute({}, async ({ request, site, scope, context, locale }) => {
  const submission = parseWithZod(await request.formData(), {
    schema: cardSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') {
    return data({ lastResult: submission.reply(), refusal: undefined }, { status: 400 })
  }
  const check = await verifyCard(scope, site, submission.value)
  if (!check.ok) return data({ lastResult: submission.reply(), refusal: check }, { status: 400 })
  return goWith({ site, context }, check, {}, { step: check.redeemed ? 'order' : 'goods' })
})

export default function CardPage() {
  const t = useMessages(messages)
  const { merchantName, number, maskedNumber, expired, refused } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <GiftCard
        issuer={merchantName}
        name={t('cardName')}
        maskedNumber={maskedNumber}
        className="mx-auto max-w-[260px]"
      />
      <StepIndicator step={1} />
      <StepHeading title={t('cardTitle')} lead={t('cardLead')} />
      <Notice expired={expired} refused={refused} result={result} />
      <CardForm number={number} lastResult={result?.lastResult} />
      <p className="text-sm text-muted">{t('cardFoot')}</p>
    </>
  )
}

/** One message at most: that of the last try, or else why one was sent back here. */
function Notice({
  expired,
  refused,
  result,
}: {
  expired: boolean
  refused: (typeof CARD_REASONS)[number] | undefined
  result: ReturnType<typeof useActionData<typeof action>>
}) {
  const t = useMessages(messages)
  if (result?.refusal) {
    const date = 'date' in result.refusal ? result.refusal.date : undefined
    return <Refusal reason={result.refusal.reason} date={date} />
  }
  if (result) return null
  if (refused) return <Refusal reason={refused} />
  if (expired) return <Flash title={t('expiredTitle')}>{t('expiredBody')}</Flash>
  return null
}

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
import {
  captchaOf,
  heldHeaders,
  heldInit,
  isHeld,
  wantsCaptcha,
  wantsOnlyCaptcha,
} from '#app/features/guard/answer.ts'
import { Captcha } from '#app/features/guard/components/captcha.tsx'
import { HeldNotice } from '#app/features/guard/components/held-notice.tsx'
import { NUMBER_FORM } from '#app/features/redemptions/card-entry.ts'
import { CardForm } from '#app/features/redemptions/components/card-form.tsx'
import { Refusal } from '#app/features/redemptions/components/refusal.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { StepIndicator } from '#app/features/redemptions/components/step-indicator.tsx'
import { verifyCard } from '#app/features/redemptions/entry/verify-card.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import { maskNumber, normaliseCode } from '#app/features/redemptions/normalise.ts'
import { cardSchema } from '#app/features/redemptions/schema.ts'
import { keyboardsOf } from '#app/features/redemptions/site/data.ts'
import { shareOf, shareTags } from '#app/features/redemptions/site/share.ts'
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

/** When it makes sense to try again. */
export const headers = heldHeaders

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data ? [{ title: data.title }, ...shareTags(data.share)] : []

export const loader = siteRoute({ query }, async ({ site, query, locale, request, context }) => {
  const number = query.n && NUMBER_FORM.test(query.n) ? query.n : undefined
  return {
    title: `${translator(messages, locale)('cardTitle')} · ${site.name}`,
    merchantName: site.name,
    siteCode: site.code,
    keyboards: await keyboardsOf(site.merchant_id),
    share: shareOf(site, context.origin, locale),
    // Its older versions take the first large picture of a page for the card of a shared link.
    inWeChat: /MicroMessenger/i.test(request.headers.get('user-agent') ?? ''),
    number,
    maskedNumber: number ? maskNumber(number) : '•••• •••• ••••',
    expired: query.expired === '1',
    refused: query.refused,
  }
})

const nothing = { refusal: undefined, held: undefined, captcha: false, resend: false }

export const action = siteRoute({}, async ({ request, site, context, locale }) => {
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: cardSchema, error: zodErrorMap(locale, messages) })
  // A captcha's solution is good once: the form gets a new one, not this one back.
  const lastResult = submission.reply({ hideFields: ['captcha'] })
  // So that the page tells one answer from the next.
  const at = Date.now()
  if (submission.status !== 'success') return data({ ...nothing, lastResult, at }, { status: 400 })
  const visitor = { clientAddress: context.clientAddress, captcha: captchaOf(form) }
  const check = await verifyCard(site, submission.value, visitor)
  if (check.ok) return goWith({ site, context }, check, {}, { step: check.redeemed ? 'order' : 'goods' })
  const captcha = wantsCaptcha(check)
  if (isHeld(check)) {
    const resend = wantsOnlyCaptcha(check, visitor)
    return data({ ...nothing, lastResult, at, captcha, resend, held: check }, heldInit(check))
  }
  return data({ ...nothing, lastResult, at, captcha, refusal: check }, { status: 400 })
})

export default function CardPage() {
  const t = useMessages(messages)
  const loaded = useLoaderData<typeof loader>()
  const { merchantName, number, maskedNumber, expired, refused } = loaded
  const result = useActionData<typeof action>()
  return (
    <>
      {loaded.inWeChat && (
        <img src={loaded.share.picture} alt="" width={400} height={400} className="hidden" />
      )}
      <GiftCard
        issuer={merchantName}
        name={t('cardName')}
        maskedNumber={maskedNumber}
        className="mx-auto max-w-[260px]"
      />
      <StepIndicator step={1} />
      <StepHeading title={t('cardTitle')} lead={t('cardLead')} />
      <Notice expired={expired} refused={refused} result={result} />
      <CardForm
        number={number}
        siteCode={loaded.siteCode}
        keyboards={loaded.keyboards}
        lastResult={result?.lastResult}
        waitSeconds={result?.held?.reason === 'PACED' ? result.held.seconds : undefined}
      >
        {result?.captcha && (
          <Captcha
            key={result.at}
            url={`/captcha.json?purpose=card&site=${loaded.siteCode}`}
            sendWhenDone={result.resend}
          />
        )}
      </CardForm>
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
  // How long to wait stands at the button.
  if (result?.held && result.held.reason !== 'PACED') return <HeldNotice held={result.held} kind="card" />
  if (result) return null
  if (refused) return <Refusal reason={refused} />
  if (expired) return <Flash title={t('expiredTitle')}>{t('expiredBody')}</Flash>
  return null
}

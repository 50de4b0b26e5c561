import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData, useNavigate, useRevalidator, useSubmit } from '@remix-run/react'
import { ArrowLeft } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { useWedge } from '#app/components/use-wedge.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { CheckView } from '#app/features/counter/components/check-view.tsx'
import { SoundSwitch } from '#app/features/counter/components/sound-switch.tsx'
import { checkView } from '#app/features/counter/data.ts'
import { readShown } from '#app/features/counter/entry.ts'
import { messages } from '#app/features/counter/messages.ts'
import { handOverAtCounter } from '#app/features/counter/mutations.ts'
import { checkParams, chosenSchema } from '#app/features/counter/schema.ts'
import { maskNumber } from '#app/features/redemptions/normalise.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: 'card.verify', kinds: ['store'], params: checkParams },
  async ({ account, params, locale }) => {
    const check = await checkView(account, params.checkId)
    if (!check) throw new Response('no such check', { status: 404 })
    const t = translator(messages, locale)
    const titles = { done: t('done'), refused: t('notDone'), goods: t('good'), order: t('ordered') }
    return {
      title: `${titles[check.state.is]} · ${account.merchant_name}`,
      check,
      siteCode: account.merchant_code,
      timeZone: account.time_zone,
      currency: account.currency,
    }
  },
)

/** Without scripts; with them the page asks store.counter.$checkId_.state, which can tell what a dropped line has done. */
export const action = memberRoute(
  { permission: 'card.verify', kinds: ['store'], params: checkParams },
  async ({ account, params, request }) => {
    const chosen = chosenSchema.safeParse(Object.fromEntries(await request.formData()))
    if (!chosen.success) return data({ refused: 'GIFT_NOT_CHOSEN' }, { status: 400 })
    const outcome = await handOverAtCounter(account, params.checkId, chosen.data)
    if (outcome.ok) return redirect(`/store/counter/${params.checkId}`, { status: 303 })
    return data({ refused: outcome.reason }, { status: 409 })
  },
)

export default function Check() {
  const t = useMessages(messages)
  const { check, siteCode, timeZone, currency } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { revalidate } = useRevalidator()
  const submit = useSubmit()
  const navigate = useNavigate()
  // The next customer is scanned before anybody has touched the screen.
  useWedge(
    (text) => {
      const read = readShown(text, siteCode)
      if (!read.ok || read.code)
        return submit({ shown: text, password: '' }, { method: 'post', action: '/store/counter?index' })
      // A gun that reads the same card again.
      if (maskNumber(read.number) !== check.maskedNumber || check.state.is === 'done')
        navigate(`/store/counter?n=${read.number}`)
    },
    { fields: 'take' },
  )
  return (
    <>
      <div className="-my-2 flex items-center justify-between">
        <LinkButton to="/store/counter" variant="ghost" className="-ml-4">
          <ArrowLeft aria-hidden />
          {t('back')}
        </LinkButton>
        <SoundSwitch />
      </div>
      <h1 className="sr-only">{t('title')}</h1>
      <CheckView
        key={check.checkId}
        check={check}
        timeZone={timeZone}
        currency={currency}
        refused={result?.refused}
        onSettled={revalidate}
      />
    </>
  )
}

import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import type { Account } from '#app/core/auth/account.ts'
import { accountRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { homeOf } from '#app/features/accounts/home.ts'
import { heldHeaders } from '#app/features/guard/answer.ts'
import { tellAccount, zoneOf } from '#app/features/mails/mutations.ts'
import { officeOrigin } from '#app/features/mails/office.ts'
import { checkCodeForm, parseCode } from '#app/features/second-factor/code-request.ts'
import { FactorOn } from '#app/features/second-factor/components/factor-on.tsx'
import { RecoveryCodes } from '#app/features/second-factor/components/recovery-codes.tsx'
import { SetUpSteps } from '#app/features/second-factor/components/set-up.tsx'
import { factorState } from '#app/features/second-factor/data.ts'
import { messages } from '#app/features/second-factor/messages.ts'
import {
  beginSetUp,
  confirmSetUp,
  giveUp,
  renewRecoveryCodes,
} from '#app/features/second-factor/mutations.ts'
import { factorIntents } from '#app/features/second-factor/schema.ts'

/** When it makes sense to try again. */
export const headers = heldHeaders

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = accountRoute(async ({ account, locale, request }) => {
  const state = await factorState(account)
  const begun = state.on ? undefined : await beginSetUp(account, translator(common, locale)('productName'))
  return {
    title: translator(messages, locale)('title'),
    loginName: account.login_name,
    home: homeOf(account),
    timeZone: account.type === 'member' ? account.time_zone : 'Asia/Shanghai',
    missing: account.second_factor === 'missing',
    turnedOff: new URL(request.url).searchParams.get('done') === 'off',
    state,
    setUp: begun?.ok ? { key: begun.key, qr: begun.qr } : undefined,
  }
})

/** Tells the account by mail; never in the way of what was done. */
const tell = (account: Account, change: 'on' | 'off' | 'codes') =>
  tellAccount(account, 'second_factor_changed', {
    ...{ at: Date.now(), timeZone: zoneOf(account), change },
    link: `${officeOrigin()}/account/second-factor`,
  })

/** The code that begins it: nobody gains anything by guessing, so it is not counted. */
async function confirm(account: Account, sessionId: string, form: FormData, locale: Locale) {
  const { code, unread, wrong } = parseCode({ form, intent: 'confirm', locale })
  if (code === undefined) return data({ answer: unread() }, { status: 400 })
  const done = await confirmSetUp(account, code, sessionId)
  if (done.ok) {
    await tell(account, 'on')
    return data({ codes: done.codes })
  }
  if (done.reason === 'NOT_BEGUN') throw redirect('/account/second-factor')
  return data({ answer: wrong(false) }, { status: 400 })
}

export const action = accountRoute(async ({ account, context, request, locale }) => {
  const form = await request.formData()
  const intent = factorIntents.safeParse(form.get('intent')).data
  const sessionId = context.session?.sessionId
  if (!intent || sessionId === undefined) throw new Response('bad form', { status: 400 })
  if (intent === 'confirm') return confirm(account, sessionId, form, locale)
  const visitor = { clientAddress: context.clientAddress }
  const checked = await checkCodeForm({ form, intent, account, visitor, locale })
  if (!checked.ok) return data({ answer: checked.answer }, checked.init)
  if (intent === 'off') {
    await giveUp(account)
    await tell(account, 'off')
    throw redirect('/account/second-factor?done=off', { status: 303 })
  }
  // No redirect: the codes travel in this answer and nowhere else.
  const codes = (await renewRecoveryCodes(account)) ?? []
  await tell(account, 'codes')
  return data({ codes })
})

export default function OwnSecondFactor() {
  const t = useMessages(messages)
  const { state, setUp, missing, turnedOff, loginName, home, timeZone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const answer = result && 'answer' in result ? result.answer : undefined
  const codes = result && 'codes' in result ? result.codes : undefined
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      {missing && <Flash tone="warning">{t('required')}</Flash>}
      {turnedOff && !result && !missing && <Flash tone="success">{t('turnedOff')}</Flash>}
      {codes ? (
        <RecoveryCodes codes={codes} next={home} />
      ) : state.on ? (
        <FactorOn state={state} timeZone={timeZone} required={false} answer={answer} />
      ) : setUp ? (
        <SetUpSteps setUp={setUp} loginName={loginName} answer={answer} />
      ) : (
        <Flash tone="info">{t('switchedOff')}</Flash>
      )}
    </>
  )
}

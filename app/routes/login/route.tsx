import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { publicRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { LoginForm } from '#app/features/accounts/components/login-form.tsx'
import { homeOf, pageAfterLogin } from '#app/features/accounts/home.ts'
import { merchantCookies, rememberedMerchant } from '#app/features/accounts/merchant-cookie.ts'
import { messages } from '#app/features/accounts/messages.ts'
import { loginSchema } from '#app/features/accounts/schema.ts'
import { signInToAccount } from '#app/features/accounts/sign-in.ts'
import {
  captchaOf,
  heldHeaders,
  heldInit,
  isHeld,
  wantsCaptcha,
  wantsOnlyCaptcha,
} from '#app/features/guard/answer.ts'
import { deviceOf } from '#app/features/sessions/device.ts'
import { enterAccount } from '#app/features/sessions/opening.ts'
import { entryRefused } from '#app/features/sessions/refusals.ts'
import { safeReturnTo } from '../preferences/return-to.ts'

const LOGIN_ERRORS = {
  UNAVAILABLE: 'loginUnavailable',
  WRONG: 'loginWrong',
  LOOK_ALIKE: 'loginLookAlike',
  UNUSUAL: 'loginUnusual',
} as const

/** When it makes sense to try again. */
export const headers = heldHeaders

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = publicRoute(
  { query: z.object({ next: z.string().optional().catch(undefined) }) },
  async ({ request, context, locale, query }) => {
    const account = await context.account()
    if (account) throw redirect(homeOf(account))
    return {
      title: translator(messages, locale)('loginTitle'),
      merchant: rememberedMerchant(request),
      next: safeReturnTo(query.next),
    }
  },
)

export const action = publicRoute({}, async ({ request, context, locale }) => {
  const t = translator(messages, locale)
  const form = await request.formData()
  const submission = parseWithZod(form, {
    schema: loginSchema,
    error: zodErrorMap(locale, messages),
  })
  const hideFields = ['password', 'captcha']
  // So that the page tells one answer from the next.
  const nothing = { at: Date.now(), held: undefined, captcha: false, resend: false, retype: false }
  if (submission.status !== 'success') {
    return data({ ...nothing, lastResult: submission.reply({ hideFields }) }, { status: 400 })
  }
  const device = await deviceOf(request)
  const visitor = { clientAddress: context.clientAddress, captcha: captchaOf(form), device, locale }
  const result = await signInToAccount(submission.value, visitor)
  if (!result.ok) {
    const captcha = wantsCaptcha(result)
    if (isHeld(result)) {
      const lastResult = submission.reply({ hideFields })
      const resend = wantsOnlyCaptcha(result, visitor)
      return data({ ...nothing, lastResult, captcha, resend, held: result }, heldInit(result))
    }
    const unavailable = result.reason === 'UNAVAILABLE'
    const formErrors = [t(LOGIN_ERRORS[result.reason])]
    const lastResult = submission.reply({ formErrors, hideFields })
    const retype = result.reason === 'WRONG' || result.reason === 'LOOK_ALIKE'
    return data(
      { ...nothing, lastResult, captcha, retype },
      { status: unavailable ? 503 : result.reason === 'UNUSUAL' ? 403 : 400 },
    )
  }
  const { session: auth, account } = result
  const { clientAddress, secure } = context
  const next = pageAfterLogin(account, safeReturnTo(submission.value.next))
  const place = { device, clientAddress, secure, locale }
  const entered = await enterAccount({ ...place, auth, account, next, proved: false })
  const headers = new Headers()
  for (const cookie of entered.cookies) headers.append('set-cookie', cookie)
  if (!entered.ok) {
    const formErrors = [entryRefused(entered.reason, { locale, clientAddress, device: device.name })]
    const lastResult = submission.reply({ formErrors, hideFields })
    return data({ ...nothing, lastResult }, { status: 403, headers })
  }
  for (const cookie of merchantCookies(submission.value.merchant, secure))
    headers.append('set-cookie', cookie)
  if (entered.step === 'code') return redirect('/login/code', { headers, status: 303 })
  return redirect(account.must_change_password ? '/password' : next, { headers, status: 303 })
})

export default function Login() {
  const t = useMessages(messages)
  const { merchant, next } = useLoaderData<typeof loader>()
  return (
    <EntryShell title={t('loginTitle')} lead={t('loginLead')}>
      <LoginForm answer={useActionData<typeof action>()} merchant={merchant} next={next} />
    </EntryShell>
  )
}

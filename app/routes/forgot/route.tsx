import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { publicRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { looksLatin } from '#app/features/accounts/login-name.ts'
import { rememberedMerchant } from '#app/features/accounts/merchant-cookie.ts'
import {
  captchaOf,
  heldHeaders,
  heldInit,
  wantsCaptcha,
  wantsOnlyCaptcha,
} from '#app/features/guard/answer.ts'
import { type ForgotAnswer, ForgotForm } from '#app/features/passwords/components/forgot-form.tsx'
import { messages } from '#app/features/passwords/messages.ts'
import { askReset } from '#app/features/passwords/mutations.ts'
import { forgotSchema } from '#app/features/passwords/schema.ts'
import { agentInWords } from '#app/features/sessions/agent.ts'

/** When it makes sense to try again. */
export const headers = heldHeaders

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = publicRoute(
  { query: z.object({ sent: z.literal('1').optional().catch(undefined) }) },
  async ({ request, locale, query }) => ({
    title: translator(messages, locale)('forgotTitle'),
    merchant: rememberedMerchant(request),
    sent: query.sent === '1',
  }),
)

export const action = publicRoute({}, async ({ request, context, locale }) => {
  const t = translator(messages, locale)
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: forgotSchema, error: zodErrorMap(locale, messages) })
  const nothing: ForgotAnswer = {
    ...{ at: Date.now(), held: undefined, captcha: false, resend: false },
    lastResult: submission.reply(),
  }
  if (submission.status !== 'success') return data(nothing, { status: 400 })
  const { merchant, name } = submission.value
  const fieldErrors = {
    ...(looksLatin(merchant) && { merchant: [t('lookAlike')] }),
    ...(looksLatin(name) && { name: [t('lookAlike')] }),
  }
  // No account has such a name; nothing is asked of anybody.
  if (Object.keys(fieldErrors).length > 0)
    return data({ ...nothing, lastResult: submission.reply({ fieldErrors }) }, { status: 400 })
  const browser = agentInWords(request.headers.get('user-agent'))
  const visitor = { clientAddress: context.clientAddress, captcha: captchaOf(form), browser, locale }
  const result = await askReset(submission.value, visitor)
  if (result.ok) return redirect('/forgot?sent=1', { status: 303 })
  const captcha = wantsCaptcha(result)
  const resend = wantsOnlyCaptcha(result, visitor)
  return data({ ...nothing, captcha, resend, held: result }, heldInit(result))
})

export default function Forgot() {
  const t = useMessages(messages)
  const { merchant, sent } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  if (sent)
    return (
      <EntryShell title={t('forgotTitle')}>
        <Flash tone="info" title={t('sentTitle')}>
          <p>{t('sentBody')}</p>
          <p className="mt-2">{t('sentNoEmail')}</p>
        </Flash>
        <div className="flex flex-wrap gap-2">
          <LinkButton to="/login" variant="primary">
            {t('backToLogin')}
          </LinkButton>
          <LinkButton to="/forgot" variant="ghost">
            {t('askAgain')}
          </LinkButton>
        </div>
      </EntryShell>
    )
  return (
    <EntryShell title={t('forgotTitle')} lead={t('forgotLead')}>
      <ForgotForm answer={answer} merchant={merchant} />
    </EntryShell>
  )
}

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
import { ResetForm } from '#app/features/passwords/components/password-form.tsx'
import { accountOfLink } from '#app/features/passwords/data.ts'
import { messages } from '#app/features/passwords/messages.ts'
import { resetByLink } from '#app/features/passwords/mutations.ts'
import type { Known } from '#app/features/passwords/rule.ts'
import { firstPasswordSchema, tokenParams } from '#app/features/passwords/schema.ts'
import { agentInWords } from '#app/features/sessions/agent.ts'

/** The address is a secret: no cache keeps the page, and no link tells it to others. */
export const headers = () => ({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

async function knownOf(token: string): Promise<Known | undefined> {
  const account = await accountOfLink(token, 'reset')
  return (
    account && {
      loginName: account.login_name,
      merchantCode: account.merchant_code,
      merchantName: account.merchant_name ?? undefined,
      displayName: account.display_name,
    }
  )
}

export const loader = publicRoute(
  { params: tokenParams, query: z.object({ done: z.literal('1').optional().catch(undefined) }) },
  async ({ params, query, locale }) => ({
    title: translator(messages, locale)('resetTitle'),
    done: query.done === '1',
    known: query.done === '1' ? undefined : await knownOf(params.token),
  }),
)

export const action = publicRoute({ params: tokenParams }, async ({ request, params, context, locale }) => {
  const t = translator(messages, locale)
  const here = `/reset/${encodeURIComponent(params.token)}`
  const known = await knownOf(params.token)
  if (!known) return redirect(here, { status: 303 })
  const submission = parseWithZod(await request.formData(), {
    schema: firstPasswordSchema(known),
    error: zodErrorMap(locale, messages),
  })
  const hideFields = ['newPassword', 'repeat']
  if (submission.status !== 'success') return data(submission.reply({ hideFields }), { status: 400 })
  const visitor = {
    clientAddress: context.clientAddress,
    browser: agentInWords(request.headers.get('user-agent')),
    locale,
  }
  const result = await resetByLink(params.token, submission.value.newPassword, visitor)
  if (result.ok) return redirect(`${here}?done=1`, { status: 303 })
  if (result.reason === 'WEAK')
    return data(submission.reply({ fieldErrors: { newPassword: [t(result.fault)] }, hideFields }), {
      status: 400,
    })
  if (result.reason === 'UNAVAILABLE')
    return data(submission.reply({ formErrors: [t('unavailable')], hideFields }), { status: 503 })
  return redirect(here, { status: 303 })
})

export default function Reset() {
  const t = useMessages(messages)
  const { known, done } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  if (done)
    return (
      <EntryShell title={t('resetTitle')}>
        <Flash tone="success" title={t('resetDoneTitle')}>
          {t('resetDoneBody')}
        </Flash>
        <LinkButton to="/login" variant="primary">
          {t('signIn')}
        </LinkButton>
      </EntryShell>
    )
  if (!known)
    return (
      <EntryShell title={t('resetTitle')}>
        <Flash tone="warning" title={t('resetDeadTitle')}>
          {t('resetDeadBody')}
        </Flash>
        <LinkButton to="/forgot" variant="primary">
          {t('askAgain')}
        </LinkButton>
      </EntryShell>
    )
  return (
    <EntryShell
      title={t('resetTitle')}
      lead={t('resetLead', { merchant: known.merchantCode, login: known.loginName })}
    >
      <ResetForm lastResult={lastResult} known={known} />
    </EntryShell>
  )
}

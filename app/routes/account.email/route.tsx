import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { accountRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { EmailForm } from '#app/features/passwords/components/email-form.tsx'
import { messages } from '#app/features/passwords/messages.ts'
import { askEmailConfirm, ownEmail } from '#app/features/passwords/mutations.ts'
import { emailSchema } from '#app/features/passwords/schema.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = accountRoute(async ({ account, request, locale }) => {
  const own = await ownEmail(account)
  if (!own) throw new Response('forbidden', { status: 403 })
  return {
    title: translator(messages, locale)('emailTitle'),
    sent: new URL(request.url).searchParams.has('sent'),
    ...own,
  }
})

export const action = accountRoute(async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const submission = parseWithZod(await request.formData(), {
    schema: emailSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const result = await askEmailConfirm(account, submission.value.email, locale)
  if (!result.ok) return data(submission.reply({ formErrors: [t('emailTooMany')] }), { status: 429 })
  return redirect('/account/email?sent=1', { status: 303 })
})

export default function OwnEmail() {
  const t = useMessages(messages)
  const { email, confirmed, sent } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  return (
    <>
      <PageHeader title={t('emailTitle')} description={t('emailLead')} />
      {sent && !lastResult && (
        <Flash tone="success" title={t('emailSentTitle')}>
          {t('emailSentBody')}
        </Flash>
      )}
      <EmailForm email={email} confirmed={confirmed} lastResult={lastResult} />
    </>
  )
}

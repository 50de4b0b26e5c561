import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { LinkButton } from '#app/components/link-button.tsx'
import { sessionCookie } from '#app/core/auth/session.ts'
import { accountRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { homeOf } from '#app/features/accounts/home.ts'
import { changeOwnPassword, namesOf } from '#app/features/accounts/sign-in.ts'
import { PasswordForm } from '#app/features/passwords/components/password-form.tsx'
import { messages } from '#app/features/passwords/messages.ts'
import { passwordSchema } from '#app/features/passwords/schema.ts'
import { agentInWords } from '#app/features/sessions/agent.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = accountRoute(async ({ account, locale }) => ({
  title: translator(messages, locale)('passwordTitle'),
  first: account.must_change_password,
  home: homeOf(account),
  known: namesOf(account),
}))

export const action = accountRoute(async ({ account, context, request, locale }) => {
  const t = translator(messages, locale)
  const submission = parseWithZod(await request.formData(), {
    schema: passwordSchema(namesOf(account)),
    error: zodErrorMap(locale, messages),
  })
  const hideFields = ['oldPassword', 'newPassword', 'repeat']
  if (submission.status !== 'success') return data(submission.reply({ hideFields }), { status: 400 })
  const { oldPassword, newPassword } = submission.value
  // This browser goes on in its session; accountRoute has let nobody in without one.
  const sessionId = context.session?.sessionId
  if (sessionId === undefined) throw new Response('forbidden', { status: 403 })
  const browser = agentInWords(request.headers.get('user-agent'))
  const visitor = { clientAddress: context.clientAddress, browser, locale, sessionId }
  const result = await changeOwnPassword(account, oldPassword, newPassword, visitor)
  if (!result.ok) {
    const at = (field: string, text: string) =>
      submission.reply({ fieldErrors: { [field]: [text] }, hideFields })
    if (result.reason === 'OLD_WRONG') return data(at('oldPassword', t('oldPasswordWrong')), { status: 400 })
    if (result.reason === 'WEAK') return data(at('newPassword', t(result.fault)), { status: 400 })
    return data(submission.reply({ formErrors: [t('unavailable')], hideFields }), { status: 503 })
  }
  const cookie = await sessionCookie({ ...result.session, sessionId }, context.secure)
  const headers = { 'set-cookie': cookie }
  return redirect(`${homeOf(account)}?notice=password`, { headers, status: 303 })
})

export default function Password() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { first, home, known } = useLoaderData<typeof loader>()
  return (
    <EntryShell
      title={first ? t('passwordFirstTitle') : t('passwordTitle')}
      lead={first ? t('passwordFirstBody') : undefined}
    >
      <PasswordForm lastResult={useActionData<typeof action>()} known={known} first={first} />
      {!first && (
        <LinkButton to={home} variant="ghost">
          {c('cancel')}
        </LinkButton>
      )}
    </EntryShell>
  )
}

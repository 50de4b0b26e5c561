import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { LinkButton } from '#app/components/link-button.tsx'
import type { Account } from '#app/core/auth/account.ts'
import { sessionCookie } from '#app/core/auth/session.ts'
import { accountRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { PasswordForm } from '#app/features/accounts/components/password-form.tsx'
import { homeOf } from '#app/features/accounts/home.ts'
import { messages } from '#app/features/accounts/messages.ts'
import { passwordSchema } from '#app/features/accounts/schema.ts'
import { changeOwnPassword } from '#app/features/accounts/sign-in.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

function namesOf(account: Account): { loginName: string; merchantCode: string } {
  return {
    loginName: account.login_name,
    merchantCode: account.type === 'member' ? account.merchant_code : 'platform',
  }
}

export const loader = accountRoute(async ({ account, locale }) => ({
  title: translator(messages, locale)('passwordTitle'),
  first: account.must_change_password,
  home: homeOf(account),
  ...namesOf(account),
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
  const result = await changeOwnPassword(account, oldPassword, newPassword)
  if (!result.ok) {
    return result.reason === 'OLD_WRONG'
      ? data(submission.reply({ fieldErrors: { oldPassword: [t('oldPasswordWrong')] }, hideFields }), {
          status: 400,
        })
      : data(submission.reply({ formErrors: [t('loginUnavailable')], hideFields }), { status: 503 })
  }
  const headers = { 'set-cookie': await sessionCookie(result.session, context.secure) }
  return redirect(`${homeOf(account)}?notice=password`, { headers, status: 303 })
})

export default function Password() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { first, home, loginName, merchantCode } = useLoaderData<typeof loader>()
  return (
    <EntryShell
      title={first ? t('passwordFirstTitle') : t('passwordTitle')}
      lead={first ? t('passwordFirstBody') : undefined}
    >
      <PasswordForm
        lastResult={useActionData<typeof action>()}
        loginName={loginName}
        merchantCode={merchantCode}
        first={first}
      />
      {!first && (
        <LinkButton to={home} variant="ghost">
          {c('cancel')}
        </LinkButton>
      )}
    </EntryShell>
  )
}

import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { NewAccountForm } from '#app/features/accounts/components/new-account-form.tsx'
import { SecretPanel } from '#app/features/accounts/components/secret-panel.tsx'
import { placesToChoose } from '#app/features/accounts/data.ts'
import { messages } from '#app/features/accounts/messages.ts'
import { createAccount } from '#app/features/accounts/mutations.ts'
import { mayGrant } from '#app/features/accounts/policy.ts'
import { newAccountSchema } from '#app/features/accounts/schema.ts'
import { rolesToGive } from '#app/features/roles/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute({ permission: 'account.manage' }, async ({ account, scope, locale }) => ({
  title: `${translator(messages, locale)('newAccount')} · ${account.merchant_name}`,
  merchantCode: account.merchant_code,
  grantable: mayGrant(account),
  roles: await rolesToGive(account),
  ...(await placesToChoose(scope)),
}))

export const action = memberRoute({ permission: 'account.manage' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const submission = parseWithZod(await request.formData(), {
    schema: newAccountSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') return data({ reply: submission.reply() }, { status: 400 })
  const { value } = submission
  const result = await createAccount(account, value)
  if (!result.ok) {
    const reply =
      result.reason === 'LOGIN_TAKEN'
        ? submission.reply({ fieldErrors: { loginName: [t('loginNameTaken')] } })
        : result.reason === 'PLACE_UNKNOWN'
          ? submission.reply({ fieldErrors: { [`${value.kind}Id`]: [t('placeUnknown')] } })
          : result.reason === 'ROLE_UNKNOWN'
            ? submission.reply({ fieldErrors: { [`${value.kind}Role`]: [t('roleUnknown')] } })
            : submission.reply({ fieldErrors: { permissions: [t('notYoursToGive')] } })
    return data({ reply }, { status: 400 })
  }
  // No redirect here, on purpose: the password travels in this answer and nowhere else, not in an address and
  // not in a cookie. Sending the form again is harmless, because the login name is taken then.
  return data({
    created: { loginName: value.loginName, displayName: value.displayName, password: result.password },
  })
})

export default function NewAccount() {
  const t = useMessages(messages)
  const { merchantCode, stores, suppliers, roles, grantable } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const created = answer && 'created' in answer ? answer.created : undefined
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={t('newAccount')}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('accountsTitle'), to: '/admin/accounts' }, { label: t('newAccount') }]}
          />
        }
      />
      {created ? (
        <div className="flex max-w-2xl flex-col gap-5">
          <SecretPanel
            title={t('createdTitle', { name: created.displayName })}
            merchantCode={merchantCode}
            loginName={created.loginName}
            password={created.password}
          />
          <div className="flex flex-wrap gap-2">
            <LinkButton to="/admin/accounts" variant="primary">
              {t('backToAccounts')}
            </LinkButton>
            <LinkButton to="/admin/accounts/new">{t('createAnother')}</LinkButton>
          </div>
        </div>
      ) : (
        <NewAccountForm
          lastResult={answer && 'reply' in answer ? answer.reply : undefined}
          merchantCode={merchantCode}
          choices={{ stores, suppliers, roles, grantable }}
        />
      )}
    </div>
  )
}

import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useFetcher, useLoaderData, useSearchParams } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import type { Member } from '#app/core/auth/account.ts'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { AccountFacts } from '#app/features/accounts/components/account-facts.tsx'
import { AccountSecurity } from '#app/features/accounts/components/account-security.tsx'
import { EditAccountForm } from '#app/features/accounts/components/edit-account-form.tsx'
import { SecretPanel } from '#app/features/accounts/components/secret-panel.tsx'
import { readAccount } from '#app/features/accounts/data.ts'
import { messages } from '#app/features/accounts/messages.ts'
import { editAccount, leave, resetPassword, setAccountStatus } from '#app/features/accounts/mutations.ts'
import { mayGrant, mayManage } from '#app/features/accounts/policy.ts'
import { editAccountSchema } from '#app/features/accounts/schema.ts'
import { messages as rightsMessages } from '#app/features/rights/messages.ts'
import { rolesToGive } from '#app/features/roles/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const params = z.object({ memberId: z.uuid() })

// No permission: everybody may look at their own account. Whose else one sees, the policy decides.
export const loader = memberRoute({ permission: null, params }, async ({ account: viewer, params, may }) => {
  const account = await readAccount(viewer, params.memberId)
  if (!account) throw new Response('not found', { status: 404 })
  const manageable = mayManage(viewer, account)
  const self = account.memberId === viewer.member_id
  return {
    title: `${account.displayName} · ${viewer.merchant_name}`,
    account,
    manageable,
    readOnlyBecause: self
      ? ('selfNotEditable' as const)
      : account.kind === 'owner'
        ? ('ownerNotEditable' as const)
        : ('aboveYou' as const),
    seesList: may('account.manage'),
    grantable: mayGrant(viewer),
    roles: manageable ? (await rolesToGive(viewer)).filter((role) => role.kind === account.kind) : [],
    merchantCode: viewer.merchant_code,
  }
})

const intents = z.enum(['edit', 'disable', 'enable', 'reset', 'leave'])

export const action = memberRoute(
  { permission: 'account.manage', params },
  async ({ account: actor, params: { memberId }, request, locale }) => {
    const form = await request.formData()
    const intent = intents.safeParse(form.get('intent')).data
    if (!intent) throw new Response('bad request', { status: 400 })
    if (intent === 'edit') return edit(actor, memberId, form, locale)
    if (intent === 'reset') {
      const result = await resetPassword(actor, memberId)
      // No redirect: the password travels in this answer and nowhere else.
      return result.ok ? data({ password: result.password }) : refused()
    }
    if (intent === 'leave') {
      const result = await leave(actor, memberId)
      return result.ok ? data({ left: true }) : refused()
    }
    const result = await setAccountStatus(actor, memberId, intent === 'enable' ? 'active' : 'disabled')
    return result.ok ? data({ changed: true }) : refused()
  },
)

const REFUSALS = {
  NOT_MANAGED: { form: 'notManaged', status: 403 },
  NOT_YOURS_TO_GIVE: { form: 'notYoursToGive', status: 403 },
  ROLE_UNKNOWN: { form: 'roleUnknown', status: 400 },
} as const

function refused() {
  return data({ refused: true }, { status: 403 })
}

async function edit(actor: Member, memberId: string, form: FormData, locale: Locale) {
  const t = translator(messages, locale)
  const submission = parseWithZod(form, { schema: editAccountSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return data({ reply: submission.reply() }, { status: 400 })
  const result = await editAccount(actor, memberId, submission.value)
  if (result.ok) return redirect(`/admin/accounts/${memberId}?saved=1`, { status: 303 })
  // The page is read anew: what is stored now has to be seen before it is overwritten.
  if (result.reason === 'CHANGED') return redirect(`/admin/accounts/${memberId}?changed=1`, { status: 303 })
  const { form: text, status } = REFUSALS[result.reason]
  return data({ reply: submission.reply({ formErrors: [t(text)] }) }, { status })
}

export default function AccountPage() {
  const t = useMessages(messages)
  const w = useMessages(rightsMessages)
  const { account, manageable, readOnlyBecause, seesList, grantable, roles, merchantCode } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const fetcher = useFetcher<typeof action>()
  const [search] = useSearchParams()
  const done = fetcher.data ?? answer
  const name = account.displayName
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader
        title={name}
        actions={
          <>
            <LinkButton to={`/admin/accounts/${account.memberId}/rights`} size="sm">
              {w('whyLink')}
            </LinkButton>
            {manageable && (
              <LinkButton to={`/admin/sessions?account=${account.memberId}`} size="sm">
                {t('sessionsOf')}
              </LinkButton>
            )}
          </>
        }
        breadcrumb={
          seesList && (
            <Breadcrumb items={[{ label: t('accountsTitle'), to: '/admin/accounts' }, { label: name }]} />
          )
        }
      />
      {search.has('saved') && !done && <Flash tone="success">{t('savedAccount')}</Flash>}
      {search.has('changed') && !done && <Flash tone="warning">{t('accountChanged')}</Flash>}
      {done && 'password' in done && (
        <SecretPanel
          title={t('resetTitle', { name })}
          merchantCode={merchantCode}
          loginName={account.loginName}
          password={done.password}
        />
      )}
      {!manageable && <Flash>{t(readOnlyBecause)}</Flash>}
      <AccountFacts account={account} full={!manageable} />
      {manageable && (
        <>
          <EditAccountForm
            key={account.version}
            lastResult={answer && 'reply' in answer ? answer.reply : undefined}
            account={account}
            roles={roles}
            grantable={grantable}
          />
          {done && 'refused' in done && <Flash tone="danger">{t('notManaged')}</Flash>}
          {done && 'left' in done && <Flash tone="success">{t('leftDone', { name })}</Flash>}
          {done && 'changed' in done && <Flash tone="success">{t('statusSaved')}</Flash>}
          <AccountSecurity
            account={account}
            pending={fetcher.state !== 'idle'}
            onConfirm={(intent) => fetcher.submit({ intent }, { method: 'post' })}
          />
        </>
      )}
    </div>
  )
}

import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { readAccount } from '#app/features/accounts/data.ts'
import { messages as accountMessages } from '#app/features/accounts/messages.ts'
import { ActsNow, ExplanationTable } from '#app/features/rights/components/explanation.tsx'
import { explainRights } from '#app/features/rights/data.ts'
import { messages } from '#app/features/rights/messages.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const params = z.object({ memberId: z.uuid() })

// No permission: everybody may ask about themselves. About whom else, the database decides.
export const loader = memberRoute(
  { permission: null, params },
  async ({ account: viewer, scope, params: { memberId }, locale, may }) => {
    const [account, explanation] = await Promise.all([
      readAccount(viewer, memberId),
      explainRights(scope, memberId),
    ])
    if (!account || !explanation) throw new Response('not found', { status: 404 })
    const name = account.displayName
    return {
      title: `${translator(messages, locale)('whyTitle', { name })} · ${viewer.merchant_name}`,
      memberId,
      name,
      loginName: account.loginName,
      place: account.place,
      explanation,
      managesAccounts: may('account.manage'),
    }
  },
)

export default function AccountRights() {
  const t = useMessages(messages)
  const a = useMessages(accountMessages)
  const { memberId, name, loginName, place, explanation, managesAccounts } = useLoaderData<typeof loader>()
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader
        title={t('whyTitle', { name })}
        description={t('whyLead')}
        breadcrumb={
          <Breadcrumb
            items={[
              ...(managesAccounts ? [{ label: a('accountsTitle'), to: '/admin/accounts' }] : []),
              { label: name, to: `/admin/accounts/${memberId}` },
              { label: t('whyLink') },
            ]}
          />
        }
      />
      <p className="-mt-4 text-[13px] text-muted">
        <span className="font-mono">{loginName}</span>
        {place && ` · ${place}`}
      </p>
      <ActsNow explanation={explanation} />
      <ExplanationTable explanation={explanation} />
      <p className="text-[13px] text-muted">
        {t('moreChecks')}{' '}
        {managesAccounts && (
          <Link to={`/admin/sessions?account=${memberId}`} className="text-accent-ink underline">
            {t('sessionsLink')}
          </Link>
        )}
      </p>
    </div>
  )
}

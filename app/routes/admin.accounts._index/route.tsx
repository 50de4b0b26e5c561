import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { UserPlus } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { AccountTable } from '#app/features/accounts/components/account-table.tsx'
import { listAccounts } from '#app/features/accounts/data.ts'
import { messages } from '#app/features/accounts/messages.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute({ permission: 'account.manage' }, async ({ account, scope, locale }) => ({
  title: `${translator(messages, locale)('accountsTitle')} · ${account.merchant_name}`,
  accounts: await listAccounts(scope),
  timeZone: account.time_zone,
}))

export default function Accounts() {
  const t = useMessages(messages)
  const { accounts, timeZone } = useLoaderData<typeof loader>()
  const add = (
    <LinkButton to="/admin/accounts/new" variant="primary">
      <UserPlus aria-hidden />
      {t('newAccount')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t('accountsTitle')} description={t('accountsLead')} actions={add} />
      <div className="flex flex-col gap-5">
        <AccountTable accounts={accounts} timeZone={timeZone} />
        {accounts.length < 2 && (
          <EmptyState
            icon={UserPlus}
            title={t('accountsEmptyTitle')}
            body={t('accountsEmptyBody')}
            action={add}
          />
        )}
      </div>
    </>
  )
}

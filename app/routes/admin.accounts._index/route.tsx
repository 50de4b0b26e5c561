import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Send, UserPlus } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { AccountFilterForm } from '#app/features/accounts/components/account-filter-form.tsx'
import { AccountTable } from '#app/features/accounts/components/account-table.tsx'
import { listAccounts, placesToChoose } from '#app/features/accounts/data.ts'
import { messages } from '#app/features/accounts/messages.ts'
import { accountFilterSchema } from '#app/features/accounts/schema.ts'
import { AccessTabs } from '#app/features/roles/components/access-tabs.tsx'
import { listRoles } from '#app/features/roles/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: 'account.manage', query: accountFilterSchema },
  async ({ account, scope, locale, query, may }) => {
    const { after, before, ...filter } = query
    const [page, roles, { stores }] = await Promise.all([
      listAccounts(scope, filter, { after, before }),
      listRoles(scope),
      placesToChoose(scope),
    ])
    return {
      ...page,
      title: `${translator(messages, locale)('accountsTitle')} · ${account.merchant_name}`,
      filter,
      roles: roles.map(({ roleId, name }) => ({ id: roleId, name })),
      stores,
      timeZone: account.time_zone,
      may: { accounts: true, stores: may('store.manage') },
    }
  },
)

export default function Accounts() {
  const t = useMessages(messages)
  const { accounts, timeZone, filter, previous, next, roles, stores, may } = useLoaderData<typeof loader>()
  const narrowed = given(filter)
  const add = (
    <LinkButton to="/admin/accounts/new">
      <UserPlus aria-hidden />
      {t('newAccount')}
    </LinkButton>
  )
  const invite = (
    <LinkButton to="/admin/accounts/invite" variant="primary">
      <Send aria-hidden />
      {t('inviteInstead')}
    </LinkButton>
  )
  const actions = (
    <>
      {add}
      {invite}
    </>
  )
  return (
    <>
      <PageHeader title={t('accountsTitle')} description={t('accountsLead')} actions={actions} />
      <div className="flex flex-col gap-5">
        <AccessTabs may={may} />
        <AccountFilterForm filter={filter} stores={stores} roles={roles} />
        {accounts.length > 0 && <AccountTable accounts={accounts} timeZone={timeZone} />}
        <Pagination {...addressesBeside('/admin/accounts', narrowed, { previous, next })} />
        {accounts.length === 0 && <EmptyState title={t('noMatch')} body={t('noMatchBody')} />}
        {accounts.length === 1 && Object.keys(narrowed).length === 0 && !previous && (
          <EmptyState
            icon={UserPlus}
            title={t('accountsEmptyTitle')}
            body={t('accountsEmptyBody')}
            action={actions}
          />
        )}
      </div>
    </>
  )
}

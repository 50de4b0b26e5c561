import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { LogIn } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { accountRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import { OwnLoginList } from '#app/features/login-log/components/login-table.tsx'
import { listLogins } from '#app/features/login-log/data.ts'
import { messages } from '#app/features/login-log/messages.ts'
import { loginQuerySchema } from '#app/features/login-log/schema.ts'
import { ownMailAccount } from '#app/features/mails/data.ts'
import { zoneOf } from '#app/features/mails/mutations.ts'

export const loader = accountRoute(async ({ account, request, locale }) => {
  const { after, before } = loginQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams))
  // Operators see all of their door; here only what is their own.
  const own = account.type === 'operator' ? (await ownMailAccount(account.scope))?.account_id : undefined
  const filter = own === undefined ? {} : { account: own }
  return {
    title: translator(messages, locale)('ownTitle'),
    timeZone: zoneOf(account),
    ...(await listLogins(account, account.type === 'operator' ? 'all' : 'own', filter, { after, before })),
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function OwnLogins() {
  const t = useMessages(messages)
  const { entries, previous, next, timeZone } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('ownTitle')} description={t('ownLead')} />
      {entries.length > 0 ? (
        <>
          <OwnLoginList entries={entries} timeZone={timeZone} />
          <Pagination {...addressesBeside('/account/logins', {}, { previous, next })} />
        </>
      ) : (
        <EmptyState icon={LogIn} title={t('empty')} body={t('emptyBody')} />
      )}
    </>
  )
}

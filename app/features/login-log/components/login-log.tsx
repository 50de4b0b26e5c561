import { LogIn, SearchX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import { messages } from '../messages.ts'
import type { LoginSearch } from '../search.ts'
import { LoginFilterForm } from './login-filter-form.tsx'
import { LoginTable } from './login-table.tsx'

/** The log of sign-ins with its search. @param home address of the page */
export function LoginLog({ page, home, timeZone }: { page: LoginSearch; home: string; timeZone: string }) {
  const t = useMessages(messages)
  const { entries, typed, search } = page
  return (
    <div className="flex flex-col gap-5">
      <LoginFilterForm typed={typed} accounts={page.accounts} home={home} />
      {page.badFilter && <Flash tone="warning">{t('badFilter')}</Flash>}
      {entries.length > 0 ? (
        <>
          <LoginTable entries={entries} timeZone={timeZone} />
          <Pagination {...addressesBeside(home, search, page)} />
        </>
      ) : (
        !page.badFilter &&
        (Object.keys(typed).length > 0 ? (
          <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
        ) : (
          <EmptyState icon={LogIn} title={t('empty')} body={t('emptyBody')} />
        ))
      )}
    </div>
  )
}

import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download, Eye, SearchX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { RevealFilterForm } from '#app/features/reveals/components/reveal-filter.tsx'
import { RevealTable } from '#app/features/reveals/components/reveal-log.tsx'
import { listReveals, loadViewers } from '#app/features/reveals/data.ts'
import { messages } from '#app/features/reveals/messages.ts'
import { revealFilterSchema, revealQuery } from '#app/features/reveals/schema.ts'

export const loader = memberRoute(
  { permission: 'log.read', query: revealQuery },
  async ({ account, query, locale }) => {
    const { after, before, ...sent } = query
    const typed = given(sent)
    const filter = revealFilterSchema.safeParse(typed)
    const page = filter.success ? await listReveals(account, filter.data, { after, before }) : undefined
    return {
      title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
      entries: page?.entries ?? [],
      previous: page?.previous,
      next: page?.next,
      people: await loadViewers(account),
      typed,
      badFilter: !filter.success,
      search: String(new URLSearchParams(filter.success ? typed : {})),
      timeZone: account.time_zone,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function RevealLog() {
  const t = useMessages(messages)
  const { entries, typed, people, search, badFilter, timeZone, previous, next } =
    useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          entries.length > 0 && (
            // A document request: the answer is a file, not a page.
            <LinkButton to={`/admin/reveals.csv?${search}`} reloadDocument>
              <Download aria-hidden /> {t('download')}
            </LinkButton>
          )
        }
      />
      <div className="flex flex-col gap-5">
        <RevealFilterForm typed={typed} people={people} />
        {badFilter && <Flash tone="warning">{t('badFilter')}</Flash>}
        {entries.length > 0 && (
          <>
            <RevealTable entries={entries} timeZone={timeZone} />
            <Pagination {...addressesBeside('/admin/reveals', search, { previous, next })} />
          </>
        )}
        {entries.length === 0 &&
          !badFilter &&
          (Object.keys(typed).length > 0 ? (
            <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
          ) : (
            <EmptyState icon={Eye} title={t('empty')} body={t('emptyBody')} />
          ))}
      </div>
    </>
  )
}

import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download, ScrollText, SearchX } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { LogFilterForm } from '#app/features/logs/components/log-filter-form.tsx'
import { LogTable } from '#app/features/logs/components/log-table.tsx'
import { listLog, loadLogChoices } from '#app/features/logs/data.ts'
import { messages } from '#app/features/logs/messages.ts'
import { logFilterSchema } from '#app/features/logs/schema.ts'

const text = z.string().max(60).optional()
const place = z.uuid().optional().catch(undefined)
const query = z.object({
  ...{ member: text, action: text, from: text, to: text, serial: text },
  after: place,
  before: place,
})

export const loader = memberRoute({ permission: 'log.read', query }, async ({ account, query, locale }) => {
  const { after, before, ...sent } = query
  const typed = given(sent)
  const filter = logFilterSchema.safeParse(typed)
  const page = filter.success ? await listLog(account, filter.data, { after, before }) : { entries: [] }
  return {
    title: translator(messages, locale)('title'),
    previous: undefined,
    next: undefined,
    ...page,
    ...(await loadLogChoices(account)),
    typed,
    badFilter: !filter.success,
    search: String(new URLSearchParams(filter.success ? given(filter.data) : {})),
    timeZone: account.time_zone,
    currency: account.currency,
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Log() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const { entries, typed, search } = page
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          entries.length > 0 && (
            // A document request: the answer is a file, not a page.
            <LinkButton to={`/admin/log.csv?${search}`} reloadDocument>
              <Download aria-hidden /> {t('download')}
            </LinkButton>
          )
        }
      />
      <div className="flex flex-col gap-5">
        <LogFilterForm typed={typed} people={page.people} actions={page.actions} />
        {page.badFilter && <Flash tone="warning">{t('badFilter')}</Flash>}
        {entries.length > 0 ? (
          <>
            <LogTable entries={entries} timeZone={page.timeZone} currency={page.currency} />
            <Pagination {...addressesBeside('/admin/log', search, page)} />
          </>
        ) : (
          !page.badFilter &&
          (Object.keys(typed).length > 0 ? (
            <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
          ) : (
            <EmptyState icon={ScrollText} title={t('empty')} body={t('emptyBody')} />
          ))
        )}
      </div>
    </>
  )
}
